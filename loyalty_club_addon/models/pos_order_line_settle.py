from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.origin import Synced

# What a line is worth to a club, and what came back of another one, depends on these.
WORTH = {
    'product_id', 'qty', 'price_unit', 'price_subtotal', 'price_subtotal_incl', 'discount',
    'tax_ids', 'order_id', 'combo_parent_id', 'combo_line_ids', 'refunded_orderline_id',
    'refund_orderline_ids',
}
# What a reward of a club cost. Odoo itself writes the coupons of other programs after payment.
REWARD = {'is_reward_line', 'reward_id', 'coupon_id', 'points_cost', 'reward_identifier_code'}


class PosOrderLine(models.Model):
    """Lines of paid orders stand: what comes back is an order of its own."""

    _inherit = 'pos.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:  # a tip may be added to a paid order: it moves no points
            returns = lines.filtered(lambda line: line.refunded_orderline_id
                                     or line.refund_orderline_ids)
            (returns | lines._club_rewards())._club_check_standing()
        return lines

    def write(self, vals):
        if self.env.su or (WORTH | REWARD).isdisjoint(vals):
            return super().write(vals)
        is_worth = not WORTH.isdisjoint(vals)
        (self if is_worth else self._club_rewards())._club_check_standing()
        result = super().write(vals)
        (self if 'order_id' in vals else self._club_rewards())._club_check_standing()
        return result

    def _club_rewards(self):
        """:return: the lines among these that are rewards of a club, or name a card of one"""
        return self.filtered(
            lambda line: line.sudo().reward_id.program_id.is_club or line.sudo().coupon_id.is_club,
        )

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
