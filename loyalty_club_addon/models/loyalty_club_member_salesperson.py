from odoo import fields, models


class LoyaltyClubMember(models.Model):
    """Who looks after a member; Odoo's action *Create Activity* wants a field of the record."""

    _inherit = 'loyalty.club.member'

    salesperson_id = fields.Many2one(
        string="Salesperson", comodel_name='res.users', related='partner_id.user_id',
    )
