from odoo import api, fields, models
from odoo.exceptions import UserError

PREVIEW = 20


class LoyaltyClubImport(models.Model):
    """The buttons, and what the screen counts."""

    _inherit = 'loyalty.club.import'

    row_count = fields.Integer(string="Rows of the File", compute='_compute_counts')
    ready_count = fields.Integer(string="To Import", compute='_compute_counts')
    done_count = fields.Integer(string="Imported", compute='_compute_counts')
    duplicate_count = fields.Integer(string="There Already", compute='_compute_counts')
    error_count = fields.Integer(string="Errors", compute='_compute_counts')
    problem_count = fields.Integer(
        string="Rows to Look At", compute='_compute_counts',
        help="Errors, and rows of which something could not be undone.",
    )
    new_customer_count = fields.Integer(
        string="New Customers", compute='_compute_counts',
        help="Before the import: customers of the file who are not in Contacts yet. Afterwards:"
        " customers who were created.",
    )
    total_amount = fields.Monetary(string="Amount", compute='_compute_counts')
    total_points = fields.Float(string="Points", digits=(16, 2), compute='_compute_counts')
    progress = fields.Float(compute='_compute_counts', help="Percent of the rows.")
    preview_ids = fields.Many2many(
        string="First Rows", comodel_name='loyalty.club.import.row',
        compute='_compute_preview_ids',
    )

    def _compute_counts(self):
        groups = self.env['loyalty.club.import.row']._read_group(
            [('import_id', 'in', self.ids)],
            ['import_id', 'state'], ['__count', 'amount:sum', 'points:sum', 'message:count'],
        )
        counts, sums, messages = {}, {}, {}
        for job, state, count, amount, points, texts in groups:
            counts.setdefault(job.id, {})[state] = count
            sums.setdefault(job.id, {})[state] = (amount, points)
            messages.setdefault(job.id, {})[state] = texts
        for job in self:
            found, money = counts.get(job._origin.id, {}), sums.get(job._origin.id, {})
            job.row_count = sum(found.values())
            for state in ('ready', 'done', 'duplicate', 'error'):
                job[f'{state}_count'] = found.get(state, 0)
            job.problem_count = sum(messages.get(job._origin.id, {}).values())
            kept = [money[state] for state in ('ready', 'done') if state in money]
            job.total_amount = sum(amount for amount, __ in kept)
            job.total_points = sum(points for __, points in kept)
            job.progress = job._percent(found)
            job.new_customer_count = job._count_new_customers()

    @api.depends('state')
    def _compute_preview_ids(self):
        for job in self:
            job.preview_ids = self.env['loyalty.club.import.row'].search(
                [('import_id', '=', job._origin.id)], order='number', limit=PREVIEW,
            )

    def _percent(self, counts):
        """:param dict counts: {state of rows: number}
        :return: how much of the present job is done"""
        if self.state == 'draft' or not counts:
            return 0
        left = {'check': ('waiting',), 'import': ('waiting', 'ready'), 'undo': ('done',)}
        waiting = sum(counts.get(state, 0) for state in left.get(self.job, ()))
        total = sum(counts.values())
        return 100 * (total - waiting) / total

    def _count_new_customers(self):
        if self.state == 'checked' or (self.state == 'running' and self.job == 'import'):
            return self.people_count
        return self.env['loyalty.club.import.row'].search_count([
            ('import_id', '=', self._origin.id), ('state', '=', 'done'),
            ('is_new_customer', '=', True),
        ])

    def action_check(self):
        """Dry run: read the file and say what would become of each row."""
        self._check_manager()
        self.ensure_one()
        self.check_access('write')
        if not self.file:
            raise UserError(self.env._("File: choose a CSV or XLSX file first."))
        self._check_program()
        self._claim_state(('draft',), 'running', 'check')
        self.sudo().write({'prepared_by_id': self.env.uid})
        self.sudo()._load()
        self.sudo()._start()

    def action_import(self):
        """Import what the check found ready."""
        self._check_manager()
        self.ensure_one()
        self.check_access('write')
        if not self.ready_count:
            raise UserError(self.env._(
                "No row is ready: look at the reasons in the list of rows, correct the file and"
                " begin a new import.",
            ))
        self._claim_state(('checked',), 'running', 'import')
        self._check_second_person()
        self.sudo().write({'started_by_id': self.env.uid})
        self.sudo()._start()

    def action_resume(self):
        """Go on where it stopped; with a job that nobody has run since, too."""
        self._check_manager()
        self.ensure_one()
        self.check_access('write')
        self._claim_state(('failed', 'running'), 'running', self.job)
        self.sudo()._start()

    def action_undo(self):
        """Take back what the import did."""
        self._check_manager()
        self.ensure_one()
        self.check_access('write')
        self._claim_state(
            ('failed', 'done') if self.job in ('import', 'undo') else ('done',),
            'running', 'undo',
        )
        self.sudo()._start()

    def action_draft(self):
        """Back to the settings; nothing was imported yet."""
        self._check_manager()
        self.ensure_one()
        self.check_access('write')
        if self.job != 'check':
            raise UserError(self.env._("This file was imported; undo it instead."))
        self._claim_state(('checked', 'failed'), 'draft', None)
        self.sudo().row_ids.unlink()

    def _check_second_person(self):
        """Points out of a file are points by hand: the limits of whoever prepared it hold, another
        manager may start it instead, and nobody imports points for himself."""
        rows = self.env['loyalty.club.import.row'].sudo()
        domain = [('import_id', '=', self.id), ('state', '=', 'ready'), ('points', '>', 0)]
        if self.env.su or not rows.search_count(domain, limit=1):
            return
        mine = self.env.user.partner_id
        own = rows.search(
            domain + [('partner_id', 'in', (mine | mine.commercial_partner_id).ids)], limit=1)
        if own:
            raise UserError(self.env._(
                "Row %(row)s gives points to yourself; another manager of the club imports it.",
                row=own.number,
            ))
        if self.env.user != self.prepared_by_id:
            return
        company = self.program_id.company_id or self.env.user.company_id
        if not self.env['loyalty.club.adjustment.month']._claim(company, [self.total_points]):
            raise UserError(self.env._(
                "%(points)s points are above what you may give alone; another manager of the club"
                " presses Import.",
                points=self.env['loyalty.club.earning']._format(self.total_points),
            ))

    def action_open_rows(self):
        return self._open('loyalty_club_import_row_action', {})

    def action_open_problems(self):
        return self._open('loyalty_club_import_row_action', {'search_default_problems': 1})

    def _open(self, action, context):
        self.ensure_one()
        found = self.env['ir.actions.act_window']._for_xml_id(f'loyalty_club_addon.{action}')
        return found | {'domain': [('import_id', '=', self.id)], 'context': context}

    def action_open_purchases(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Imported Purchases"),
            'res_model': 'loyalty.club.purchase', 'view_mode': 'list,form',
            'domain': [('import_id', '=', self.id)],
        }

    @api.model
    def _count_text(self, number):
        return self.env['loyalty.club.earning']._format(number)

    def _tell(self):
        """Write into the chatter what came of the job."""
        self.invalidate_recordset()
        numbers = {
            name: self._count_text(self[name])
            for name in ('ready_count', 'done_count', 'duplicate_count', 'error_count',
                         'problem_count')
        }
        undone = self._count_text(self.row_ids.search_count([
            ('import_id', '=', self.id), ('state', '=', 'undone'),
        ]))
        bodies = {
            'checked': lambda: self.env._(
                "Checked: %(ready_count)s rows can be imported, %(duplicate_count)s are there"
                " already, %(error_count)s have errors.", **numbers),
            'done': lambda: self.env._(
                "Imported: %(done_count)s rows; %(duplicate_count)s were there already,"
                " %(error_count)s have errors.", **numbers),
            'undone': lambda: self.env._("Undone: %(rows)s rows.", rows=undone),
        }
        self.message_post(body=bodies[self.state]())
