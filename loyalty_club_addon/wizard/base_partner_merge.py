from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_foreign_keys(self, src_partners, dst_partner):
        """The core adds up the cards of merged customers on one of them: the member gets it."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env['loyalty.club.member'].sudo().search([
            ('partner_id', '=', dst_partner.id), ('card_id.active', '=', False),
        ])._take_over_card()
        return result
