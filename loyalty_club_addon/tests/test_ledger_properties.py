import os
from fractions import Fraction
from math import floor

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .properties_common import Expected, PendingSteps

# ./dev soak asks for more
SEQUENCES = int(os.environ.get('LOYALTY_CLUB_SEQUENCES', '100'))
STEPS = 20
PRICE = 20
OPERATIONS = (
    'sale', 'sale', 'edit', 'cancel', 'confirm_again', 'credit', 'credit_withdrawn', 'till', 'till',
    'till_refund', 'till_refund', 'till_spend', 'settle_again', 'core_writes', 'adjust', 'merge',
    'move_contact', 'sale_spend', 'pay', 'pay', 'bounce', 'deliver', 'days_pass',
)
STEP = st.tuples(
    st.sampled_from(OPERATIONS), st.integers(0, 10**6), st.integers(1, 5),
)


@tagged('post_install', '-at_install')
class TestLedgerProperties(PendingSteps):
    """Whatever people do in whatever order: the ledger adds up, document by document."""

    @settings(
        max_examples=SEQUENCES, derandomize=True, database=None, deadline=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(st.lists(STEP, min_size=STEPS, max_size=STEPS + 4))
    def test_sequences(self, steps):
        with self.env.cr.savepoint() as savepoint:
            self._play(steps)
            self.env.cr.precommit.clear()
            savepoint.rollback()
        self.env.invalidate_all()

    def _play(self, steps):
        self.pos_config_usd.current_session_id or self.pos_config_usd.open_ui()
        self.product.invoice_policy = 'order'
        self.documents, self.by_hand = [], 0
        self.second_company = self.env['res.partner']
        self.choose_waits(steps[0][1])
        for number, (name, pick, amount) in enumerate(steps):
            getattr(self, f'_do_{name}')(pick, amount)
            self._committed()
            self.assertLedger()
            self.assertPending(steps[:number + 1])
            self.assertPurchases(PRICE, steps[:number + 1])
            for document in self.documents:
                self.assertEqual(
                    sum(document.record.sudo()._club_entries().mapped('points')),
                    document.points, (document.record, name, steps[:number + 1]),
                )
            entries = self.env['loyalty.club.entry'].sudo().search([
                ('program_id', '=', self.club.id),
            ])
            self.assertEqual(
                sum(entries.mapped('points')),
                sum(document.points for document in self.documents) + self.by_hand,
            )
        self.assertPurchasesRebuilt()

    def _buyer(self, pick):
        """:return: (customer, member, points for one piece)"""
        individual = pick % 2
        customer = self.sara if individual else (self.paul, self.layla)[pick // 2 % 2]
        member = self.env['loyalty.club.member']._for_partner(self.club, customer)[self.club]
        return customer, member, PRICE if individual else PRICE // 2

    def _pick(self, pick, model, condition):
        found = [
            document for document in self.documents
            if document.record._name == model and condition(document)
        ]
        return found[pick % len(found)] if found else None

    def _do_sale(self, pick, amount):
        customer, __, rate = self._buyer(pick)
        order = self._confirmed(customer, amount)
        self.documents.append(Expected(order, amount, amount * rate))

    def _do_sale_spend(self, pick, amount):
        customer, member, rate = self._buyer(1)
        if member.points < 50:
            return
        order = self._sale_order(customer, 5 * amount)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, member.card_id)
        order.action_confirm()
        self.documents.append(Expected(
            order, 5 * amount, floor(Fraction(95, 100) * 5 * amount * rate), spent=50,
        ))

    def _do_edit(self, pick, amount):
        if document := self._pick(
            pick, 'sale.order',
            lambda d: d.counts and not d.record.invoice_ids and not d.spent,
        ):
            lines = document.record.order_line
            if amount < max(lines.mapped('qty_delivered'), default=0):
                return  # Odoo's stock refuses it
            lines.product_uom_qty = amount
            document.quantity = amount

    def _do_cancel(self, pick, amount):
        if document := self._pick(pick, 'sale.order', lambda d: d.counts and not d.notes):
            document.record._action_cancel()
            document.counts = False

    def _do_confirm_again(self, pick, amount):
        if document := self._pick(
            pick, 'sale.order', lambda d: not d.counts and not d.spent,
        ):
            document.record.action_draft()
            document.record.action_confirm()
            document.counts = True
            self._check_home(document)

    def _check_home(self, document):
        """Confirmed anew it belongs to whom its customer belongs to now, on the first terms."""
        member = self.env['loyalty.club.member']._for_partner(
            self.club, document.record.partner_id,
        )[self.club]
        self.assertEqual(document.record.club_member_id, member)
        cards = document.record.sudo()._club_entries().card_id._club_current()
        if len(cards) > 1 or cards != member.card_id:
            # other member, other terms: what it is worth is reckoned anew
            document.frozen = document.quantity
            document.earned = document.quantity * PRICE // 2

    def _do_credit(self, pick, amount):
        document = self._pick(
            pick, 'sale.order', lambda d: d.counts and not d.spent and d.credited < d.quantity,
        )
        if not document:
            return
        invoice = self._invoiced(document)
        amount = min(amount, document.quantity - document.credited)
        note = invoice._reverse_moves([{'invoice_date': '2030-02-01'}])
        note.invoice_line_ids.quantity = amount
        note.action_post()
        document.notes.append(note)
        document.credited += amount

    def _do_credit_withdrawn(self, pick, amount):
        if document := self._pick(pick, 'sale.order', lambda d: d.notes):
            note = document.notes[pick % len(document.notes)]
            sign = 1 if note.state == 'draft' else -1
            quantity = int(note.invoice_line_ids.quantity) * sign
            if document.credited + quantity > document.quantity:
                return
            if note.state == 'draft':
                note.action_post()
            else:
                note.button_draft()
            document.credited += quantity

    def _do_till(self, pick, amount):
        customer, __, rate = self._buyer(pick)
        order = self._paid(customer, amount, PRICE)
        self.documents.append(Expected(order, amount, amount * rate))

    def _do_till_spend(self, pick, amount):
        customer, member, rate = self._buyer(1)
        if member.points < 50:
            return
        order = self._paid(customer, 5, PRICE, reward_lines=[
            (self.open_reward, 5, 50, member.card_id),
        ])
        self.documents.append(Expected(order, 5, floor(Fraction(95, 100) * 5 * rate), spent=50))

    def _do_till_refund(self, pick, amount):
        document = self._pick(
            pick, 'pos.order', lambda d: d.credited < d.quantity,
        )
        if document:
            amount = min(amount, document.quantity - document.credited)
            reward = 1 if document.spent and pick % 3 == 0 else 0
            self._refunded(document.record, amount, reward)
            document.credited += amount
            if reward:
                document.spent = 0

    def _do_settle_again(self, pick, amount):
        if self.documents:
            document = self.documents[pick % len(self.documents)].record
            self.assertFalse(document._club_settle())
            if document._name == 'pos.order':
                self.env['loyalty.club.settlement']._settle(document)

    def _do_core_writes(self, pick, amount):
        __, member, __ = self._buyer(pick)
        change = (amount - 3) * 40
        self.by_hand += change
        member.card_id.sudo().points += change

    def _do_adjust(self, pick, amount):
        __, member, __ = self._buyer(pick)
        if member.points != amount * 10:
            self.by_hand += amount * 10 - member.points
            self.env['loyalty.card.update.balance'].create({
                'card_id': member.card_id.id, 'new_balance': amount * 10,
                'description': "By hand",
            }).action_update_card_point()

    def _do_merge(self, pick, amount):
        twin = self.env['res.partner'].create({'name': "Sarah M."})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': twin.id,
        })
        self.documents.append(Expected(
            self._paid(twin, amount, PRICE), amount, amount * PRICE,
        ))
        if pick % 2:
            member.card_id.sudo().points -= 90
            self.by_hand -= 90
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (twin | self.sara).ids, self.sara,
        )

    def _do_move_contact(self, pick, amount):
        if not self.second_company:
            self.second_company = self.env['res.partner'].create({
                'name': "Second", 'is_company': True,
            })
            self.env['loyalty.club.member'].create({
                'program_id': self.club.id, 'partner_id': self.second_company.id,
            })
        here = self.paul.parent_id == self.company_partner
        self.paul.parent_id = self.second_company if here else self.company_partner
