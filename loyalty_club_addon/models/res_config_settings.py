from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    club_money_unit = fields.Selection(
        related='company_id.club_money_unit', readonly=False, required=True,
    )
    club_calendar = fields.Selection(
        related='company_id.club_calendar', readonly=False, required=True,
    )
