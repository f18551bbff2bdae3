from odoo import api, fields, models
from odoo.tools import ormcache

TOUCHED = 'loyalty_club_ladders_touched'


class LoyaltyProgram(models.Model):
    """The ladder as the engine wants it, kept between requests: each purchase asks for it.

    What is kept belongs to the stamp of the club, which a change of its ladder renews in the same
    transaction: whoever sees the change sees the new stamp, whoever does not has the ladder of
    before. A transaction that changed a ladder keeps nothing, so that nothing is kept of one that
    is rolled back.
    """

    _inherit = 'loyalty.program'

    club_ladder_stamp = fields.Char(
        copy=False, readonly=True, help="Another one with each change of the ladder.",
    )

    def _club_ladder(self, kind):
        self.ensure_one()
        if TOUCHED in self.env.cr.postcommit.data:
            return super()._club_ladder(kind)
        ids = self._club_ladder_ids(kind, self.sudo().club_ladder_stamp)
        return self.env['loyalty.club.tier'].sudo().with_context(active_test=True).browse(ids)

    @ormcache('self.id', 'kind', 'stamp')
    def _club_ladder_ids(self, kind, stamp):
        return self._club_find_ladder(kind)._ids

    def _club_engine(self, ladder):
        """:param ladder: as of `_club_ladder`, of this club; not the tiers of a draft
        :return: list of `tools.tier_choice.Tier`"""
        self.ensure_one()
        kept = TOUCHED not in self.env.cr.postcommit.data and self._club_engine_kept(
            ladder._ids, self.sudo().club_ladder_stamp, self.sudo().club_money_factor)
        return list(kept or (tier._to_engine() for tier in ladder))

    @ormcache('self.id', 'ids', 'stamp', 'factor')
    def _club_engine_kept(self, ids, stamp, factor):
        """:return: None for what cannot be kept: products and categories of a criterion may be
            deleted without the ladder being changed"""
        ladder = self.env['loyalty.club.tier'].sudo().browse(ids)
        if any(criterion._is_narrow() for criterion in ladder.criterion_ids):
            return None
        return tuple(tier._to_engine() for tier in ladder)


class LoyaltyClubTier(models.Model):
    _inherit = 'loyalty.club.tier'

    @api.model
    def _touch_ladders(self):
        """From here on this transaction keeps nothing of ladders."""
        self.env.cr.postcommit.data[TOUCHED] = True

    @api.model_create_multi
    def create(self, vals_list):
        self._touch_ladders()
        return super().create(vals_list)

    def write(self, vals):
        self._touch_ladders()
        return super().write(vals)

    def unlink(self):
        self._touch_ladders()
        return super().unlink()


class LoyaltyClubTierCriterion(models.Model):
    _inherit = 'loyalty.club.tier.criterion'

    @api.model_create_multi
    def create(self, vals_list):
        self.env['loyalty.club.tier']._touch_ladders()
        return super().create(vals_list)

    def write(self, vals):
        self.env['loyalty.club.tier']._touch_ladders()
        return super().write(vals)

    def unlink(self):
        self.env['loyalty.club.tier']._touch_ladders()
        return super().unlink()
