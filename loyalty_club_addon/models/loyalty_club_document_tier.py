from odoo import fields, models


class LoyaltyClubDocument(models.AbstractModel):
    """A purchase may lift its member, a return may take the tier."""

    _inherit = 'loyalty.club.document'

    # {str(member id): tier id or False} when the document was booked; nobody's to say
    club_tiers_before = fields.Json(copy=False, readonly=True, groups=fields.NO_ACCESS)

    def _club_settle(self, fresh=(), note='', before=None):
        if fresh is True:
            self._club_keep_tiers()
        posted = super()._club_settle(fresh, note, before)
        self._club_look_at_tiers(posted.card_id)
        return posted

    def _club_look_at_tiers(self, cards):
        """:param cards: loyalty.card records whose points moved"""
        self.env['loyalty.club.member']._evaluate_documents(self, cards)

    def _club_keep_tiers(self):
        """Note the tiers before this purchase: what it lifts opens nothing on it later."""
        programs = self.env['loyalty.program'].sudo()
        clubs = programs.browse(programs._club_tier_program_ids())
        for document in self.sudo() if clubs else ():
            members = document._club_members(clubs).values()
            if members or document.club_tiers_before:
                document.club_tiers_before = {
                    str(member.id): member._tier_before().id for member in members
                }

    def _club_tier_of(self, member):
        """:param member: loyalty.club.member record
        :return: the tier of a member that counts for this document: the one before it, kept since
            it was booked"""
        self.ensure_one()
        kept = self.sudo().club_tiers_before or {}
        if str(member.id) not in kept or not self._club_is_booked():
            return member._tier_before()
        return self.env['loyalty.club.tier'].sudo().browse(kept[str(member.id)] or ()).exists()
