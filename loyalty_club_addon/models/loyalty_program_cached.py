from odoo import api, models
from odoo.tools import ormcache

CACHED = {'active', 'program_type', 'company_id', 'is_club', 'club_enrol_mode'}


class LoyaltyProgram(models.Model):
    """Which programs every order would ask for anew: they change once a year."""

    _inherit = 'loyalty.program'

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        self.env.registry.clear_cache()
        return programs

    def write(self, vals):
        result = super().write(vals)
        if CACHED & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _club_enrols_with_order(self):
        """:return: whether some club makes members of who orders first"""
        return bool(self.sudo().search_count(
            [('is_club', '=', True), ('club_enrol_mode', '=', 'first_order')], limit=1,
        ))

    @api.model
    @ormcache('company_id')
    def _club_payment_program_ids(self, company_id):
        """:return: tuple of ids of the gift cards and wallets of a company"""
        company = self.env['res.company'].browse(company_id)
        return tuple(self.sudo().with_context(active_test=True).search([
            ('program_type', 'in', ('gift_card', 'ewallet')),
            *self._check_company_domain(company),
        ]).ids)
