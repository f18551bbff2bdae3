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
    choice = fields.Selection(
        string="Give", selection=[('tier', "A tier"), ('none', "No tier")], required=True,
        default='tier',
    )
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', domain="[('program_id', 'in', program_ids)]",
        compute='_compute_tier_id', store=True, readonly=False, precompute=True,
        help="At first the tier these members have now.",
    )
    until = fields.Date(
        help="Last day; afterwards the ladder decides again. Empty: until somebody ends it.",
    )
    reason = fields.Char(required=True)

    @api.depends('member_ids')
    def _compute_program_ids(self):
        for wizard in self:
            wizard.program_ids = wizard.member_ids.program_id

    @api.depends('member_ids')
    def _compute_tier_id(self):
        for wizard in self:
            tiers = {member.tier_id for member in wizard.member_ids}
            wizard.tier_id = tiers.pop() if len(tiers) == 1 else False

    def action_confirm(self):
        self.ensure_one()
        self.member_ids.check_access('write')
        if not (self.reason or '').strip():
            raise ValidationError(self.env._("Reason: write why the tier is set by hand."))
        tier = self.tier_id if self.choice == 'tier' else self.tier_id.browse()
        if self.choice == 'tier' and not tier:
            raise ValidationError(self.env._("Tier: choose the tier, or give No Tier."))
        for member in self.member_ids:
            # whoever gives it, and wherever he works
            today = member.sudo().program_id._club_clocks()[0]._club_day()
            if self.until and self.until < today:
                raise ValidationError(self.env._(
                    "Until: this day is over. Choose today or a later day, or leave it empty.",
                ))
            if tier and (
                tier.program_id != member.program_id
                or tier.kind not in (False, member.terms)
            ):
                raise UserError(self.env._(
                    "Tier: %(tier)s is not a tier for %(member)s; choose one of the member's own"
                    " ladder.", tier=tier.name, member=member.partner_id.name,
                ))
        self.member_ids._set_tier_by_hand(tier, self.until, self.reason.strip())
        return {'type': 'ir.actions.act_window_close'}
