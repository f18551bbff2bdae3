from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What one person may do with points alone, and until when a receipt can be registered."""

    _inherit = 'res.company'

    club_adjust_limit = fields.Float(
        string="Points at Once", digits=(16, 2),
        help="Most points a manager of the club gives or takes at once without a second person."
        " 0: no limit.",
    )
    club_adjust_month_limit = fields.Float(
        string="Points a Month", digits=(16, 2),
        help="Most points a manager of the club gives and takes in a month without a second"
        " person. 0: no limit.",
    )
    club_late_days = fields.Integer(
        string="Days to Register a Receipt", default=7,
        help="How many days after a purchase without a customer its receipt can be registered for"
        " a member. 0: never.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_late_days']

    @api.constrains('club_adjust_limit', 'club_adjust_month_limit', 'club_late_days')
    def _check_club_control(self):
        for company in self:
            if company.club_adjust_limit < 0 or company.club_adjust_month_limit < 0:
                raise ValidationError(self.env._(
                    "Limit for points by hand: write 0 for no limit, or a number above it.",
                ))
            if not 0 <= company.club_late_days <= 366:
                raise ValidationError(self.env._(
                    "Days to register a receipt: write 0 (never) to 366.",
                ))
