from odoo import models


class PosOrder(models.Model):
    """A purchase at the till is paid and delivered, unless it is on account or shipped later."""

    _inherit = 'pos.order'

    def _club_pending_values(self, card):
        """:return: what the receipt says of points of this order that cannot be spent yet"""
        lots = self._club_own_lots(self._club_entries()).filtered(
            lambda lot: lot.card_id == card and lot.is_pending and lot.points_left,
        )
        if not lots:
            return {}
        points = sum(lots.mapped('points_left'))
        last = lots.filtered(lambda lot: not lot.available_from)[:1] or lots[-1:]
        reason = self.env['loyalty.club.reason']
        return {
            'club_points_pending': points,
            'club_pending_note': reason._text_pending(
                self.env['loyalty.club.earning']._format(points),
                last.available_from, last.waits_for,
            ),
        }

    def _club_is_delivered(self, lines=None):
        self.ensure_one()
        if not self.shipping_date:
            return True
        return bool(self.picking_ids) and all(
            picking.state in ('done', 'cancel') for picking in self.picking_ids
        )

    def _club_is_paid_up(self, lines=None):
        """On account: its invoice is paid, or what the session has put down for the customer."""
        self.ensure_one()
        on_account = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == 'pay_later' and payment.amount > 0,
        )
        if not on_account:
            return True
        if self.account_move:
            return self.account_move._club_is_money_there()
        lines = self.session_move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable'
            and line.partner_id == self.partner_id.commercial_partner_id,
        )
        return bool(lines) and all(
            line.reconciled and line._club_is_money_there() for line in lines
        )
