import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools import import_file

STATES = [
    ('draft', "New"),
    ('running', "Running"),
    ('checked', "Checked"),
    ('done', "Imported"),
    ('failed', "Stopped"),
    ('undone', "Undone"),
]
JOBS = [('check', "Checking"), ('import', "Importing"), ('undo', "Undoing")]
# What the import writes itself; a client's word would skip the checks.
OWN = {'state', 'job', 'prepared_by_id', 'started_by_id', 'failure', 'row_ids',
       'people_count'}
# Part of what names a row: the same in every language.
DEFAULT_SOURCE = "Old club"
# What changes how the file is read: open until it is checked.
SETTINGS = {
    'target', 'company_id', 'program_id', 'source', 'file', 'filename', 'encoding', 'separator',
    'calendar', 'date_order', 'money_unit', 'give_points', 'create_customers',
}


class LoyaltyClubImport(models.Model):
    """Bringing the history of an old club: past purchases, or members with their balances.

    One record is one file. It is checked without writing anything, imported page by page, and can
    be undone as a whole. What follows is in `loyalty_club_import_*.py`.
    """

    _name = 'loyalty.club.import'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Club Import"
    _order = 'id desc'
    _rec_name = 'filename'
    _check_company_auto = True

    target = fields.Selection(
        string="What Is in the File",
        selection=[
            ('purchases', "Past purchases"),
            ('members', "Members with their opening balance"),
        ],
        required=True, default='purchases',
        help="Past purchases count for tiers and reports and give no points unless you tick it."
        " Members: who belongs to the club, how many points he brings and until when.",
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', ondelete='restrict', index=True,
        check_company=True, domain=[('is_club', '=', True)],
        default=lambda self: self._default_program_id(),
        help="The club whose points are imported.",
    )
    source = fields.Char(
        required=True, default=DEFAULT_SOURCE,
        help="Where the rows come from, e.g. the name of the old software. The same row of the"
        " same source is imported once, even when it comes in another file.",
    )
    file = fields.Binary(attachment=True, help="CSV or XLSX, at most 64 MB.")
    filename = fields.Char(string="File Name")
    encoding = fields.Selection(
        string="Letters",
        selection=[('auto', "Find out"), ('utf-8', "UTF-8"), ('windows-1256', "Windows-1256")],
        required=True, default='auto',
        help="CSV only: how the letters are stored. Choose when Persian names are unreadable.",
    )
    separator = fields.Selection(
        selection=[('auto', "Find out"), ('comma', "Comma"), ('semicolon', "Semicolon"),
                   ('tab', "Tab")],
        required=True, default='auto', help="CSV only: what stands between two columns.",
    )
    calendar = fields.Selection(
        selection=[('auto', "By the year"), ('gregorian', "Gregorian"), ('jalali', "Jalali")],
        required=True, default='auto',
        help="By the year: 1403/05/12 is Jalali, 2024-08-02 Gregorian; a file may have both.",
    )
    date_order = fields.Selection(
        selection=[('dmy', "Day, month, year"), ('mdy', "Month, day, year")],
        required=True, default='dmy',
        help="For dates that end with the year, e.g. 12/05/1403.",
    )
    money_unit = fields.Selection(
        string="Amounts Are In",
        selection=[('books', "Currency of the books"), ('toman', "Toman (10 Rial)")],
        required=True, compute='_compute_money_unit', store=True, readonly=False, precompute=True,
        help="The money of the file. Purchases are stored in the currency of the books.",
    )
    has_toman = fields.Boolean(compute='_compute_has_toman')
    give_points = fields.Boolean(
        string="Give Points for These Purchases",
        help="Each row earns by the rules of the club that hold for all products and look at the"
        " amount; customers become members. Points live as long as if they had been earned on"
        " that day.",
    )
    create_customers = fields.Boolean(
        default=True, help="Customers of the file whom nobody in Contacts matches are created.",
    )
    state = fields.Selection(
        string="Status", selection=STATES, required=True, default='draft', readonly=True,
        copy=False, tracking=True, index=True,
    )
    job = fields.Selection(selection=JOBS, readonly=True, copy=False)
    failure = fields.Char(string="Why It Stopped", readonly=True, copy=False)
    prepared_by_id = fields.Many2one(
        string="Checked By", comodel_name='res.users', readonly=True, copy=False,
    )
    started_by_id = fields.Many2one(
        string="Imported By", comodel_name='res.users', readonly=True, copy=False,
    )
    column_ids = fields.One2many(
        string="Columns", comodel_name='loyalty.club.import.column', inverse_name='import_id',
    )
    row_ids = fields.One2many(
        string="Rows", comodel_name='loyalty.club.import.row', inverse_name='import_id',
        readonly=True, copy=False,
    )

    @api.model
    def _default_program_id(self):
        """The club, when the company has only one."""
        clubs = self.env['loyalty.program'].search([
            ('is_club', '=', True), ('company_id', 'in', (False, self.env.company.id)),
        ], limit=2)
        return clubs if len(clubs) == 1 else False

    @api.depends('company_id')
    def _compute_money_unit(self):
        for job in self:
            is_toman = job.company_id.club_money_unit == 'toman'
            job.money_unit = 'toman' if is_toman else 'books'

    @api.depends('company_id.club_money_unit', 'company_id.currency_id')
    def _compute_has_toman(self):
        for job in self:
            company = job.company_id
            job.has_toman = company.club_money_unit == 'toman' or company.currency_id.name == 'IRR'

    @api.depends('filename', 'target')
    def _compute_display_name(self):
        targets = dict(self._fields['target']._description_selection(self.env))
        for job in self:
            job.display_name = job.filename or targets.get(job.target)

    @api.constrains('target', 'give_points', 'program_id', 'company_id')
    def _check_program(self):
        for job in self:
            if (job.target == 'members' or job.give_points) and not job.program_id:
                raise ValidationError(self.env._("Club: choose the club that gets the points."))
            if job.program_id and not job.program_id.is_club:
                raise ValidationError(self.env._(
                    "Club: %(name)s is not a club; switch it on first.", name=job.program_id.name,
                ))

    @api.onchange('file', 'encoding', 'separator', 'target')
    def _onchange_file(self):
        if self.file and self.state == 'draft':
            self.column_ids = self._column_commands()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OWN & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("An import is checked and started with its buttons."))
        clean = {f'default_{name}': False for name in OWN - {'state', 'row_ids'}}
        jobs = super(
            LoyaltyClubImport, self.with_context(default_state='draft', **clean),
        ).create(vals_list)
        for job, vals in zip(jobs, vals_list, strict=True):
            if job.file and 'column_ids' not in vals:
                job.column_ids = job._column_commands()
        return jobs.with_env(self.env)

    def write(self, vals):
        if not self.env.su and OWN & vals.keys():
            raise AccessError(self.env._("An import is checked and started with its buttons."))
        if SETTINGS & vals.keys():
            self._check_draft()
        result = super().write(vals)
        if 'column_ids' not in vals and {'file', 'encoding', 'separator', 'target'} & vals.keys():
            for job in self.filtered('file'):
                job.column_ids = job._column_commands()
        return result

    def _check_draft(self):
        """:raises UserError: something was checked or imported by the present settings"""
        if any(job.state != 'draft' for job in self):
            raise UserError(self.env._(
                "This file was checked already: press Change Settings first, or begin a new"
                " import.",
            ))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(job.state == 'running' for job in self) or self.env[
            'loyalty.club.import.row'
        ].sudo().search_count([('import_id', 'in', self.ids), ('entry_id', '!=', False)], limit=1):
            raise UserError(self.env._(
                "An import that gave points or is running is not deleted; it says where they came"
                " from. Undo it instead.",
            ))
        if any(job.state in ('done', 'failed') and job.done_count for job in self):
            raise UserError(self.env._("Undo the import first, then delete it."))

    @api.model
    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._("Only a manager of the club imports."))

    def _claim_state(self, before, after, job):
        """Change the state, once: of two people at the same time one is told.

        :param tuple before: states it may have now
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_import SET state = %s, job = %s, failure = NULL"
            " WHERE id = %s AND state IN %s RETURNING id",
            after, job, self.id, before,
        ))
        if not self.env.cr.fetchone():
            raise UserError(self.env._("This import has moved on meanwhile; reload the page."))
        self.invalidate_recordset(['state', 'job', 'failure'])

    def _read_file(self):
        """Yield (row number, list of texts) of the file, the heads first.

        :raises UserError: the file cannot be read
        """
        self.ensure_one()
        content = self.with_context(bin_size=False).file
        try:
            yield from import_file.read_rows(
                base64.b64decode(content or b''), self.encoding, self.separator,
            )
        except import_file.FileProblem as problem:
            raise UserError(self._file_text(problem)) from None
