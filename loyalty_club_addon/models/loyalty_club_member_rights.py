from odoo import models
from odoo.exceptions import AccessError


class LoyaltyClubMember(models.Model):
    """A member keeps his card: it carries his points."""

    _inherit = 'loyalty.club.member'

    def write(self, vals):
        self._check_stays(vals)
        return super().write(vals)

    def _check_stays(self, vals):
        """:raises AccessError: a user gives the card of a member, and its points, to another"""
        if not self.env.su and any(
            name in vals and any(member[name].id != vals[name] for member in self)
            for name in ('partner_id', 'program_id', 'card_id')
        ):
            raise AccessError(self.env._(
                "Member, Club and Card of a member stay. Points move when customers are merged,"
                " or with Transfer Points on the club.",
            ))
