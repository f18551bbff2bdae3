from odoo import models


class LoyaltyClubDocument(models.AbstractModel):
    """Whose tiers make a document cheaper, and what its goods may cost at least."""

    _inherit = 'loyalty.club.document'

    def _club_price_clubs(self):
        """:return: clubs that count for this document and make something cheaper by tier"""
        raise NotImplementedError

    def _club_price_tiers(self):
        """:return: tiers before this purchase, of the memberships it counts for"""
        self.ensure_one()
        tiers = self.env['loyalty.club.tier'].sudo()
        clubs = self.partner_id and self._club_price_clubs()
        if not clubs:
            return tiers
        members = self.sudo()._club_members(clubs).values()
        return tiers.union(*(
            member._tier_before() for member in members if not member._state_refusal()
        ))
