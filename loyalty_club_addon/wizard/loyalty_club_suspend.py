from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyClubSuspend(models.TransientModel):
    """Suspend members, with the reason that the rep reads later."""

    _name = 'loyalty.club.suspend'
    _description = "Suspend Members"

    member_ids = fields.Many2many(
        string="Members", comodel_name='loyalty.club.member', required=True,
    )
    reason = fields.Char(
        required=True, help="Shown to sales and in the chatter, not to the member.",
    )

    def action_suspend(self):
        self.ensure_one()
        if not (self.reason or '').strip():
            raise UserError(self.env._("Reason: write why the membership is suspended."))
        self.member_ids.write({'state': 'suspended', 'state_reason': self.reason.strip()})
