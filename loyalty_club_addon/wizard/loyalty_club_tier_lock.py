from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LoyaltyClubTierLock(models.TransientModel):
    """Give members a tier by hand, until a day and with a reason."""

    _name = 'loyalty.club.tier.lock'
    _description = "Set Tier by Hand"

    member_ids = fields.Many2many(
        string="Members", comodel_name='loyalty.club.member', required=True,
    )
    program_ids = fields.Many2many(
        comodel_name='loyalty.program', compute='_compute_program_ids',
    )
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', domain="[('program_id', 'in', program_ids)]",
        help="Empty: no tier.",
    )
    until = fields.Date(
        help="Last day; afterwards the ladder decides again. Empty: until somebody ends it.",
    )
    reason = fields.Char(required=True)

    @api.depends('member_ids')
    def _compute_program_ids(self):
        for wizard in self:
            wizard.program_ids = wizard.member_ids.program_id

    def action_confirm(self):
        self.ensure_one()
        self.member_ids.check_access('write')
        if not (self.reason or '').strip():
            raise ValidationError(self.env._("Reason: write why the tier is set by hand."))
        for member in self.member_ids:
            if self.until and self.until < member.program_id._club_day():
                raise ValidationError(self.env._(
                    "Until: this day is over. Choose today or a later day, or leave it empty.",
                ))
            if self.tier_id and (
                self.tier_id.program_id != member.program_id
                or self.tier_id.kind not in (False, member.terms)
            ):
                raise UserError(self.env._(
                    "Tier: %(tier)s is not a tier for %(member)s; choose one of the member's own"
                    " ladder.", tier=self.tier_id.name, member=member.partner_id.name,
                ))
        self.member_ids._set_tier_by_hand(self.tier_id, self.until, self.reason.strip())
        return {'type': 'ir.actions.act_window_close'}
