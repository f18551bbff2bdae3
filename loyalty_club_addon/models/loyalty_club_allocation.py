from odoo import fields, models


class LoyaltyClubAllocation(models.Model):
    """Which lot an entry drew from; negative points went back to the lot."""

    _name = 'loyalty.club.allocation'
    _description = "Points Allocation"
    _order = 'id'

    lot_id = fields.Many2one(
        comodel_name='loyalty.club.lot', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    entry_id = fields.Many2one(
        comodel_name='loyalty.club.entry', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    awarded_on = fields.Datetime(string="Earned On", related='lot_id.entry_id.date')
    expires_on = fields.Date(related='lot_id.expires_on')
    company_id = fields.Many2one(related='entry_id.company_id')

    _points_moved = models.Constraint(
        'CHECK (points <> 0)', "Points: an allocation moves at least a hundredth of a point.",
    )

    def init(self):
        self.env['loyalty.club.entry']._refuse_changes(self._table)
        return super().init()
