from odoo import models


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _post(self, soft=True):
        before = self._club_orders()._club_before()
        posted = super()._post(soft)
        posted._club_settle_orders(before)
        return posted

    def button_draft(self):
        before = self._club_orders()._club_before()
        result = super().button_draft()
        self._club_settle_orders(before)
        return result

    def button_cancel(self):
        before = self._club_orders()._club_before()
        result = super().button_cancel()
        self._club_settle_orders(before)
        return result

    def _club_orders(self):
        """:return: the confirmed sale orders that invoices and credit notes among these are of"""
        moves = self.sudo().filtered(lambda move: move.move_type in ('out_refund', 'out_invoice'))
        orders = moves.invoice_line_ids.sale_line_ids.order_id
        return orders.filtered(
            lambda order: 'out_refund' in order.invoice_ids.mapped('move_type'),
        )._club_confirmed()

    def _club_settle_orders(self, before):
        """A credit note takes points back, and gives them back when it is withdrawn."""
        orders = self._club_orders()
        credit_notes = self.filtered(lambda move: move.move_type == 'out_refund')
        if orders and (credit_notes or orders.invoice_ids.filtered(
            lambda move: move.move_type == 'out_refund' and move.state == 'posted',
        )):
            note = ', '.join(name for name in credit_notes.mapped('name') if name)
            orders._club_settle(note=note, before=before)
