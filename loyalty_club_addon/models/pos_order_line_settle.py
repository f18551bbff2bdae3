from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.origin import Synced

# What a line is worth to a club, and what came back of another one, depends on these.
WORTH = {
    'product_id', 'qty', 'price_unit', 'price_subtotal', 'price_subtotal_incl', 'discount',
    'tax_ids', 'order_id', 'combo_parent_id', 'combo_line_ids', 'refunded_orderline_id',
    'refund_orderline_ids', 'is_reward_line', 'reward_id', 'coupon_id', 'points_cost',
    'reward_identifier_code',
}
# A line that is added to a paid order (a tip) does not earn, but it must not move points either.
CLAIMS = ('refunded_orderline_id', 'refund_orderline_ids', 'reward_id', 'coupon_id', 'points_cost')


class PosOrderLine(models.Model):
    """Lines of paid orders stand: what comes back is an order of its own."""

    _inherit = 'pos.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.filtered(
                lambda line: any(line[name] for name in CLAIMS),
            )._club_check_standing()
        return lines

    def write(self, vals):
        watched = not self.env.su and not WORTH.isdisjoint(vals)
        if watched:
            self._club_check_standing()
        result = super().write(vals)
        if watched and 'order_id' in vals:
            self._club_check_standing()
        return result

    def _club_check_standing(self):
        """Refuse to change lines whose points are in the ledger.

        :raises AccessError: the order of a line is paid and counts for a club
        """
        arriving = Synced.uuid_of(self.env)
        standing = self.sudo().order_id.filtered(
            lambda order: order._club_is_booked() and (not arriving or order.uuid != arriving),
        )
        if any(order.club_member_id or order._club_clubs() for order in standing):
            raise AccessError(self.env._(
                "The points of a paid order stand in the ledger; its lines are not edited. Take"
                " back what was wrong with a refund, and sell it again.",
            ))
