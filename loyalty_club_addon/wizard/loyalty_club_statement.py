from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..models.loyalty_club_earning import POINT_SCALE
from ..tools import periods, statement

MAXIMUM_MONTHS = 240


class LoyaltyClubStatement(models.TransientModel):
    """What the club owes its members as of a day, and how it came to that.

    Asked for in a small window; the answer is a list of lines, one sheet of paper, or a workbook.
    """

    _name = 'loyalty.club.statement'
    _description = "Points Statement"

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, default=lambda self: self.env.company,
        domain=lambda self: [('id', 'in', self.env.companies.ids)],
        help="Its calendar, its time zone and the currency of its books count.",
    )
    date_from = fields.Date(
        string="From", required=True, compute='_compute_date_from', store=True,
        precompute=True, readonly=False,
        help="First day of the movements; what was before is the opening.",
    )
    date_to = fields.Date(
        string="As of the End Of", required=True,
        default=lambda self: self.env.company._club_today(),
        help="Last day, until midnight in the time zone of the company.",
    )
    group_by = fields.Selection(
        string="Rows",
        selection=[
            ('month', "Months"), ('club', "Clubs"), ('shop', "Shops"),
            ('kind', "Individuals and legal entities"),
        ],
        required=True,
        default='month',
        help="Months are those of the calendar of the company. Shops: of the order the points came"
        " from; a return counts for the shop of its order.",
    )
    program_ids = fields.Many2many(
        string="Clubs", comodel_name='loyalty.program', domain=[('program_type', '=', 'loyalty')],
        help="Empty: all clubs.",
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    line_ids = fields.One2many(
        comodel_name='loyalty.club.statement.line', inverse_name='statement_id', readonly=True,
    )

    @api.depends('date_to', 'company_id')
    def _compute_date_from(self):
        for record in self:
            calendar = record.company_id.club_calendar
            if record.date_to and not (record.date_from and record.date_from <= record.date_to):
                record.date_from = periods.year_start(record.date_to, calendar)

    @api.constrains('date_from', 'date_to')
    def _check_dates(self):
        for record in self:
            if record.date_from > record.date_to:
                raise ValidationError(self.env._(
                    "From: the first day lies after the last one; choose an earlier day.",
                ))
            if (record.date_to - record.date_from).days > MAXIMUM_MONTHS * 31:
                raise ValidationError(self.env._(
                    "From: a statement has at most 20 years; choose a later day.",
                ))

    def action_open(self):
        """Reckon and show the rows."""
        self.ensure_one()
        self._reckon()
        return {
            'type': 'ir.actions.act_window',
            'name': self._period_text(),
            'res_model': 'loyalty.club.statement.line',
            'view_mode': 'list',
            'domain': [('statement_id', '=', self.id)],
            'context': {'club_statement_id': self.id},
        }

    def action_print(self):
        """One sheet to print and sign."""
        self.ensure_one()
        self._reckon()
        report = self.env.ref('loyalty_club_addon.loyalty_club_statement_report')
        return report.report_action(self)

    def action_export(self):
        """The same rows as a workbook."""
        self.ensure_one()
        self._reckon()
        return {
            'type': 'ir.actions.act_url',
            'url': f'/web/content/{self._name}/{self.id}/workbook/{self._file_name()}.xlsx'
                   '?download=true',
            'target': 'download',
        }

    def _domain(self):
        """:return: domain of the entries of the company and the clubs, of any day"""
        domain = Domain('company_id', 'in', [self.company_id.id, False])
        if self.program_ids:
            domain &= Domain('program_id', 'in', self.program_ids.ids)
        return domain

    def _days(self):
        """:return: list of (first day, last day): the months, or all of it as one"""
        if self.group_by != 'month':
            return [(self.date_from, self.date_to)]
        return periods.months_between(self.date_from, self.date_to, self.company_id.club_calendar)

    def _rows(self):
        """:return: list of `tools.statement.Row`"""
        if self.company_id not in self.env.companies:  # its entries would be missing silently
            raise UserError(self.env._(
                "Company: select %(company)s in the company menu first.",
                company=self.company_id.display_name,
            ))
        midnight = self.company_id._club_midnight
        days = self._days()
        until = midnight(self.date_to + timedelta(days=1))
        sums = self.env['loyalty.club.entry']._statement_sums(
            self._domain() & Domain('date', '<', until), self.group_by,
            [midnight(first) for first, __ in days],
        )
        return statement.build(sums, len(days) if self.group_by == 'month' else 0)

    def _reckon(self):
        """Write the lines anew, the total last."""
        self.ensure_one()
        is_chained = self.group_by == 'month'
        rows = self._rows()
        values = [self._line_values(row) for row in rows]
        if not is_chained:
            values.sort(key=lambda line: line['name'])
        total = statement.total(rows, is_chained)
        # the total is the sum of what stands above it, to the last unit of money
        money = [line['value'] for line in values]
        worth = (money[-1] if is_chained else sum(money)) if money else 0
        values.append(self._line_values(total) | {
            'name': self.env._("Total"), 'is_total': True, 'key': False, 'value': worth,
        })
        self.line_ids = [Command.clear()] + [
            Command.create(line | {'sequence': number}) for number, line in enumerate(values)
        ]

    def _line_values(self, row):
        """:return: dict of field values; points as floats, value in the books' currency"""
        line = self.env['loyalty.club.statement.line']
        return {
            'key': str(row.keys[0]) if row.keys and row.keys[0] is not None else False,
            'name': line._name_of(self, row.keys[0]) if row.keys else False,
            'opening': row.opening / POINT_SCALE,
            **{name: points / POINT_SCALE for name, points in row.moves.items()},
            'closing': row.closing / POINT_SCALE,
            'value': self._value(row.clubs),
        }

    def _value(self, clubs):
        """:param dict clubs: {club id: hundredths}
        :return: money (float) in the currency of the books, at the worth of a point today"""
        value = 0
        for club_id, points in clubs.items():
            club = self.env['loyalty.program'].sudo().browse(club_id)
            value += club.currency_id._convert(
                points / POINT_SCALE * club.club_point_worth, self.currency_id, self.company_id,
                self.date_to, round=False,
            )
        return self.currency_id.round(value)

    def _title(self):
        return self.env._("Points Statement, %(period)s", period=self._period_text())

    def _period_text(self):
        return self.env._(
            "%(first)s to %(last)s",
            first=self.company_id._club_day_text(self.date_from),
            last=self.company_id._club_day_text(self.date_to),
        )

    def _file_name(self):
        return f'points-{self.date_from}-{self.date_to}-{self.group_by}'
