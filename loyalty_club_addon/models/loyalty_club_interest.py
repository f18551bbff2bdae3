from odoo import fields, models


class LoyaltyClubInterest(models.Model):
    """What a customer likes: a tag that he chooses himself or that somebody hears from him."""

    _name = 'loyalty.club.interest'
    _description = "Interest"
    _order = 'sequence, name, id'

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="An archived interest is not offered any more.")
