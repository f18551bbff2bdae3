from odoo import models


class LoyaltyGenerateWizard(models.TransientModel):
    _inherit = 'loyalty.generate.wizard'

    def generate_coupons(self):
        """Points on new cards of a club are entries by hand."""
        origin = self.env['loyalty.card']._club_adjusting(
            self.program_id, self[:1].description or self.env._("Generated"),
        )
        return super(
            LoyaltyGenerateWizard, self.with_context(club_origin=origin),
        ).generate_coupons()
