from odoo import api, fields, models


class ResCompany(models.Model):
    """The least profit that discounts and points leave on a line."""

    _inherit = 'res.company'

    club_has_floor = fields.Boolean(
        string="Minimum Profit",
        help="Discounts and points take no line under its cost and this profit; only a manager"
        " confirms such an order.",
    )
    club_floor_percent = fields.Float(
        string="Profit over Cost (%)", digits=(16, 2),
        help="10: goods that cost 100 are sold for at least 110, without tax.",
    )

    _club_floor_range = models.Constraint(
        'CHECK (club_floor_percent >= 0 AND club_floor_percent <= 1000)',
        "Profit over Cost (%): from 0 to 1000.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config), 'club_has_floor', 'club_floor_percent',
        ]


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    club_has_floor = fields.Boolean(related='company_id.club_has_floor', readonly=False)
    club_floor_percent = fields.Float(related='company_id.club_floor_percent', readonly=False)
