from odoo import api, models

from ..tools.integers import to_units
from ..tools.multipliers import Multiplier


class LoyaltyClubEarning(models.AbstractModel):
    """More points for members of a tier.

    The tier a member has before the purchase counts: what the purchase lifts acts from the next
    one. The larger multiplier counts on a line, never two together.
    """

    _inherit = 'loyalty.club.earning'

    @api.model
    def _with_tier(self, lines, program, occasion):
        """:return: `(lines, list of Multiplier)`: the lines with the key of the tier's multiplier,
        the number of the tier below zero"""
        if not occasion.card or program.id not in program.sudo()._club_tier_program_ids():
            return lines, []
        member = occasion.card.sudo().club_member_ids[:1]
        document = occasion.document
        tier = document._club_tier_of(member) if document else member._tier_before()
        if not tier or tier.multiplier <= 1:
            return lines, []
        one = Multiplier(-tier.id, to_units(tier.multiplier, 100))
        return [
            line._replace(multipliers=(*line.multipliers, one.key)) for line in lines
        ], [one]
