from odoo import api, models
from odoo.exceptions import ValidationError


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    @api.constrains('reward_id', 'coupon_id', 'order_id')
    def _check_club_reward(self):
        """A reward cannot be forged onto a confirmed order past the reward window."""
        for line in self.filtered(lambda line: line.reward_id and line.state == 'sale'):
            order = line.order_id
            refusal = order._club_reward_refusal(
                line.reward_id, line.coupon_id, order._club_points_taken(line.coupon_id),
            ) or order._club_taken_refusal(line.reward_id)
            if refusal and not order._club_is_paid():
                raise ValidationError(refusal[1])
