from odoo import fields, models


class LoyaltyProgram(models.Model):
    """What happens when points must be taken back that were spent meanwhile."""

    _inherit = 'loyalty.program'

    club_take_back = fields.Selection(
        string="When Points Are Gone",
        selection=[
            ('debt', "The member owes them"),
            ('available', "Take what is there"),
            ('refuse', "Refuse the return"),
        ],
        required=True,
        default='debt',
        help="A purchase comes back whose points were spent meanwhile. Owed points are paid by the"
        " next ones. Take what is there: the rest is forgone, and listed. Refuse: the return,"
        " credit note or cancellation is refused; what a till took offline is booked all the"
        " same, owed, and listed as an exception.",
    )
