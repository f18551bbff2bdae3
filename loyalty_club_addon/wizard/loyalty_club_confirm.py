from odoo import fields, models


class LoyaltyClubConfirm(models.TransientModel):
    """Confirm a quotation whose points were spent meanwhile: without the reward, or not at all."""

    _name = 'loyalty.club.confirm'
    _description = "Confirm Without Reward"

    order_id = fields.Many2one(comodel_name='sale.order', required=True, ondelete='cascade')
    club_shortage = fields.Char(related='order_id.club_shortage')

    def action_without_reward(self):
        """:return: what Odoo answers to confirming"""
        self.ensure_one()
        order = self.order_id.with_context(club_ask=False)
        order.check_access('write')
        order._club_drop_short_rewards()
        return order.action_confirm()
