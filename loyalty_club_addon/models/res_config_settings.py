from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    club_money_unit = fields.Selection(
        related='company_id.club_money_unit', readonly=False, required=True,
    )
    club_adjust_limit = fields.Float(
        related='company_id.club_adjust_limit', readonly=False,
    )
    club_adjust_month_limit = fields.Float(
        related='company_id.club_adjust_month_limit', readonly=False,
    )
    club_late_days = fields.Integer(related='company_id.club_late_days', readonly=False)
    club_calendar = fields.Selection(
        related='company_id.club_calendar', readonly=False, required=True,
    )
