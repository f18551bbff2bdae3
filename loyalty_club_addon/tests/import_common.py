import base64

from odoo.addons.loyalty_club_addon.models import loyalty_club_import_run

from .ledger_common import TestLedgerCommon

MOBILE = 9_350_000_000


class TestImportCommon(TestLedgerCommon):
    """Files as managers upload them."""

    def _import(self, text, target='purchases', check=True, **values):
        """:param text: the file: text of a CSV, or bytes
        :return: the import, checked"""
        content = text.encode() if isinstance(text, str) else text
        job = self.env['loyalty.club.import'].with_user(self.club_manager).create({
            'target': target, 'file': base64.b64encode(content), 'filename': "old.csv",
            'program_id': self.club.id, **values,
        })
        if check:
            job.action_check()
            self._work(job)
        return job

    def _run(self, text, target='purchases', **values):
        """:return: the import, done"""
        job = self._import(text, target, **values)
        self._start(job)
        return job

    def _start(self, job):
        job.action_import()
        self._work(job)

    def _undo(self, job):
        job.action_undo()
        self._work(job)

    def _work(self, job):
        """What the background job does with a large file, without its commits."""
        while job.sudo()._page(loyalty_club_import_run.PAGE):
            continue

    def _states(self, job):
        """:return: list of (row number, state), problems with their reason"""
        rows = self.env['loyalty.club.import.row'].search(
            [('import_id', '=', job.id)], order='number')
        return [
            (row.number, row.state, row.message) if row.message else (row.number, row.state)
            for row in rows
        ]

    def _purchases(self, job):
        found = self.env['loyalty.club.purchase'].sudo().search(
            [('import_id', '=', job.id)], order='day, id')
        return [(row.name, row.holder_id.name, str(row.day), row.amount_total) for row in found]

    def _made_customers(self, *names):
        return self.env['res.partner'].with_context(active_test=False).search(
            [('name', 'in', names)])

    def _many(self, count, first=0):
        """:return: text of a file of so many purchases by half as many customers"""
        lines = ['mobile,document,date,amount']
        for number in range(first, first + count):
            lines.append(f'0{MOBILE + number // 2},D{number},2024-01-{number % 28 + 1:02},'
                         f'{number + 1}')
        return '\n'.join(lines)

    def _many_members(self, count):
        lines = ['name,mobile,points,valid until,card number']
        for number in range(count):
            lines.append(f'Member {number},0{MOBILE + number},{number + 1},2099-12-31,'
                         f'OLD-{number:06}')
        return '\n'.join(lines)
