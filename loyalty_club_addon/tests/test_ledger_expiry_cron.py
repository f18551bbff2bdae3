from contextlib import closing
from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting

LOTS = 'odoo.addons.loyalty_club_addon.models.loyalty_club_lot_release'
LEDGER = ('loyalty_club_allocation', 'loyalty_club_lot', 'loyalty_club_entry')


@tagged('post_install', '-at_install')
class TestLedgerExpiryCron(BaseCase):
    """The nightly job itself: it commits page by page, so it needs real transactions.

    What these tests commit they delete again, past the triggers of the ledger.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            others = env['loyalty.club.lot'].search_count([
                ('points_left', '>', 0), ('expires_on', '<', date.today()),
            ])
            self.assertEqual(others, 0, "the job would take points of the test database")
            club = env['loyalty.program'].create({
                'name': "Expiry Club", 'program_type': 'loyalty', 'is_club': True,
            })
            partners = env['res.partner'].create([
                {'name': f"Expiry {number}"} for number in range(3)
            ])
            members = env['loyalty.club.member'].create([
                {'program_id': club.id, 'partner_id': partner.id} for partner in partners
            ])
            for card in members.card_id:
                env['loyalty.club.entry']._post([
                    Posting(card, 'adjust', 1000, expires_on=date(2020, 1, day))
                    for day in (1, 2)
                ])
            self.club_id, self.partner_ids = club.id, partners.ids
            self.card_ids = members.card_id.ids
        self.addCleanup(self._delete)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _delete(self):
        """Nothing of these tests stays in the database."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cr.execute("SET LOCAL lock_timeout = '20s'")
            for table in LEDGER:
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            cr.execute(SQL(
                "DELETE FROM loyalty_club_allocation WHERE lot_id IN"
                " (SELECT id FROM loyalty_club_lot WHERE card_id IN %s)", tuple(self.card_ids),
            ))
            for table in LEDGER[1:]:
                cr.execute(SQL(
                    "DELETE FROM %s WHERE card_id IN %s", SQL.identifier(table),
                    tuple(self.card_ids),
                ))
            for table in LEDGER:
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
            cards = env['loyalty.card'].browse(self.card_ids)
            cr.execute(SQL(
                "DELETE FROM loyalty_club_member WHERE card_id IN %s", tuple(self.card_ids),
            ))
            cr.execute(SQL(
                "UPDATE loyalty_card SET points = 0, club_seq = 0 WHERE id IN %s",
                tuple(self.card_ids),
            ))
            env.invalidate_all()
            cards.unlink()
            program = env['loyalty.program'].browse(self.club_id)
            program.active = False
            program.unlink()
            env['res.partner'].browse(self.partner_ids).unlink()

    def _expire(self, cr, limit, **context):
        self._env(cr)['loyalty.club.lot'].with_context(**context)._cron_expire(limit=limit)

    def _state(self):
        """:return: `(expired entries, points)` of each card, as everybody sees them"""
        with self.registry.cursor() as cr:
            cr.execute(SQL("""
                SELECT (SELECT COUNT(*) FROM loyalty_club_entry
                         WHERE card_id = card.id AND kind = 'expire'), card.points
                  FROM loyalty_card card WHERE id IN %s ORDER BY id
            """, tuple(self.card_ids)))
            return cr.fetchall()

    def _differences(self):
        with self.registry.cursor() as cr:
            return self._env(cr)['loyalty.club.check']._differences()

    def test_pages_are_committed_one_by_one(self):
        with closing(self.registry.cursor()) as cr:
            self._expire(cr, 4)
            cr.rollback()  # what was not committed is gone
        self.assertEqual(self._state(), [(2, 0)] * 3)
        self.assertEqual(self._differences(), [])

    def test_the_time_of_the_job_is_over(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cron = env.ref('loyalty_club_addon.ir_cron_expire_points')
            progress = env['ir.cron.progress'].create({'cron_id': cron.id})
            self._expire(
                cr, 4, ir_cron_progress_id=progress.id, cron_id=cron.id, cron_end_time=0,
            )
            self.assertEqual(progress.done, 4)
            progress.unlink()
        self.assertEqual(sorted(self._state()), [(1, 10), (1, 10), (2, 0)])  # oldest day first
        with self.registry.cursor() as cr:  # the next run goes on
            self._expire(cr, 4)
        self.assertEqual(self._state(), [(2, 0)] * 3)

    def test_a_page_that_meets_another_transaction_is_tried_again(self):
        lots = self.registry['loyalty.club.lot']
        page, tries = lots._expire_page, []

        def meeting(records, club, limit):
            tries.extend([limit] if club.id == self.club_id else [])
            if club.id == self.club_id and len(tries) == 1:
                records.env.cr.execute("SELECT 1")  # its snapshot is taken
                with self.registry.cursor() as other:
                    env = self._env(other)
                    card = env['loyalty.card'].browse(self.card_ids[0])
                    env['loyalty.club.entry']._post([Posting(card, 'adjust', 500)])
            return page(records, club, limit)

        with (
            patch.object(lots, '_expire_page', meeting), mute_logger('odoo.sql_db', LOTS),
            self.registry.cursor() as cr,
        ):
            self._expire(cr, 100)
        self.assertEqual(len(tries), 3)  # refused, done, nothing left
        self.assertEqual(self._state(), [(2, 5), (2, 0), (2, 0)])
        self.assertEqual(self._differences(), [])

    def test_two_jobs_at_once_expire_once(self):
        with closing(self.registry.cursor()) as late:
            late.execute("SELECT 1")  # its snapshot is older than what the other job does
            with self.registry.cursor() as cr:
                self._expire(cr, 100)
            with mute_logger('odoo.sql_db', LOTS):
                self._expire(late, 100)
            late.commit()
        self.assertEqual(self._state(), [(2, 0)] * 3)
        self.assertEqual(self._differences(), [])
