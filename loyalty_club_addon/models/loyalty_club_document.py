from odoo import api, fields, models


class LoyaltyClubDocument(models.AbstractModel):
    """What sale orders and POS orders have in common for a club."""

    _name = 'loyalty.club.document'
    _description = "Loyalty Club: Document"

    club_own = fields.Boolean(
        string="Private Purchase",
        copy=False,
        help="The contact of a company buys for himself: his own membership earns, not the"
        " company's.",
    )
    club_member_id = fields.Many2one(
        comodel_name='loyalty.club.member',
        copy=False,
        readonly=True,
        index='btree_not_null',
        help="Whose points this order earns and spends. The customer is the contact who buys.",
    )

    def _club_members(self, programs):
        """:return: dict {program: member} of the memberships this document counts for"""
        self.ensure_one()
        return self.env['loyalty.club.member']._for_partner(
            programs, self.partner_id, self.club_own,
        )

    def _club_terms(self, member=None):
        """:return: the kind whose offers are open to this document: of the membership it counts
        for, of the person in a private purchase, else of the customer"""
        self.ensure_one()
        if member:
            return member.terms
        if self.club_own and not self.partner_id.is_company:
            return self.partner_id.sudo().club_terms_override or 'individual'
        return self.partner_id.club_terms

    def _club_may_enrol(self):
        """Can this order enrol its customer? Nobody without a name, and not the company of a
        contact who buys for himself."""
        self.ensure_one()
        partner = self.partner_id
        is_private = self.club_own and partner.club_holder_id != partner
        return bool(partner) and not partner.is_public and not is_private

    def _club_reward_refusal(self, reward, card, points=0, members=None):
        """Is the reward closed to the customer of this document?

        :param reward: loyalty.reward record of any program
        :param card: loyalty.card record it would be paid with, empty if not known yet
        :param float points: what it would cost
        :param dict members: as of `_club_members`, when the caller knows them
        :return: None, or `(code, text)` as of `loyalty.club.reason`
        """
        self.ensure_one()
        reason = self.env['loyalty.club.reason']
        if members is None:
            members = self._club_members(reward.program_id)
        member = members.get(reward.program_id)
        if refusal := reward._club_audience_refusal(
            self.partner_id, self._club_terms(member), self, member,
        ):
            return refusal
        if not reward.program_id.is_club or self._club_is_old_card(card):
            return None
        if not self.partner_id:
            return reason._refusal('no_customer')
        if not member:
            return reason._refusal('not_member')
        if card and card != member.card_id:
            return reason._refusal('not_holder')
        return member._spend_refusal(self.partner_id, points, without=self)

    @api.model
    def _load_pos_self_data_fields(self, config):
        """Only called with pos_self_order: a customer's own device gets nothing of the club."""
        names = super()._load_pos_self_data_fields(config)
        return [name for name in names if not name.startswith('club_')]

    def _club_is_old_card(self, card):
        """Does the document already hold this card from the time before the club?"""
        return False
