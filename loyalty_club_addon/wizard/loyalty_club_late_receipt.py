from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubLateReceipt(models.TransientModel):
    """«I am a member, by the way»: register the receipt of a purchase without customer."""

    _name = 'loyalty.club.late.receipt'
    _description = "Register for Member"

    order_id = fields.Many2one(
        string="Receipt", comodel_name='pos.order', required=True, readonly=True,
        default=lambda self: self._default_order(),
    )
    partner_id = fields.Many2one(
        string="Customer", comodel_name='res.partner',
        domain=[('club_holder_id.club_member_ids', '!=', False)],
        help="The member who bought, found by name, mobile or card number.",
    )
    summary = fields.Char(compute='_compute_summary')

    def _default_order(self):
        if self.env.context.get('active_model') == 'pos.order':
            return self.env.context.get('active_id')
        return False

    @api.depends('partner_id', 'order_id')
    def _compute_summary(self):
        """Say before the click whose points they will be."""
        self.order_id.check_access('read')
        self.partner_id.check_access('read')
        for wizard in self:
            members = self.env['loyalty.club.member']._for_partner(
                wizard.order_id.sudo()._club_late_clubs(), wizard.partner_id,
            ) if wizard.partner_id else {}
            names = ', '.join(member.display_name for member in members.values())
            wizard.summary = names and self.env._("Points go to %(members)s.", members=names)

    def action_register(self):
        """Credit the receipt to the member, once."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Customer: choose who bought."))
        self.order_id._club_register_late(self.partner_id)
        return {'type': 'ir.actions.act_window_close'}
