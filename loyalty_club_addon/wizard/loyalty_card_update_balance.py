from odoo import models


class LoyaltyCardUpdateBalance(models.TransientModel):
    _inherit = 'loyalty.card.update.balance'

    def action_update_card_point(self):
        """On the card of a club this is an entry by hand, with the reason the window asks for."""
        origin = self.env['loyalty.card']._club_adjusting(
            self.card_id.program_id, 'update', self.description,
            [(self.card_id.partner_id, self.new_balance - self.old_balance)],
        )
        return super(
            LoyaltyCardUpdateBalance, self.with_context(club_origin=origin),
        ).action_update_card_point()
