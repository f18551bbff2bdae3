import copy
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .properties_reckoning import PRICE, Account, Expected, Line
from .properties_sales import PRICES, SaleSteps


class TillSteps(SaleSteps):
    """What happens at the till, calls that come twice and calls that never come included."""

    def _till(self, partner, *args, user=None, **values):
        """:return: (order, what the till sent)"""
        moment = fields.Datetime.to_string(values.pop('moment', self.now))
        data = self._pos_order(partner, *args, date_order=moment, **values)
        return self._sync(copy.deepcopy(data), user=user or self.cashier), data

    def _do_till(self, pick, amount):
        """Some were taken offline and arrive a day later."""
        customer, kind, holder = self._buyer(pick)
        price = PRICES[pick // 4 % len(PRICES)]
        is_offline = pick % 7 == 0
        moment = self.now - timedelta(hours=20) if is_offline else self.now
        order, data = self._till(customer, amount, price, moment=moment, club_offline=is_offline)
        self.bought(Expected(order, kind, [Line(price, amount)], data=data), holder, moment)
        return True

    def _do_till_spend(self, pick, amount):
        customer, kind, holder = self._buyer(1)
        member = self.members[holder]
        if member.points < 50:
            return False
        order, data = self._till(customer, 5, PRICE, reward_lines=[
            (self.open_reward, 5, 50, member.card_id),
        ])
        self.bought(
            Expected(order, kind, [Line(PRICE, 5)], spends=50, data=data), holder,
            is_rewarded=True,
        )
        return True

    def _do_till_refund(self, pick, amount):
        document = self._pick(
            pick, 'pos.order', lambda d: any(line.left for line in d.lines),
        )
        if not document:
            return False
        amount = min(amount, document.lines[0].left)
        reward = 1 if document.spends and pick % 3 == 0 else 0
        is_offline = pick % 5 == 0

        def changed():
            document.lines[0].back += amount
            if reward:
                document.spends = 0

        self.change(document, changed, lambda: self._refunded(
            document.record, amount, reward, club_offline=is_offline,
            date_order=fields.Datetime.to_string(self.now),
        ), must_take=is_offline)
        return True

    def _do_till_loose(self, pick, amount):
        """Goods come back without a receipt: no more than the member's purchases have brought."""
        customer, kind, holder = self._buyer(pick)
        is_offline = pick % 5 == 0
        document = Expected(self.env['pos.order'], kind, [])
        if pick % 4 == 3:
            customer, holder = False, None  # nobody knows whose: the points stay

        def changed():
            document.holder = holder
            if holder:
                back = self.terms.capped(self.terms.earned(
                    kind, Line(PRICE, amount), self.today, asks_price=False,
                ))
                document.accounts[holder] = Account(
                    loose=min(back, max(self._brought(holder), 0)),
                )

        data = self._pos_order(customer, 1, date_order=fields.Datetime.to_string(self.now))
        total = -amount * PRICE
        data |= {
            'lines': [self._pos_line(self.product, -amount, PRICE)], 'amount_total': total,
            'amount_paid': total, 'club_offline': is_offline, 'payment_ids': [Command.create({
                'amount': total, 'name': data['date_order'],
                'payment_method_id': self.bank_payment_method.id,
            })],
        }
        order = self.change(
            document, changed, lambda: self._sync(copy.deepcopy(data), user=self.cashier),
            must_take=is_offline,
        )
        if order:
            document.record, document.data = order, data
            self.documents.append(document)
        return True

    def _brought(self, holder):
        """What purchases have brought to a card, and what came with other cards."""
        return self.transferred[holder] + sum(
            document.accounts[holder].posted - document.accounts[holder].moved
            for document in self.documents if holder in document.accounts
        )

    def _do_till_stranger(self, pick, amount):
        price = PRICES[pick // 4 % len(PRICES)]
        order, data = self._till(
            False, amount, price, user=self.seller, user_id=self.seller.id,
        )
        document = Expected(order, None, [Line(price, amount)], data=data)
        document.counts = False
        self.documents.append(document)
        return True

    def _do_late(self, pick, amount):
        """A receipt of a stranger is registered for a member afterwards, once."""
        document = self._pick(pick, 'pos.order', lambda d: not d.kind)
        if not document:
            return False
        customer, kind, holder = self._buyer(pick // 3)
        order = document.record.with_user(self.cashier)
        moment = document.record.date_order

        def register():
            return order._club_register_late(customer.with_user(self.cashier))

        if self.now - moment > timedelta(days=7):
            self.refused(register, "too old")
            return True
        state = document.state()
        document.kind, document.holder, document.counts = kind, holder, True
        document.fresh = set()
        self.freeze(document, [0], moment, day=self.today)
        plans = document.plan(self.terms, None)
        points, expired = plans[holder].change, self._is_over(moment, kind)
        if points <= 0 or expired:
            document.kind = None
            document.restore(state)
            self.refused(register, "expired" if points > 0 else "no points")
            return True
        register()
        self.bought_on['pos.order', document.record.id] = moment.date()
        self.settled(document, plans, self.today)
        self.refused(register, "registered for a member already")
        return True

    def _is_over(self, moment, kind):
        """Is the last day of what was bought then over? What is paid waits for nothing more."""
        first_day = moment.date()
        if kind == 'individual' and self.individual_rule.club_available == 'days':
            first_day += timedelta(days=7)
        return self.terms.life and first_day + timedelta(days=self.terms.life) < self.today

    def _do_till_again(self, pick, amount):
        """The till sends an order again, because the answer was lost."""
        document = self._pick(pick, 'pos.order', lambda d: d.data)
        if not document:
            return False
        again = self._sync(copy.deepcopy(document.data), user=self.cashier)
        self.assertEqual(again, document.record, self.steps)
        return True

    def _do_second_call(self, pick, amount):
        """The till's second call, with figures of its own, once or twice."""
        document = self._pick(pick, 'pos.order', lambda d: d.holder)
        if not document:
            return False
        card = self.members[document.holder].card_id
        for __ in range(1 + amount % 2):
            document.record.with_user(self.cashier).confirm_coupon_programs({
                str(card.id): {
                    'points': 99_999, 'program_id': self.club.id, 'coupon_id': card.id,
                    'barcode': False, 'appliedRules': [],
                },
            })
        return True

    def _do_settle_again(self, pick, amount):
        if not self.documents:
            return False
        document = self.documents[pick % len(self.documents)].record
        self.assertFalse(document._club_settle(), self.steps)
        if document._name == 'pos.order':
            document.action_pos_order_paid()
        return True
