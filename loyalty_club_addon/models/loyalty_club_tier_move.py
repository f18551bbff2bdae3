from collections import defaultdict
from typing import NamedTuple

from odoo import api, models


class Move(NamedTuple):
    """What a member becomes.

    values: of all fields of the tier but the warning. reason: of `loyalty.club.tier.change`.
    totals: what was measured.
    """

    member: object
    values: dict
    reason: str
    totals: list


class LoyaltyClubMember(models.Model):
    """The one place that writes tiers of members and their history."""

    _inherit = 'loyalty.club.member'

    @api.model
    def _apply_tiers(self, moves, cause, day):
        """Write the tiers of members and their history: who gets the same is written together.

        :param moves: list of `Move`
        :param str cause: as of `_evaluate_tier`
        :param day: of their club
        """
        alike, changes = defaultdict(self.sudo().browse), []
        for member, values, reason, totals in moves:
            member = member.sudo()
            old, new = member.tier_id, self.env['loyalty.club.tier'].browse(values['tier_id'] or ())
            member._remember_tier(old)
            alike[tuple(sorted(values.items()))] |= member
            if new != old:
                changes.append({
                    'member_id': member.id,
                    'old_tier_id': old.id, 'old_name': old.name,
                    'new_tier_id': new.id, 'new_name': new.sudo().name,
                    'reason': reason, 'cause': cause, 'totals': totals, 'as_of': day,
                })
        for values, members in alike.items():
            members.write(dict(values) | {'tier_warned_until': False})
        self.env['loyalty.club.tier.change'].sudo().create(changes)
