from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .loyalty_program_profile import GIFT_MOST


class LoyaltyClubTier(models.Model):
    """A birthday gift of its own for members of a tier."""

    _inherit = 'loyalty.club.tier'

    birthday_points = fields.Float(
        string="Points for a Birthday", digits=(16, 2),
        help="In place of what the club gives, to who stands in this tier on that day. 0: what the"
        " club gives.",
    )

    @api.constrains('birthday_points')
    def _check_birthday_points(self):
        for tier in self:
            if not 0 <= tier.birthday_points <= GIFT_MOST:
                raise ValidationError(self.env._(
                    "Points for a Birthday: write 0 for what the club gives, or a number up to a"
                    " billion, for %(name)s.", name=tier.name,
                ))

    def _birthday_texts(self):
        """:return: list of texts, see `_benefit_texts`"""
        if not self.birthday_points:
            return []
        points = self.env['loyalty.club.earning']._points_text(self.birthday_points)
        return [self.env._("%(points)s for a birthday", points=points)]


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    def _birthday_points(self):
        points = super()._birthday_points()
        return self.tier_id.birthday_points or points
