import base64
from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting

RUN = 'odoo.addons.loyalty_club_addon.models.loyalty_club_import_run'
LOTS = 'odoo.addons.loyalty_club_addon.models.loyalty_club_lot_release'
LEDGER = ('loyalty_club_allocation', 'loyalty_club_lot', 'loyalty_club_entry')
ROWS, PAGE = 30, 10
FILE = 'name,mobile,points\n' + ''.join(
    f'Cron {number:03},0912888{number:04},{number + 1}\n' for number in range(ROWS)
)


@tagged('post_install', '-at_install')
class TestImportCron(BaseCase):
    """The background job itself: it commits page by page, so it needs real transactions.

    What these tests commit they delete again, past the triggers of the ledger.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            club = env['loyalty.program'].create({
                'name': "Import Club", 'program_type': 'loyalty', 'is_club': True,
            })
            self.club_id = club.id
            self.job_id = self._checked(env).id
        self.addCleanup(self._delete)

    def _checked(self, env):
        job = env['loyalty.club.import'].create({
            'target': 'members', 'program_id': self.club_id, 'filename': "cron.csv",
            'file': base64.b64encode(FILE.encode()),
        })
        job.action_check()
        self.assertEqual(job.ready_count, ROWS)
        job._claim_state(('checked',), 'running', 'import')
        return job

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _delete(self):
        """Nothing of these tests stays in the database."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cr.execute("SET LOCAL lock_timeout = '20s'")
            cards = env['loyalty.card'].with_context(active_test=False).search(
                [('program_id', '=', self.club_id)])
            partners = cards.partner_id
            ids = tuple(cards.ids) or (0,)
            jobs = env['loyalty.club.import'].search([('program_id', '=', self.club_id)])
            env['mail.message'].search(
                [('model', '=', jobs._name), ('res_id', 'in', jobs.ids)]).unlink()
            env['ir.attachment'].search([
                ('res_model', '=', jobs._name), ('res_id', 'in', jobs.ids),
                ('res_field', '=', 'file'),
            ]).unlink()
            cr.execute(SQL("DELETE FROM loyalty_club_import WHERE program_id = %s", self.club_id))
            for table in LEDGER:
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            cr.execute(SQL(
                "DELETE FROM loyalty_club_allocation WHERE lot_id IN"
                " (SELECT id FROM loyalty_club_lot WHERE card_id IN %s)", ids))
            for table in LEDGER[1:]:
                cr.execute(SQL("DELETE FROM %s WHERE card_id IN %s", SQL.identifier(table), ids))
            for table in LEDGER:
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
            cr.execute(SQL("DELETE FROM loyalty_club_member WHERE card_id IN %s", ids))
            cr.execute(SQL("UPDATE loyalty_card SET points = 0, club_seq = 0 WHERE id IN %s", ids))
            env.invalidate_all()
            cards.unlink()
            program = env['loyalty.program'].browse(self.club_id)
            program.active = False
            program.unlink()
            partners.unlink()

    def _cron(self, cr, limit=PAGE, **context):
        self._env(cr)['loyalty.club.import'].with_context(**context)._cron_run(limit=limit)

    def _state(self, job_id=None):
        """:return: (state, rows done, entries, points) as everybody sees them"""
        with self.registry.cursor() as cr:
            cr.execute(SQL("""
                SELECT job.state,
                       (SELECT COUNT(*) FROM loyalty_club_import_row
                         WHERE import_id = job.id AND state = 'done'),
                       (SELECT COUNT(*) FROM loyalty_club_entry WHERE program_id = job.program_id),
                       (SELECT SUM(points) FROM loyalty_card WHERE program_id = job.program_id)
                  FROM loyalty_club_import job WHERE job.id = %s
            """, job_id or self.job_id))
            return cr.fetchone()

    def assertLedger(self):
        with self.registry.cursor() as cr:
            self.assertEqual(self._env(cr)['loyalty.club.check']._differences(), [])

    def test_pages_are_committed_one_by_one(self):
        with closing(self.registry.cursor()) as cr:
            self._cron(cr)
            cr.rollback()  # what was not committed is gone
        self.assertEqual(self._state(), ('done', ROWS, ROWS, 465))
        self.assertLedger()

    def test_a_crash_in_the_middle(self):
        """Page 2 raises: page 1 stays, the import says why, and goes on from there."""
        entries, calls = self.registry['loyalty.club.entry'], []
        post = entries._post_awards

        def crashing(records, postings):
            calls.append(len(postings))
            made = post(records, postings)
            if len(calls) == 2:
                raise ZeroDivisionError("the disk is full")
            return made

        with (
            patch.object(entries, '_post_awards', crashing), mute_logger(RUN),
            self.registry.cursor() as cr,
        ):
            self._cron(cr)
        self.assertEqual(self._state(), ('failed', PAGE, PAGE, 55))
        self.assertLedger()
        with self.registry.cursor() as cr:
            job = self._env(cr)['loyalty.club.import'].browse(self.job_id)
            self.assertEqual(job.failure, "the disk is full")
            job._claim_state(('failed',), 'running', job.job)
        with self.registry.cursor() as cr:
            self._cron(cr)
        self.assertEqual(self._state(), ('done', ROWS, ROWS, 465))
        self.assertLedger()

    def test_the_process_is_killed(self):
        """Nobody could note a failure: the next run of the job goes on."""
        with self.registry.cursor() as cr:
            self._env(cr)['loyalty.club.import'].browse(self.job_id)._page(PAGE)
        with closing(self.registry.cursor()) as cr:  # and is gone before its commit
            self._env(cr)['loyalty.club.import'].browse(self.job_id)._page(PAGE)
        self.assertEqual(self._state(), ('running', PAGE, PAGE, 55))
        with self.registry.cursor() as cr:
            self._cron(cr)
        self.assertEqual(self._state(), ('done', ROWS, ROWS, 465))

    def test_the_time_of_the_job_is_over(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cron = env.ref('loyalty_club_addon.ir_cron_import')
            progress = env['ir.cron.progress'].create({'cron_id': cron.id})
            self._cron(cr, ir_cron_progress_id=progress.id, cron_id=cron.id, cron_end_time=0)
            self.assertEqual((progress.done, progress.remaining), (PAGE, ROWS - PAGE + 1))
            progress.unlink()
        self.assertEqual(self._state(), ('running', PAGE, PAGE, 55))

    def test_two_jobs_at_once_import_once(self):
        with closing(self.registry.cursor()) as late:
            late.execute("SELECT 1")  # its snapshot is older than what the other job does
            with self.registry.cursor() as cr:
                self._cron(cr, limit=100)
            with mute_logger('odoo.sql_db', LOTS):
                self._cron(late, limit=100)
            late.commit()
        self.assertEqual(self._state(), ('done', ROWS, ROWS, 465))
        self.assertLedger()

    def test_two_files_at_once_import_a_row_once(self):
        """The database refuses the second one; it is run again and finds the rows there."""
        with self.registry.cursor() as cr:
            second = self._checked(self._env(cr)).id
        with closing(self.registry.cursor()) as late:
            late.execute("SELECT 1")
            with self.registry.cursor() as cr:
                self._env(cr)['loyalty.club.import'].browse(self.job_id)._page(100)
            with mute_logger('odoo.sql_db', LOTS):
                job = self._env(late)['loyalty.club.import'].browse(second)
                self._env(late)['loyalty.club.lot']._again(job._page, 100)
            late.commit()
        self.assertEqual(self._state(second), ('running', 0, ROWS, 465))
        self.assertEqual(self._state(), ('running', ROWS, ROWS, 465))
        self.assertLedger()

    def test_a_page_that_meets_an_order_is_tried_again(self):
        with self.registry.cursor() as cr:  # a member already, who buys meanwhile
            env = self._env(cr)
            partner = env['res.partner'].create({'name': "Busy", 'phone': "09128880000"})
            member = env['loyalty.club.member'].create({
                'program_id': self.club_id, 'partner_id': partner.id})
            card_id = member.card_id.id
        entries, tries = self.registry['loyalty.club.entry'], []
        post = entries._post_awards

        def meeting(records, postings):
            tries.append(len(postings))
            if len(tries) == 1:
                with self.registry.cursor() as other:
                    env = self._env(other)
                    env['loyalty.club.entry']._post(
                        [Posting(env['loyalty.card'].browse(card_id), 'adjust', 500)])
            return post(records, postings)

        with (
            patch.object(entries, '_post_awards', meeting), mute_logger('odoo.sql_db', LOTS),
            self.registry.cursor() as cr,
        ):
            self._cron(cr, limit=100)
        self.assertEqual(tries, [ROWS, ROWS])
        self.assertEqual(self._state(), ('done', ROWS, ROWS + 1, 470))
        self.assertLedger()
