from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

KINDS = [
    ('opening', "Opening Balance"),
    ('earn', "Earned"),
    ('earn_back', "Taken Back"),
    ('spend', "Spent"),
    ('spend_back', "Returned"),
    ('expire', "Expired"),
    ('bonus', "Gift"),
    ('adjust', "Adjusted by Hand"),
    ('transfer', "Transferred"),
    ('correction', "Correction"),
    ('core', "Written by Other Software"),
]

# Columns of meaning: the database itself refuses to change them. Free text and Odoo's own
# columns stand outside, so that a user can be deleted and a person's data erased.
IMMUTABLE = {
    'loyalty_club_entry': (
        'card_id', 'program_id', 'seq', 'kind', 'points', 'balance', 'date', 'document_model',
        'document_id', 'terms', 'idempotency_key',
    ),
    'loyalty_club_lot': ('card_id', 'entry_id', 'points'),
    'loyalty_club_allocation': ('lot_id', 'entry_id', 'points'),
}


class LoyaltyClubEntry(models.Model):
    """The ledger: one row for each change of a member's points, never changed or deleted.

    Points are in the club's points, with two decimals; positive came in, negative went out.
    """

    _name = 'loyalty.club.entry'
    _description = "Points Entry"
    _order = 'card_id, seq desc'
    _rec_name = 'note'

    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, ondelete='restrict',
    )
    partner_id = fields.Many2one(
        string="Member", related='card_id.partner_id',
        help="Whose points these are.",
    )
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, index=True)
    seq = fields.Integer(
        string="Number", required=True, readonly=True,
        help="Entries of a card are numbered without gaps.",
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True, index=True)
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    balance = fields.Float(
        digits=(16, 2), required=True, readonly=True, aggregator=None,
        help="Sum of all entries of the card up to this one; below zero the member owes points.",
    )
    date = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True,
        help="When it happened.",
    )
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document Number", model_field='document_model', readonly=True,
    )
    document_name = fields.Char(string="Document", compute='_compute_document_name')
    terms = fields.Json(
        readonly=True, copy=False,
        help="What the lines of the document were worth when it was settled first.",
    )
    idempotency_key = fields.Char(readonly=True, copy=False)
    note = fields.Char(string="Description", readonly=True)
    lot_ids = fields.One2many(comodel_name='loyalty.club.lot', inverse_name='entry_id')
    allocation_ids = fields.One2many(
        comodel_name='loyalty.club.allocation', inverse_name='entry_id',
    )

    _card_seq_unique = models.Constraint(
        'UNIQUE (card_id, seq)', "Entries of a card are numbered once each.",
    )
    _idempotency_key_unique = models.Constraint(
        'UNIQUE (idempotency_key)', "This was posted already.",
    )
    _points_moved = models.Constraint(
        'CHECK (points <> 0)', "Points: an entry moves at least a hundredth of a point.",
    )
    _document_index = models.Index('(document_model, document_id)')

    def init(self):
        """Let the database refuse what would change the past."""
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION loyalty_club_refuse_change() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'Points of a club are never changed or deleted: post an entry.'
                      USING ERRCODE = 'restrict_violation';
            END $$ LANGUAGE plpgsql
        """)
        self._refuse_changes('loyalty_club_entry')
        return super().init()

    @api.model
    def _refuse_changes(self, table):
        """Put the triggers on one of our tables; repeating it changes nothing."""
        columns = SQL(', ').join(map(SQL.identifier, IMMUTABLE[table]))
        for name, event, level in (
            ('row', SQL("UPDATE OF %s OR DELETE", columns), SQL("ROW")),
            ('truncate', SQL("TRUNCATE"), SQL("STATEMENT")),
        ):
            trigger = SQL.identifier(f'{table}_refuse_{name}')
            self.env.cr.execute(SQL(
                "DROP TRIGGER IF EXISTS %(trigger)s ON %(table)s;"
                "CREATE TRIGGER %(trigger)s BEFORE %(event)s ON %(table)s"
                " FOR EACH %(level)s EXECUTE FUNCTION loyalty_club_refuse_change()",
                trigger=trigger, table=SQL.identifier(table), event=event, level=level,
            ))

    @api.depends('document_model', 'document_id')
    def _compute_document_name(self):
        for model, entries in self.grouped('document_model').items():
            names = {document.id: document.display_name for document in entries._documents(model)}
            for entry in entries:
                entry.document_name = names.get(entry.document_id, False)

    @api.depends('kind', 'document_name', 'seq')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for entry in self:
            entry.display_name = ' '.join(filter(None, (
                kinds.get(entry.kind), entry.document_name or f'#{entry.seq}',
            )))

    def _documents(self, model):
        """:return: the records of one model these came from, as far as they exist and the user
        may read them"""
        if not model or model not in self.env:
            return self.browse()
        documents = self.env[model].browse(set(self.mapped('document_id'))).exists()
        return documents._filtered_access('read')

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("An entry of the points ledger is never deleted."))

    def action_open_document(self):
        """Open the order the points came from."""
        self.ensure_one()
        document = self._documents(self.document_model)
        return bool(document) and document.get_formview_action()
