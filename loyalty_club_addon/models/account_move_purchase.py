from odoo import models


class AccountMove(models.Model):
    """Credit notes that are posted or withdrawn change what their sale order is worth."""

    _inherit = 'account.move'

    def write(self, vals):
        result = super().write(vals)
        if 'state' in vals and self.env['loyalty.club.purchase']._companies()[0]:
            moves = self.sudo().filtered(
                lambda move: move.move_type in ('out_refund', 'out_invoice'),
            )
            orders = moves.invoice_line_ids.sale_line_ids.order_id
            # an invoice changes nothing unless something was credited
            orders.filtered(
                lambda order: order.state == 'sale'
                and 'out_refund' in order.invoice_ids.mapped('move_type'),
            )._club_purchase_later()
        return result
