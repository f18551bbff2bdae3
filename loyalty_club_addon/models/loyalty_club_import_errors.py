import base64
import io

import xlsxwriter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

PAGE = 5000


class LoyaltyClubImport(models.Model):
    """The rows to look at, as a workbook that can be corrected and imported again."""

    _inherit = 'loyalty.club.import'

    problem_file = fields.Binary(compute='_compute_problem_file')

    def _compute_problem_file(self):
        for job in self:
            job.problem_file = base64.b64encode(job._problem_workbook())

    def action_download_problems(self):
        """The rows with a reason, as they were in the file."""
        self.ensure_one()
        if not self.problem_count:
            raise UserError(self.env._("There are no rows with a reason to download."))
        return {
            'type': 'ir.actions.act_url',
            'url': f'/web/content/loyalty.club.import/{self.id}/problem_file'
                   f'?download=true&filename=import-{self.id}-rows.xlsx',
            'target': 'download',
        }

    def _problem_workbook(self):
        """:return: bytes of an XLSX file: the columns of the file, then row and reason; texts
        only, so that no cell of somebody else's file becomes a formula"""
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {'constant_memory': True})
        sheet = book.add_worksheet(self.env._("Rows to Look At")[:31])
        if self.env['res.lang']._get_data(code=self.env.lang or 'en_US').direction == 'rtl':
            sheet.right_to_left()
        heads = self.column_ids.sorted('sequence').mapped('header')
        bold = book.add_format({'bold': True})
        for column, head in enumerate([*heads, self.env._("Row"), self.env._("Reason")]):
            sheet.write_string(0, column, head or '', bold)
        rows = self.env['loyalty.club.import.row'].search([
            ('import_id', '=', self.id), ('message', '!=', False),
        ], order='number')
        line = 0
        for page in split_every(PAGE, rows.ids, rows.browse):
            for row in page:
                line += 1
                cells = (row.raw or [])[:len(heads)]
                for column, text in enumerate(cells):
                    sheet.write_string(line, column, text)
                sheet.write_number(line, len(heads), row.number)
                sheet.write_string(line, len(heads) + 1, row.message)
            page.invalidate_recordset()
        sheet.set_column(0, max(len(heads) - 1, 0), 16)
        sheet.set_column(len(heads) + 1, len(heads) + 1, 80)
        book.close()
        return output.getvalue()
