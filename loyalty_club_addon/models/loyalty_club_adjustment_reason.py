from odoo import fields, models


class LoyaltyClubAdjustmentReason(models.Model):
    """Why points are given or taken by hand: the manager's own short list."""

    _name = 'loyalty.club.adjustment.reason'
    _description = "Reason for Points by Hand"
    _order = 'sequence, id'

    name = fields.Char(string="Reason", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
