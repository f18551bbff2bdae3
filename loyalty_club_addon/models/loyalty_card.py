from odoo import fields, models


class LoyaltyCard(models.Model):
    _inherit = 'loyalty.card'

    club_member_ids = fields.One2many(
        comodel_name='loyalty.club.member', inverse_name='card_id',
        context={'active_test': False},
    )
    is_club = fields.Boolean(related='program_id.is_club')
