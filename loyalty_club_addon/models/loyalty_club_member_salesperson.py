from odoo import api, fields, models


class LoyaltyClubMember(models.Model):
    """Who looks after a member; Odoo's action *Create Activity* wants a field of the record."""

    _inherit = 'loyalty.club.member'

    salesperson_id = fields.Many2one(
        string="Salesperson", comodel_name='res.users', related='partner_id.user_id',
    )
    responsible_id = fields.Many2one(
        string="Who Looks After It", comodel_name='res.users', compute='_compute_responsible_id',
        compute_sudo=True,
        help="The salesperson of the customer, else a manager of the club.",
    )

    @api.depends('partner_id.user_id', 'company_id')
    def _compute_responsible_id(self):
        outbox = self.env['loyalty.club.action.delivery']
        for member in self:
            seller = member.partner_id.user_id.filtered(lambda user: user.active and not user.share)
            member.responsible_id = seller or outbox._first_manager(member.company_id)
