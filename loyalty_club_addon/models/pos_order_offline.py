from odoo import fields, models


class PosOrder(models.Model):
    """An order that was taken while the till had no connection."""

    _inherit = 'pos.order'

    club_mobile = fields.Char(
        string="Mobile Noted",
        copy=False,
        readonly=True,
        help="Typed while the till had no connection, for a customer whom the till did not hold."
        " The member is looked up when the order arrives; it earns, it never spends.",
    )
