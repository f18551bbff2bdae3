from odoo.fields import Command

from .properties_checks import PropertyChecks
from .properties_reckoning import PRICE, Expected, Line

PRICES = (PRICE, 18, PRICE, 15)
MOST_LINES = 3


class SaleSteps(PropertyChecks):
    """What people do with sale orders, their invoices, credit notes, cheques and deliveries.

    A step says whether there was something to do.
    """

    def _sale(self, pick, condition):
        return self._pick(pick, 'sale.order', condition)

    def _open_sale(self, pick):
        """A confirmed order that may be edited."""
        return self._sale(pick, lambda d: d.counts and not d.record.invoice_ids and not d.spends)

    def _do_sale(self, pick, amount):
        customer, kind, holder = self._buyer(pick)
        price = PRICES[pick // 4 % len(PRICES)]
        order = self._confirmed(customer, amount, price=price)
        self.bought(Expected(order, kind, [Line(price, amount)]), holder)
        return True

    def _do_sale_spend(self, pick, amount):
        customer, kind, holder = self._buyer(1)
        member = self.members[holder]
        if member.points < 50:
            return False
        order = self._sale_order(customer, 5 * amount)
        order._update_programs_and_rewards()
        self.assertNotIn(
            'error', order._apply_program_reward(self.open_reward, member.card_id), self.steps,
        )
        order.action_confirm()
        self.bought(
            Expected(order, kind, [Line(PRICE, 5 * amount)], spends=50), holder, is_rewarded=True,
        )
        return True

    def _do_edit(self, pick, amount):
        document = self._open_sale(pick)
        if not document:
            return False
        number = pick % len(document.lines)
        line, record = document.lines[number], document.goods[number]
        price = PRICES[pick // 5 % len(PRICES)] if pick % 3 else line.price
        if amount < record.qty_delivered:
            return False  # Odoo's stock refuses it

        def changed():
            line = document.lines[number]
            line.quantity, line.price = amount, price
            self.freeze(document, [number])

        self.change(document, changed, lambda: record.write(
            {'product_uom_qty': amount, 'price_unit': price},
        ))
        return True

    def _do_add_line(self, pick, amount):
        document = self._open_sale(pick)
        if not document or len(document.lines) == MOST_LINES:
            return False
        line = Line(PRICES[pick // 7 % len(PRICES)], amount)

        def changed():
            document.lines.append(line)
            self.freeze(document, [len(document.lines) - 1])

        self.change(document, changed, lambda: document.record.write({
            'order_line': [Command.create({
                'product_id': self.product.id, 'product_uom_qty': amount,
                'price_unit': line.price,
            })],
        }))
        return True

    def _do_cancel(self, pick, amount):
        document = self._sale(pick, lambda d: d.counts and not d.notes)
        if not document:
            return False
        self.change(
            document, lambda: setattr(document, 'counts', False), document.record._action_cancel,
        )
        return True

    def _home(self, document):
        partner = document.record.partner_id
        return self.home_of_paul if partner == self.paul else document.holder

    def _do_confirm_again(self, pick, amount):
        """It belongs to whom its customer belongs to now; who knows it has its first terms."""
        document = self._sale(pick, lambda d: not d.counts and not d.spends and (
            len(d.lines) == 1 or self._home(d) == d.holder
        ))
        if not document:
            return False
        holder = self._home(document)

        def changed():
            document.counts, document.holder = True, holder
            self.freeze(document, range(len(document.lines)))

        def confirm():
            document.record.action_draft()
            document.record.action_confirm()

        self.change(document, changed, confirm)
        self.assertEqual(document.record.club_member_id, self.members[holder], self.steps)
        return True

    def _do_credit(self, pick, amount):
        """A credit note over a part of a line; all of an order with a reward."""
        document = self._sale(pick, lambda d: d.counts and any(line.left for line in d.lines) and (
            not d.price_of_reward or not d.notes
        ))
        if not document:
            return False
        invoice = self._invoiced(document)
        quantities = {
            number: line.left for number, line in enumerate(document.lines) if line.left
        }
        if not document.price_of_reward:
            number = sorted(quantities)[pick % len(quantities)]
            quantities = {number: min(amount, quantities[number])}
        note = invoice._reverse_moves([{'invoice_date': self.today}])
        for number, line in enumerate(document.goods):
            rows = note.invoice_line_ids.filtered(
                lambda row, line=line: line in row.sale_line_ids,
            )
            rows.quantity = quantities.get(number, 0)
        document.notes[note] = quantities
        self.change(document, lambda: self._credited(document, quantities, 1), note.action_post)
        return True

    def _credited(self, document, quantities, sign):
        for number, quantity in quantities.items():
            document.lines[number].back += sign * quantity
        if document.price_of_reward:
            document.spends = 0 if sign > 0 else document.price_of_reward

    def _do_credit_withdrawn(self, pick, amount):
        """A posted credit note becomes a draft, or a draft is posted."""
        document = self._sale(pick, lambda d: d.notes)
        if not document:
            return False
        note = list(document.notes)[pick % len(document.notes)]
        quantities = document.notes[note]
        sign = 1 if note.state == 'draft' else -1
        if any(
            document.lines[number].left < sign * quantity for number, quantity in quantities.items()
        ):
            return False
        self.change(
            document, lambda: self._credited(document, quantities, sign),
            note.action_post if sign > 0 else note.button_draft,
        )
        return True

    def _invoiced(self, document):
        if not document.invoice:
            document.record._create_invoices().action_post()
        return document.invoice

    def _do_pay(self, pick, amount):
        """A cheque for the order; mostly it is cleared as well."""
        document = self._sale(
            pick, lambda d: d.counts and not d.cheques and d.waits('paid') and d.earning(),
        ) or self._sale(pick, lambda d: d.counts and d.waits('paid'))
        if not document:
            return False
        if self._invoiced(document).amount_residual:
            document.cheques[self._cheque(document.invoice)] = False
        if amount > 1:
            for cheque in document.cheques:
                if cheque.state == 'draft':
                    cheque.action_post()
                cheque.action_club_received()
                document.cheques[cheque] = True
        return True

    def _do_bounce(self, pick, amount):
        document = self._sale(pick, lambda d: d.cheques)
        if not document:
            return False
        cheque = list(document.cheques)[pick % len(document.cheques)]
        if amount % 3 == 1:
            self._bounce(cheque)
            del document.cheques[cheque]
            return True
        if cheque.state == 'draft':
            return False
        if amount % 3 == 2:
            cheque.action_draft()  # it stays reconciled
        else:
            cheque.action_club_bounced()
        document.cheques[cheque] = False
        return True

    def _do_deliver(self, pick, amount):
        """Some, all, or less than before."""
        document = self._sale(pick, lambda d: d.counts and not d.spends)
        if not document:
            return False
        for line, record in zip(document.lines, document.goods, strict=True):
            record.qty_delivered = min(amount * 2, line.quantity)
        return True
