from odoo import api, models
from odoo.tools import ormcache


class LoyaltyProgram(models.Model):
    """Clubs whose tiers make something cheaper; others cost nothing."""

    _inherit = 'loyalty.program'

    @api.model
    @ormcache()
    def _club_price_program_ids(self):
        """:return: tuple of ids of the clubs whose tiers have a discount or a price list"""
        tiers = self.env['loyalty.club.tier'].sudo().with_context(active_test=True).search([
            ('program_id.is_club', '=', True), ('program_id.active', '=', True),
            '|', ('discount_percent', '>', 0), ('pricelist_id', '!=', False),
        ])
        return tuple(tiers.program_id.sorted('id').ids)

    def _compute_club_till_terms(self):
        result = super()._compute_club_till_terms()
        for program in self.filtered('club_till_terms'):
            tiers = program.sudo().with_context(active_test=False).club_tier_ids._live()
            program.club_till_terms = program.club_till_terms | {
                'tiers': tiers._price_till_data(),
            }
        return result
