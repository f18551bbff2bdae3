from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

# what can be for some tiers only
OFFERS = ('loyalty.program', 'loyalty.reward', 'loyalty.rule', 'loyalty.club.multiplier')


class LoyaltyClubTier(models.Model):
    """Tiers as the audience of programs, rewards, rules and multipliers."""

    _inherit = 'loyalty.club.tier'

    def _audience_kind(self):
        """:return: the one kind of customers that these tiers are for, else False"""
        kinds = set(self.mapped('kind'))
        return kinds.pop() if len(kinds) == 1 else False

    def _audience_text(self):
        """:return: e.g. "Gold, VIP": who an offer for these tiers is for"""
        return format_list(self.env, self.sorted('sequence').mapped('name'), 'or')

    def _audience_refusal(self, terms, members, document=None):
        """Why nobody of `members` stands in one of these tiers.

        :param str terms: the kind of the customer
        :param members: loyalty.club.member records in the clubs of these tiers
        :return: `(code, text)`
        """
        reason = self.env['loyalty.club.reason']
        if not self:
            return reason._refusal('unknown')
        kind = self._audience_kind()
        if kind and kind != terms:
            return reason._refusal('wrong_kind', kind=kind)
        for member in members:
            if refusal := member._state_refusal():
                return refusal
            if refusal := self._audience_shortage(member, member._audience_tier(document)):
                return refusal
        if members:  # whose ladders have none of these tiers
            return reason._refusal('tier_low', tiers=self.mapped('name'))
        return reason._refusal('not_member')

    def _audience_shortage(self, member, tier):
        """:param tier: of the member
        :return: `(code, text)` of how far it is to these tiers, None: they are of another ladder"""
        wording = self.env['loyalty.club.tier.wording']
        steps = wording._steps(member, tier)
        admitted = [step for step in steps if step['id'] in self.ids]
        if not admitted:
            return None
        first = steps.index(admitted[0])
        return self.env['loyalty.club.reason']._refusal(
            'tier_low', tiers=[step['name'] for step in admitted],
            and_above=len(admitted) > 1 and admitted == steps[first:],
            missing=next((step['missing'] for step in admitted if step['missing']), ''),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_audience(self):
        for name in OFFERS:
            offer = self.env[name].sudo().with_context(active_test=False).search(
                [('club_audience_tier_ids', 'in', self.ids)], limit=1,
            )
            if offer:
                raise UserError(self.env._(
                    "Tier: %(tier)s is who “%(offer)s” is for, so it is not deleted. Choose other"
                    " tiers there first, or archive this one.",
                    tier=(offer.club_audience_tier_ids & self)[:1].name, offer=offer.display_name,
                ))


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    def _audience_tier(self, document=None):
        """:param document: record of `loyalty.club.document`, whose own time counts
        :return: the tier that opens offers to this member; none while he neither earns nor
            spends"""
        self.ensure_one()
        if self._state_refusal():
            return self.env['loyalty.club.tier']
        return document._club_tier_of(self) if document else self._tier_before()
