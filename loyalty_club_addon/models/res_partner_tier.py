from odoo import models


class ResPartner(models.Model):
    """Who changes from one kind of customer to the other changes the ladder."""

    _inherit = 'res.partner'

    def write(self, vals):
        result = super().write(vals)
        if {'club_terms_override', 'is_company'} & vals.keys() and (
            self.env['loyalty.program'].sudo()._club_tier_program_ids()
        ):
            members = self.env['loyalty.club.member'].sudo().search(
                [('partner_id', 'in', self.ids)])
            members._evaluate_tier(self.env._("Other trade terms"))
        return result
