from odoo import fields, models


class LoyaltyClubLot(models.Model):
    """What is left of an award. A member's balance is the sum of what is left of his lots."""

    _name = 'loyalty.club.lot'
    _description = "Points Lot"
    _order = 'card_id, expires_on, id'

    entry_id = fields.Many2one(
        comodel_name='loyalty.club.entry', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    points_left = fields.Float(digits=(16, 2), required=True, readonly=True)
    expires_on = fields.Date(readonly=True, help="Last day on which these points can be spent.")
    company_id = fields.Many2one(related='entry_id.company_id')
    allocation_ids = fields.One2many(
        comodel_name='loyalty.club.allocation', inverse_name='lot_id',
    )

    _points_left_range = models.Constraint(
        'CHECK (points_left BETWEEN 0 AND points)',
        "Points left: a lot holds between nothing and what was awarded.",
    )
    _expiring_index = models.Index(
        '(expires_on, id) WHERE points_left > 0 AND expires_on IS NOT NULL',
    )
    _open_index = models.Index('(card_id, expires_on, id) WHERE points_left > 0')

    def init(self):
        self.env['loyalty.club.entry']._refuse_changes(self._table)
        return super().init()
