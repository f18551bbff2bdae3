from odoo import fields, models

STATES = [
    ('waiting', "Not Checked"),
    ('ready', "Ready"),
    ('duplicate', "There Already"),
    ('error', "Error"),
    ('done', "Imported"),
    ('undone', "Undone"),
]


class LoyaltyClubImportRow(models.Model):
    """A row of an imported file: as it was, as it was understood, and what came of it.

    Only the import writes it. A row of a source is imported once: `key` is unique among what is
    imported now, whichever file it came in.
    """

    _name = 'loyalty.club.import.row'
    _description = "Row of a Club Import"
    _order = 'import_id, number'
    _rec_name = 'number'

    import_id = fields.Many2one(
        comodel_name='loyalty.club.import', required=True, readonly=True, ondelete='cascade',
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, required=True)
    number = fields.Integer(
        string="Row", readonly=True, required=True, aggregator=None,
        help="Number of the row in the file.",
    )
    state = fields.Selection(
        string="Status", selection=STATES, readonly=True, required=True, default='waiting',
    )
    message = fields.Char(
        string="Reason", readonly=True,
        help="Why the row was not imported, or what could not be undone.",
    )
    key = fields.Char(readonly=True)
    raw = fields.Json(readonly=True)
    parsed = fields.Json(readonly=True)
    customer = fields.Char(string="Customer in the File", readonly=True)
    partner_id = fields.Many2one(
        string="Customer", comodel_name='res.partner', readonly=True, index='btree_not_null',
        ondelete='set null', help="Empty: a new customer is created.",
    )
    day = fields.Date(string="Date", readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    expires_on = fields.Date(string="Points Valid Until", readonly=True)
    entry_id = fields.Many2one(
        string="Points Entry", comodel_name='loyalty.club.entry', readonly=True,
        index='btree_not_null', ondelete='set null',
    )
    is_new_customer = fields.Boolean(string="Created the Customer", readonly=True)
    is_new_member = fields.Boolean(string="Created the Membership", readonly=True)

    _number_once = models.UniqueIndex('(import_id, number)')
    _imported_once = models.UniqueIndex("(company_id, key) WHERE state = 'done'")
    _state_index = models.Index('(import_id, state, number)')
