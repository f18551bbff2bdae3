from odoo import api, fields, models
from odoo.exceptions import ValidationError

GIFT_MOST = 10**9  # points; what is above it is a slip of the finger
GIFTS = ('club_birthday_points', 'club_profile_points')
COUNTED = (
    'club_profile_phone', 'club_profile_email', 'club_profile_city', 'club_profile_birthday',
    'club_profile_interests',
)


class LoyaltyProgram(models.Model):
    """What a club gives for a birthday and for a complete profile, and what counts as one."""

    _inherit = 'loyalty.program'

    club_birthday_points = fields.Float(
        string="Points for a Birthday", digits=(16, 2),
        help="Given in the night of the birthday, once a year in the company's calendar, and up to"
        " a week later to whoever tells it late. 0: none.",
    )
    club_profile_points = fields.Float(
        string="Points for a Complete Profile", digits=(16, 2),
        help="Given once, when everything ticked below is known. 0: none.",
    )
    club_profile_phone = fields.Boolean(string="Phone Counts", default=True)
    club_profile_email = fields.Boolean(string="Email Counts", default=True)
    club_profile_city = fields.Boolean(string="City Counts")
    club_profile_birthday = fields.Boolean(
        string="Birthday Counts", default=True, help="For persons only.",
    )
    club_profile_interests = fields.Boolean(
        string="Interests Count", default=True, help="For persons only.",
    )

    @api.constrains(*GIFTS)
    def _check_club_gifts(self):
        for program in self:
            if any(not 0 <= program[name] <= GIFT_MOST for name in GIFTS):
                raise ValidationError(self.env._(
                    "Points for a birthday or a complete profile: write 0 for none, or a number"
                    " up to a billion.",
                ))

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        if any(program[name] for program in programs for name in GIFTS):
            self._club_check_manager()
        return programs

    def write(self, vals):
        changed = vals.keys() & {*GIFTS, *COUNTED}
        if any(program[name] != vals[name] for program in self for name in changed):
            self._club_check_manager()
        return super().write(vals)
