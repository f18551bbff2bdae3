from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubEnrol(models.TransientModel):
    """Make customers members of a club, one or a list of them."""

    _name = 'loyalty.club.enrol'
    _description = "Enrol in a Club"

    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True,
        domain=[('is_club', '=', True)],
        default=lambda self: self.env['loyalty.program'].search([('is_club', '=', True)], limit=1),
    )
    partner_ids = fields.Many2many(
        string="Customers", comodel_name='res.partner', required=True,
        default=lambda self: self._default_partners(),
    )
    message_consent = fields.Boolean(
        string="They Agreed to Messages",
        help="Tick only what the customers really said. Without it they get no messages.",
    )
    summary = fields.Char(compute='_compute_summary')

    def _default_partners(self):
        if self.env.context.get('active_model') == 'res.partner':
            return self.env.context.get('active_ids')
        return []

    @api.depends('program_id', 'partner_ids')
    def _compute_summary(self):
        """Say before the click who becomes a member and who is one already."""
        written = self.env['loyalty.club.earning']._format
        for wizard in self:
            holders = wizard.partner_ids.club_holder_id._origin
            already = wizard._members(holders)
            wizard.summary = self.env._(
                "New members: %(new)s. Members already: %(already)s.",
                new=written(len(holders) - len(already)), already=written(len(already)),
            )

    def _members(self, holders):
        return self.env['loyalty.club.member'].sudo().with_context(active_test=False).search([
            ('program_id', '=', self.program_id.id), ('partner_id', 'in', holders.ids),
        ])

    def action_enrol(self):
        """Enrol the holders of the chosen customers.

        :return: action that shows their memberships; for one customer, only the window closes
        :raises UserError: nobody is chosen
        """
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Customers: choose at least one."))
        self.partner_ids.check_access('read')
        self.program_id.check_access('read')
        channel = 'list' if len(self.partner_ids) > 1 else 'manual'
        members = self.env['loyalty.club.member']
        for holder in self.partner_ids.club_holder_id:
            members |= members._enrol(
                self.program_id, holder, channel, message_consent=self.message_consent,
            )
        if channel == 'manual':
            return {'type': 'ir.actions.act_window_close'}
        return self.program_id.action_open_club_members() | {
            'domain': [('id', 'in', members.ids)],
        }
