from odoo import api, models
from odoo.exceptions import AccessError

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
        orders = self.order_id.browse({vals.get('order_id') for vals in vals_list} - {None, False})
        confirmed = orders.exists()._club_confirmed()
        if not confirmed:
            return super().create(vals_list)
        before = confirmed._club_before()
        cards = [vals['coupon_id'] for vals in vals_list if vals.get('coupon_id')]
        lines = super(
            SaleOrderLine, self.with_context(club_origin=ClubOrigin(card_ids=cards)),
        ).create(vals_list).with_env(self.env)
        confirmed._club_settle_later(confirmed.ids, lines.ids, before)
        return lines

    def write(self, vals):
        confirmed = WORTH & vals.keys() and self._club_of_confirmed(vals)
        if not confirmed:
            return super().write(vals)
        self._club_check_reward_stays(vals)
        before = confirmed._club_before()
        cards = [*self.coupon_id.ids, vals.get('coupon_id')]
        result = super(
            SaleOrderLine, self.with_context(club_origin=ClubOrigin(card_ids=cards)),
        ).write(vals)
        confirmed._club_settle_later(confirmed.ids, self.ids, before)
        return result

    def unlink(self):
        confirmed = self._club_of_confirmed()
        if not confirmed:
            return super().unlink()
        before = confirmed._club_before()
        origin = ClubOrigin(card_ids=self.order_id.order_line.coupon_id.ids)
        result = super(SaleOrderLine, self.with_context(club_origin=origin)).unlink()
        confirmed._club_settle_later(confirmed.ids, (), before)
        return result

    def _club_check_reward_stays(self, vals):
        """:raises AccessError: the reward is taken off a line that keeps its discount"""
        is_taken = any(name in vals and not vals[name] for name in ('reward_id', 'coupon_id'))
        if is_taken and not self.env.su and any(self.mapped('reward_id.program_id.is_club')):
            raise AccessError(self.env._(
                "A reward of a club stays on its line: remove the line from the order instead.",
            ))

    def _club_of_confirmed(self, vals=None):
        """:return: confirmed orders that count for a club, of these lines before and after"""
        orders = self.order_id
        if vals and vals.get('order_id'):
            orders |= orders.browse(vals['order_id'])
        return orders._club_confirmed()

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
        of_quantity = self._club_share(
            self.product_uom_qty, self._club_quantity(invoiced), self._club_quantity(credited),
        )
        if not self.price_subtotal:  # a product for free
            return of_quantity, of_quantity
        return self._club_share(
            self.price_subtotal, sum(invoiced.mapped('price_subtotal')),
            sum(credited.mapped('price_subtotal')),
        ), of_quantity

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
