from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import periods


class LoyaltyProgram(models.Model):
    """How long the points of a club can be spent."""

    _inherit = 'loyalty.program'

    club_expiry_mode = fields.Selection(
        string="Points Can Be Spent",
        selection=[
            ('never', "For ever"),
            ('days', "For a number of days"),
            ('months', "For a number of months, to the end of the month"),
            ('year', "To the end of the year"),
        ],
        required=True,
        default='never',
        help="Counted from the day they are earned, or can be spent first when they were pending,"
        " in the calendar of the company. Points earned before keep the day they have.",
    )
    club_expiry_count = fields.Integer(
        string="Days or Months", default=12, help="How many days or months.",
    )

    @api.constrains('club_expiry_mode', 'club_expiry_count')
    def _check_club_expiry(self):
        for program in self:
            if program.club_expiry_mode in ('days', 'months') and not (
                0 < program.club_expiry_count <= 3650
            ):
                raise ValidationError(self.env._(
                    "Days or Months: points can be spent for 1 to 3,650 days or months.",
                ))

    def _club_company(self):
        """:return: the company whose calendar and time zone count"""
        return self.company_id or self.env.company

    def _club_day(self, moment=None):
        """:return: the day of a moment (UTC, default now) for this club"""
        return self._club_local(moment).date()

    def _club_expires_on(self, moment=None, day=None):
        """:param day: first day on which they can be spent, when it is known
        :return: last day on which points that can be spent since a moment can be, or None"""
        self.ensure_one()
        if self.club_expiry_mode == 'never':
            return None
        return periods.expiry_day(
            day or self._club_day(moment), self.club_expiry_mode, self.club_expiry_count,
            self._club_company().club_calendar,
        )
