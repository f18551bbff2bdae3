from odoo import api, models


class ProductPricelist(models.Model):
    """Members of a tier have its price list, as long as they are in it and nobody gave them
    another one by hand. Nothing is written on the customer."""

    _inherit = 'product.pricelist'

    @api.constrains('currency_id', 'company_id')
    def _check_club_tiers(self):
        self.env['loyalty.club.tier'].sudo().with_context(active_test=False).search([
            ('pricelist_id', 'in', self.ids),
        ])._check_pricelist()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_club_tiers(self):
        self.env['loyalty.club.tier']._let_go('pricelist_id', self)

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        result = super()._get_partner_pricelist_multi(partner_ids)
        partners = self.env['res.partner'].browse(
            partner_id for partner_id in partner_ids if partner_id in result
        )
        # without price lists nothing is found above
        for partner, pricelist in partners._club_tier_pricelists().items():
            by_hand = partner.specific_property_product_pricelist
            is_open = pricelist.sudo()._get_partner_pricelist_multi_filter_hook()
            if is_open and not by_hand._get_partner_pricelist_multi_filter_hook():
                result[partner.id] = pricelist
        return result
