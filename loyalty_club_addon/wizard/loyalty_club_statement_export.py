import base64
import io

import xlsxwriter

from odoo import fields, models

from ..tools import statement

PAGE_ROWS = 24  # two years; what fits on one A4 page beside head and signatures
WHOLE, HUNDREDTHS = '#,##0', '#,##0.00'
COLUMNS = ('opening', *statement.MOVEMENTS, 'closing', 'value')


class LoyaltyClubStatement(models.TransientModel):
    """The statement as a workbook and on paper."""

    _inherit = 'loyalty.club.statement'

    workbook = fields.Binary(compute='_compute_workbook')

    def _compute_workbook(self):
        for record in self:
            record.workbook = base64.b64encode(record._to_workbook())

    def _to_workbook(self):
        """:return: bytes of an XLSX file: numbers as numbers, so that they can be added up"""
        output = io.BytesIO()
        workbook = xlsxwriter.Workbook(output, {'in_memory': True})
        sheet = workbook.add_worksheet(self.env._("Points Statement")[:31])
        if self.env['res.lang']._get_data(code=self.env.lang or 'en_US').direction == 'rtl':
            sheet.right_to_left()
        bold = workbook.add_format({'bold': True})
        head = workbook.add_format({'bold': True, 'text_wrap': True, 'bottom': 1})
        sheet.write(0, 0, self.company_id.display_name, bold)
        sheet.write(1, 0, self._title(), bold)
        for column, label in enumerate(self._labels()):
            sheet.write(3, column, label, head)
        formats = {
            (is_total, number_format): workbook.add_format({
                'bold': is_total, 'top': int(is_total),
                'num_format': number_format,
            })
            for is_total in (False, True)
            for number_format in (self._money_format(), WHOLE, HUNDREDTHS)
        }
        points_format = self._points_format()
        for row, line in enumerate(self.line_ids, start=4):
            sheet.write_string(row, 0, line.name or '', formats[line.is_total, WHOLE])
            for column, name in enumerate(COLUMNS, start=1):
                number_format = self._money_format() if name == 'value' else points_format
                sheet.write_number(
                    row, column, line[name], formats[line.is_total, number_format])
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(COLUMNS), 14)
        sheet.freeze_panes(4, 1)
        workbook.close()
        return output.getvalue()

    def _points_format(self):
        """:return: a spreadsheet's format that shows decimals only where points have them"""
        points = (line[name] for line in self.line_ids for name in COLUMNS[:-1])
        return WHOLE if all(number == int(number) for number in points) else HUNDREDTHS

    def _money_format(self):
        decimals = self.currency_id.decimal_places
        return '#,##0' + ('.' + '0' * decimals if decimals else '')

    def _labels(self):
        """:return: list of the heads of the columns in the language of the reader"""
        line = self.env['loyalty.club.statement.line']
        rows = dict(self._fields['group_by']._description_selection(self.env))[self.group_by]
        labels = line.fields_get(COLUMNS, ['string'])
        return [rows, *(labels[name]['string'] for name in COLUMNS[:-1]), self._value_label()]

    def _value_label(self):
        """:return: the head of the money column, with the currency of the books"""
        name = self.currency_id.name
        return self.env._(
            "Value (%(currency)s)", currency=self.env._("Rial") if name == 'IRR' else name,
        )

    def _page_lines(self):
        """:return: list of dicts for one page: the name and the numbers as text; the oldest
        months, or the rows that moved least, stand as one when there are too many"""
        is_chained = self.group_by == 'month'
        lines = {line.sequence: line for line in self.line_ids if not line.is_total}
        folded, rows = statement.fold(
            [line._to_row() for line in lines.values()], PAGE_ROWS, is_chained,
        )
        texts = [self._texts(lines[row.keys[0]]) for row in rows]
        if folded:
            rest = [lines[key] for key in folded.keys]
            name = self.env._("Months before") if is_chained else self.env._("All others")
            texts.insert(0 if is_chained else len(texts), self._texts(
                self._line_values(folded._replace(keys=())) | {
                    'name': f'{name} ({self.env["loyalty.club.earning"]._format(len(rest))})',
                    'is_total': False,
                    # as the rows were rounded, so that the page adds up
                    'value': rest[-1].value if is_chained else sum(line.value for line in rest),
                },
            ))
        return texts + [self._texts(line) for line in self.line_ids if line.is_total]

    def _texts(self, line):
        """:param line: a line, or a dict of its values"""
        engine = self.env['loyalty.club.earning']
        texts = [engine._format(line[name]) for name in COLUMNS]
        return {'name': line['name'], 'numbers': texts, 'is_total': line['is_total']}

    def _page_worth(self):
        """:return: the total in the money people of the company think in"""
        total = self.line_ids.filtered('is_total')
        return self.company_id._club_format_money(total.value)

    def _page_club_names(self):
        clubs = self.program_ids.sudo().mapped('display_name')
        return ', '.join(clubs) or self.env._("All clubs")
