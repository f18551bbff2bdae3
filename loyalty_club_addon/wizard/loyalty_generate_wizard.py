from odoo import models
from odoo.exceptions import UserError


class LoyaltyGenerateWizard(models.TransientModel):
    _inherit = 'loyalty.generate.wizard'

    def generate_coupons(self):
        """Points on new cards of a club are entries by hand."""
        origin = self.env['loyalty.card']._club_adjusting(
            self.program_id, 'generate', self[:1].description or self.env._("Generated"),
            self._club_changes(),
        )
        return super(
            LoyaltyGenerateWizard, self.with_context(club_origin=origin),
        ).generate_coupons()

    def _club_changes(self):
        """:return: list of (owner of a new card, points) that this gives on cards of clubs
        :raises UserError: a new card cannot begin with a debt
        """
        changes = []
        for wizard in self.filtered(lambda wizard: wizard.program_id.is_club):
            if wizard.points_granted < 0:
                raise UserError(self.env._("Grant: write how many points each new card gets."))
            partners = wizard._get_partners()
            owners = partners or [partners] * wizard.coupon_qty
            changes += [(owner, wizard.points_granted) for owner in owners]
        return changes
