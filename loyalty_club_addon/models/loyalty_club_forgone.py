from odoo import fields, models

from .loyalty_club_entry import IMMUTABLE

IMMUTABLE['loyalty_club_forgone'] = (
    'card_id', 'program_id', 'document_model', 'document_id', 'points', 'terms',
)


class LoyaltyClubForgone(models.Model):
    """Points of a document that were not taken back because they were gone.

    Part of the document's account: without it the next settling would take them from points the
    member earned elsewhere. Never changed or deleted; negative points take a waiver back, when
    the return itself is withdrawn.
    """

    _name = 'loyalty.club.forgone'
    _description = "Points Not Taken Back"
    _order = 'id desc'
    _rec_name = 'note'

    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    partner_id = fields.Many2one(string="Member", related='card_id.partner_id', store=True)
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    company_id = fields.Many2one(related='program_id.company_id', store=True, index=True)
    document_model = fields.Char(required=True, readonly=True)
    document_id = fields.Many2oneReference(
        string="Document Number", model_field='document_model', required=True, readonly=True,
    )
    document_name = fields.Char(string="Document", compute='_compute_document_name')
    points = fields.Float(
        digits=(16, 2), required=True, readonly=True,
        help="What the member kept, because it was spent already.",
    )
    terms = fields.Json(
        readonly=True, help="Terms of lines that no entry carries, because none was made.",
    )
    note = fields.Char(string="Description", readonly=True)

    _document_index = models.Index('(document_model, document_id)')

    def init(self):
        self.env['loyalty.club.entry']._refuse_changes(self._table)
        return super().init()

    def _compute_document_name(self):
        for model, rows in self.grouped('document_model').items():
            documents = self.env[model].browse(rows.mapped('document_id')).exists()
            names = {document.id: document.display_name
                     for document in documents._filtered_access('read')}
            for row in rows:
                row.document_name = names.get(row.document_id, False)

    def action_open_document(self):
        """Open the order that came back."""
        self.ensure_one()
        document = self.env[self.document_model].browse(self.document_id).exists()
        return bool(document) and document.get_formview_action()
