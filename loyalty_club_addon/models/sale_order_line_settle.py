from odoo import api, models

from ..tools.origin import ClubOrigin

# What a line is worth to a club depends on these.
WORTH = {
    'product_id', 'product_uom_qty', 'product_uom_id', 'price_unit', 'discount', 'tax_ids',
    'points_cost', 'coupon_id', 'reward_id', 'order_id',
}


class SaleOrderLine(models.Model):
    """Lines of confirmed orders: what changes is settled once, at the end of the transaction."""

    _inherit = 'sale.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super(
            SaleOrderLine, self.with_context(club_origin=ClubOrigin()),
        ).create(vals_list).with_env(self.env)
        lines._club_edited(lines.ids)
        return lines

    def write(self, vals):
        if not WORTH & vals.keys() or not self._club_of_confirmed():
            return super().write(vals)
        before = self._club_of_confirmed()._club_before()
        result = super(
            SaleOrderLine, self.with_context(club_origin=ClubOrigin()),
        ).write(vals)
        self._club_edited(self.ids, before)
        return result

    def unlink(self):
        orders = self._club_of_confirmed()
        if not orders:
            return super().unlink()
        before = orders._club_before()
        result = super(SaleOrderLine, self.with_context(club_origin=ClubOrigin())).unlink()
        orders._club_settle_later(orders.ids, (), before)
        return result

    def _club_of_confirmed(self):
        """:return: the confirmed orders of these lines that count for a club"""
        orders = self.order_id.filtered(lambda order: order.state == 'sale')
        return orders.filtered(lambda order: order.sudo()._club_clubs())

    def _club_edited(self, line_ids, before=None):
        orders = self._club_of_confirmed()
        if orders:
            orders._club_settle_later(orders.ids, line_ids, before or {})

    def _club_shares_left(self, until=None):
        """What credit notes have left of the line.

        :param until: moment after which they do not count yet
        :return: `(share of its amount, share of its quantity)`, 0 to 1
        """
        self.ensure_one()
        rows = self.sudo().invoice_lines
        if not rows:
            return 1, 1
        moves = rows.filtered(
            lambda row: row.parent_state == 'posted'
            and (not until or row.date <= until.date()),
        )
        credited = moves.filtered(lambda row: row.move_type == 'out_refund')
        if not credited:
            return 1, 1
        invoiced = moves - credited
        return (
            self._club_share(
                self.price_subtotal, sum(invoiced.mapped('price_subtotal')),
                sum(credited.mapped('price_subtotal')),
            ),
            self._club_share(
                self.product_uom_qty, self._club_quantity(invoiced), self._club_quantity(credited),
            ),
        )

    def _club_quantity(self, rows):
        return sum(
            row.product_uom_id._compute_quantity(row.quantity, self.product_uom_id, round=False)
            for row in rows
        )

    @api.model
    def _club_share(self, ordered, invoiced, credited):
        """What was credited and invoiced again was a correction of the paper, not a return."""
        if not ordered:
            return 1
        returned = min(abs(credited), max(abs(ordered) - abs(invoiced) + abs(credited), 0))
        return max(abs(ordered) - returned, 0) / abs(ordered)
