from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [('individual', "Individual"), ('legal', "Legal entity")]
TIER_WEIGHT = 2  # tiers are narrower than a kind: the kind is that of their ladder


class LoyaltyClubAudienceMixin(models.AbstractModel):
    """Who a program, a reward or a rule of a club is for. Empty means everyone.

    Later criteria (segments) extend `_club_audience_specificity`, `_club_is_open_to` and
    `_club_audience_refusal`; whoever asks for an audience goes through these.
    """

    _name = 'loyalty.club.audience.mixin'
    _description = "Loyalty Club: Audience"

    club_audience_kind = fields.Selection(
        string="For Whom",
        selection=KINDS,
        help="Individuals (natural persons) or legal entities (companies and their contacts)."
        " Trade terms set by hand on a customer count. Empty: for everyone.",
    )
    club_audience_tier_ids = fields.Many2many(
        string="For Tiers",
        comodel_name='loyalty.club.tier',
        context={'active_test': False},  # an archived tier must not open it to everyone
        help="Only for members of these tiers. The tier before the purchase counts: what a"
        " purchase lifts is open from the next one on. Empty: for everyone.",
    )
    # kept when its tiers are gone: what was for some never becomes for everyone by itself
    club_audience_has_tiers = fields.Boolean(
        compute='_compute_club_audience_has_tiers', store=True,
    )
    club_till_audience = fields.Json(compute='_compute_club_till_audience', compute_sudo=True)

    @api.depends('club_audience_tier_ids')
    def _compute_club_audience_has_tiers(self):
        for offer in self:
            offer.club_audience_has_tiers = bool(offer.club_audience_tier_ids)

    @api.depends('club_audience_tier_ids.kind')
    def _compute_club_till_audience(self):
        """What the till needs of the tiers: False when it is for all, else `{tiers, kind}`: their
        ids, and the kind of customers they are for if it is one."""
        for offer in self:
            tiers = offer.club_audience_tier_ids
            offer.club_till_audience = offer.club_audience_has_tiers and {
                'tiers': tiers.ids, 'kind': tiers._audience_kind(),
            }

    @api.constrains('club_audience_tier_ids')
    def _check_club_audience_company(self):
        for offer in self:
            company = offer.company_id
            for tier in offer.sudo().club_audience_tier_ids:
                if company and tier.company_id and tier.company_id not in company.parent_ids:
                    raise ValidationError(self.env._(
                        "For Tiers: %(tier)s belongs to a club of %(company)s. Choose tiers of the"
                        " company that this is for.",
                        tier=tier.name, company=tier.company_id.name,
                    ))

    def _club_audience_specificity(self):
        """:return: how narrow the audience is; the rule with more of it wins a line"""
        self.ensure_one()
        return int(bool(self.club_audience_kind)) + TIER_WEIGHT * self.club_audience_has_tiers

    def _club_is_open_to(self, partner, terms=None, document=None, member=None):
        """Is this offer open to `partner`? Quicker than to ask why not.

        The parameters are those of `_club_audience_refusal`.
        """
        self.ensure_one()
        if not (self.club_audience_kind or self.club_audience_has_tiers):
            return True
        if not partner:
            return False
        if self.club_audience_kind and (terms or partner.club_terms) != self.club_audience_kind:
            return False
        return not self.club_audience_has_tiers or any(
            found._audience_tier(document) in self.sudo().club_audience_tier_ids
            for found in self._club_audience_members(partner, document, member)
        )

    def _club_audience_refusal(self, partner, terms=None, document=None, member=None):
        """Is this offer closed to `partner`?

        :param partner: res.partner record, empty when no customer is chosen
        :param str terms: the kind whose terms apply, when they are not the partner's: a contact
            who buys for himself is an individual
        :param document: record of `loyalty.club.document` in which it is asked for: the tiers
            before it count, and whose purchase it is; none: for the customer as he stands now
        :param member: loyalty.club.member record that counts for its club, when the caller knows
        :return: None when it is open, else `(code, text)`, see `loyalty.club.reason`
        """
        self.ensure_one()
        if self._club_is_open_to(partner, terms, document, member):
            return None
        reason = self.env['loyalty.club.reason']
        if not partner:
            return reason._refusal('no_customer')
        if self.club_audience_kind and (terms or partner.club_terms) != self.club_audience_kind:
            return reason._refusal('wrong_kind', kind=self.club_audience_kind)
        tiers = self.sudo().club_audience_tier_ids
        return tiers._audience_refusal(
            terms or partner.club_terms,
            self._club_audience_members(partner, document, member), document,
        )

    def _club_audience_members(self, partner, document, member):
        """:return: the memberships of a customer in the clubs of the tiers this is for"""
        clubs = self.sudo().club_audience_tier_ids.program_id
        members = self.env['loyalty.club.member']
        found = document._club_members(clubs) if document else members._for_partner(clubs, partner)
        if member and member.program_id in clubs:
            found[member.program_id] = member
        return members.sudo().union(*found.values())
