from odoo import models


class PosConfig(models.Model):
    _inherit = 'pos.config'

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """A coupon whose program is for others is refused when it is typed, with the reason."""
        result = super().use_coupon_code(code, creation_date, partner_id, pricelist_id)
        if not result['successful']:
            return result
        program = self.env['loyalty.program'].browse(result['payload']['program_id'])
        partner = self.env['res.partner'].browse(partner_id or ()).exists()
        if refusal := program._club_audience_refusal(partner):
            return {'successful': False, 'payload': {'error_message': refusal[1]}}
        return result
