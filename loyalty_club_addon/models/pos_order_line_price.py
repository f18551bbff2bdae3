from odoo import api, fields, models
from odoo.exceptions import AccessError


class PosOrderLine(models.Model):
    """The discount of a tier at the till: the till says so, the server looks whether it is due."""

    _inherit = 'pos.order.line'

    club_tier_percent = fields.Float(
        string="Tier Discount (%)", digits='Discount', copy=False,
        help="What the till took off by the tier of the member.",
    )
    club_tier_id = fields.Many2one(
        string="Cheaper by Tier", comodel_name='loyalty.club.tier', readonly=True, copy=False,
        index='btree_not_null', ondelete='set null',
        help="The tier whose discount was due on this line.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._club_check_tier(vals)
        # said for each, so that no default of a client's context says it
        return super().create([{'club_tier_id': False} | vals for vals in vals_list])

    def write(self, vals):
        self._club_check_tier(vals)
        return super().write(vals)

    @api.model
    def _club_check_tier(self, names):
        if not self.env.su and 'club_tier_id' in names:
            raise AccessError(self.env._("Cheaper by Tier: the server finds it by the member."))

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_tier_percent']

    def _club_together(self):
        """:return: the same lines; what they have in common is known at the till"""
        return self

    def _club_takes_tier(self):
        """Lines on which the tier of a member can make something cheaper."""
        self.ensure_one()
        return not (
            self.reward_id or self.refunded_orderline_id or self._club_is_settled()
            or self.qty < 0 or self.product_id == self.order_id.config_id.tip_product_id
        )

    def _club_has_floor(self):
        """Goods that are sold; a combo has the floor of its items."""
        return self._club_takes_tier() and not self.combo_line_ids
