from odoo import api, models


class AccountMove(models.Model):
    """Is the money of an invoice there?"""

    _inherit = 'account.move'

    def _club_is_money_there(self):
        """Paid, and every payment of it received: in community an invoice is paid as soon as a
        payment is registered, a cheque of next month too."""
        self.ensure_one()
        if self.state != 'posted' or self.payment_state not in ('paid', 'in_payment', 'reversed'):
            return False
        lines = self.line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable',
        )
        without_entry = self.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state in ('in_process', 'paid'),
        )
        # Odoo calls an invoice paid by a payment without entry, however small
        is_covered = not without_entry or self.company_currency_id.compare_amounts(
            sum(abs(payment.amount_company_currency_signed) for payment in without_entry),
            abs(self.amount_residual_signed),
        ) >= 0
        return is_covered and all(
            payment._club_is_money_there() for payment in without_entry
        ) and all(line._club_is_money_there() for line in lines)

    def _club_documents(self):
        """:return: `(sale orders, POS orders)` that these entries decide about: their invoices,
        what they and their payments pay, and sessions of the till"""
        moves = self.sudo()
        payments = moves.origin_payment_id
        moves |= payments.reconciled_invoice_ids | payments.invoice_ids
        moves |= self.sudo().line_ids._club_counterparts().move_id
        tills = self.env['pos.order'].sudo().search([
            '|', ('account_move', 'in', moves.ids),
            '&', ('session_id.move_id', 'in', moves.ids),  # all others are paid at the till
            ('payment_ids.payment_method_id.journal_id', '=', False),
        ]) if moves else self.env['pos.order']
        sales = moves.line_ids.sale_line_ids.order_id
        if 'sale_order_origin_id' in tills.lines._fields:  # pos_sale: settled on account
            sales |= tills.lines.sale_order_origin_id
        return sales.filtered('club_member_id'), tills.filtered('club_member_id')

    def write(self, vals):
        if vals.get('state') in ('draft', 'cancel'):
            self.sudo().origin_payment_id._club_forget_received()
        result = super().write(vals)
        if {'state', 'matched_payment_ids'} & vals.keys():
            self.env['loyalty.club.lot']._look_later('account.move', self.ids)
        return result


class AccountMoveLine(models.Model):

    _inherit = 'account.move.line'

    def _club_is_money_there(self):
        """:return: whether each payment that is reconciled with this receivable is received;
        credit notes, entries and lines of bank statements are what they are once posted (Odoo
        keeps drafts reconciled)"""
        self.ensure_one()
        moves = self._club_counterparts().move_id
        return all(move.state == 'posted' for move in moves) and all(
            payment._club_is_money_there() for payment in moves.origin_payment_id
        )

    def _club_counterparts(self):
        """:return: receivables these pay, or what pays these receivables"""
        receivables = self.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable',
        )
        return (
            receivables.matched_credit_ids.credit_move_id
            | receivables.matched_debit_ids.debit_move_id
        )


class AccountPartialReconcile(models.Model):
    """Reconciling and its undoing are what tells that money came, or that a cheque bounced."""

    _inherit = 'account.partial.reconcile'

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._club_look_later()
        return partials

    def unlink(self):
        self._club_moves().origin_payment_id._club_forget_received()
        self._club_look_later()
        return super().unlink()

    def _club_moves(self):
        partials = self.sudo()
        return (partials.debit_move_id | partials.credit_move_id).move_id

    def _club_look_later(self):
        self.env['loyalty.club.lot']._look_later('account.move', self._club_moves().ids)
