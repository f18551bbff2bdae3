from odoo import api, models

TIERS_BEFORE = 'loyalty_club_tiers_before'


class LoyaltyClubMember(models.Model):
    """The tier before a purchase, which may lift its member before it is settled: whatever makes
    a savepoint on the way (enrolling, a second club, the return in an exchange) writes it.

    Kept with what runs after the commit: unlike `precommit.data` that outlives savepoints, and it
    ends with the transaction. One that is rolled back in part leaves it true.
    """

    _inherit = 'loyalty.club.member'

    def _remember_tier(self, tier):
        """:param tier: what members have before it changes; the first one since
        `_begin_purchase` is kept"""
        before = self.env.cr.postcommit.data.setdefault(TIERS_BEFORE, {})
        for member in self:
            before.setdefault(member.id, tier.id)

    def _tier_before(self):
        """:return: the tier that multiplies what is bought now"""
        before = self.env.cr.postcommit.data.get(TIERS_BEFORE, {})
        if self.id not in before:
            return self.tier_id
        return self.env['loyalty.club.tier'].sudo().browse(before[self.id]).exists()

    @api.model
    def _begin_purchase(self, customers=None):
        """From here on the tiers that members have now count, in a transaction with several
        purchases, too.

        :param customers: res.partner records who buy: what they bought before counts by now
        """
        if customers and self.env['loyalty.program'].sudo()._club_tier_program_ids():
            self.env['loyalty.club.purchase.queue'].sudo()._catch_up(customers)
        self.env.cr.postcommit.data.pop(TIERS_BEFORE, None)
