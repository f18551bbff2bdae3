from odoo import api, fields, models


class LoyaltyClubEntry(models.Model):
    """Entries by hand name the adjustment they come from, who asked for it and who approved."""

    _inherit = 'loyalty.club.entry'

    adjustment_id = fields.Many2one(
        comodel_name='loyalty.club.adjustment', compute='_compute_adjustment_id',
    )
    requested_by_id = fields.Many2one(
        comodel_name='res.users', related='adjustment_id.requested_by_id',
    )
    approved_by_id = fields.Many2one(
        string="Approved By", comodel_name='res.users', related='adjustment_id.decided_by_id',
        help="Empty: within the limits of who wrote it.",
    )

    @api.depends('document_model', 'document_id')
    def _compute_adjustment_id(self):
        for entry in self:
            by_hand = entry.document_model == 'loyalty.club.adjustment'
            entry.adjustment_id = by_hand and entry.document_id
