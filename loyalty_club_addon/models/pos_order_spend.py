from odoo import api, fields, models


class PosOrder(models.Model):
    """What of a POS order points may pay."""

    _inherit = 'pos.order'

    def _club_basket(self):
        """:return: money of the goods before rewards, tax included, in the order's currency"""
        self.ensure_one()
        lines = self.lines.filtered(lambda line: not line.reward_id and line.qty > 0)
        return sum(lines.mapped('price_subtotal_incl'))


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    club_points_chosen = fields.Float(
        string="Points Chosen",
        digits=(16, 2),
        help="The most points that the member wanted to spend on this reward. 0: all that fit.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_points_chosen']
