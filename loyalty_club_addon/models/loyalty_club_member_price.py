from odoo import models


class LoyaltyClubMember(models.Model):
    """What a tier makes cheaper follows the tier; nothing is written on the customer."""

    _inherit = 'loyalty.club.member'

    def write(self, vals):
        result = super().write(vals)
        if not {'tier_id', 'state', 'active', 'partner_id'}.isdisjoint(vals):
            partners = self.env['res.partner']
            partners.invalidate_model(['property_product_pricelist'], flush=False)
        return result

    def _till_data(self, partner):
        tier = self.tier_id if self.state == 'active' and self.active else self.tier_id.browse()
        return super()._till_data(partner) | {'tier_id': tier.id}
