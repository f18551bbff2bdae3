from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

RUN = 'odoo.addons.loyalty_club_addon.models.loyalty_club_action_delivery_run'
LOTS = 'odoo.addons.loyalty_club_addon.models.loyalty_club_lot_release'
QUIET = (RUN, LOTS, 'odoo.sql_db', 'odoo.addons.base.models.ir_actions')
ADD = "record.write({'ref': (record.ref or '') + 'x'})"


class Killed(BaseException):
    """The server is gone in the middle of the work: nobody catches it."""


@tagged('post_install', '-at_install')
class TestActionDeliveryCron(BaseCase):
    """The job itself: it commits, so it needs real transactions, which these tests delete again.

    The action appends a letter to the reference of the customer: they say how often it ran.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            self.assertFalse(env['loyalty.club.action.delivery'].search_count([]))
            self.partner_ids = env['res.partner'].create([
                {'name': f"Delivery {number}"} for number in range(3)
            ]).ids
            self.action_id = env['ir.actions.server'].create({
                'name': "Add a letter", 'state': 'code', 'code': ADD,
                'model_id': env['ir.model']._get_id('res.partner'),
            }).id
        self.addCleanup(self._delete)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _delete(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cr.execute("SET LOCAL lock_timeout = '20s'")
            rows = env['loyalty.club.action.delivery'].search([])
            rows.activity_ids.unlink()
            rows.unlink()
            cron = env.ref('loyalty_club_addon.ir_cron_deliver_actions')
            env['ir.cron.trigger'].search([('cron_id', '=', cron.id)]).unlink()
            env['ir.config_parameter'].search([('key', '=', 'database.is_neutralized')]).unlink()
            env['ir.actions.server'].browse(self.action_id).exists().unlink()
            env['res.partner'].browse(self.partner_ids).exists().unlink()

    def _enqueue(self, number=1, key='test'):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            return env['loyalty.club.action.delivery']._enqueue(
                env['ir.actions.server'].browse(self.action_id),
                env['res.partner'].browse(self.partner_ids[:number]), key,
            ).ids

    def _code(self, code):
        with self.registry.cursor() as cr:
            self._env(cr)['ir.actions.server'].browse(self.action_id).code = code

    def _deliver(self, cr=None):
        if cr is not None:
            self._env(cr)['loyalty.club.action.delivery']._cron_deliver()
            return
        with mute_logger(*QUIET), closing(self.registry.cursor()) as own:
            self._deliver(own)
            own.rollback()  # what was not committed is gone

    def _rows(self, *names):
        """:return: values of all rows as everybody sees them, the first row first"""
        with self.registry.cursor() as cr:
            rows = self._env(cr)['loyalty.club.action.delivery'].search([], order='id')
            return [tuple(row[name] for name in names) for row in rows]

    def _write(self, **values):
        with self.registry.cursor() as cr:
            self._env(cr)['loyalty.club.action.delivery'].search([]).write(values)

    def _letters(self):
        with self.registry.cursor() as cr:
            partners = self._env(cr)['res.partner'].browse(self.partner_ids)
            return [len(partner.ref or '') for partner in partners]

    def test_runs_what_waits_once(self):
        self._enqueue(3)
        self._deliver()
        self._deliver()
        self.assertEqual(self._letters(), [1, 1, 1])
        self.assertEqual(self._rows('state', 'tries', 'error'), [('done', 1, False)] * 3)

    def test_nothing_runs_before_the_commit(self):
        with closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            env['loyalty.club.action.delivery']._enqueue(
                env['ir.actions.server'].browse(self.action_id),
                env['res.partner'].browse(self.partner_ids), 'sale',
            )
            self._deliver()
            self.assertEqual(self._letters(), [0, 0, 0])
            cr.rollback()  # the sale failed
        self._deliver()
        self.assertEqual(self._letters(), [0, 0, 0])

    def test_a_failing_action_is_told_and_tried_again(self):
        self._code(ADD + "\nraise UserError('Gold is out')")
        self._enqueue()
        self._deliver()
        self.assertEqual(self._rows('state', 'tries', 'error'), [('pending', 1, "Gold is out")])
        self._deliver()  # not before its time
        self.assertEqual(self._rows('tries'), [(1,)])
        [[next_try]] = self._rows('next_try')
        waits = next_try - fields.Datetime.now()
        self.assertTrue(timedelta(0) < waits <= timedelta(minutes=1), waits)
        self._code(ADD)
        self._write(next_try=fields.Datetime.now())
        self._deliver()
        self.assertEqual(self._rows('state', 'tries', 'error'), [('done', 2, False)])
        self.assertEqual(self._letters(), [1, 0, 0])

    def test_a_failing_action_ends(self):
        self._code("1 / 0")
        self._enqueue()
        waits = []
        for __ in range(7):
            self._deliver()
            [[state, next_try]] = self._rows('state', 'next_try')
            if state == 'pending':
                waits.append(round((next_try - fields.Datetime.now()).total_seconds() / 60))
                self._write(next_try=fields.Datetime.now())
        self.assertEqual(waits, [1, 10, 60, 360])
        [[state, tries, error, activities]] = self._rows(
            'state', 'tries', 'error', 'activity_ids',
        )
        self.assertEqual((state, tries), ('failed', 5))
        self.assertIn("division by zero", error)
        with self.registry.cursor() as cr:
            activity = activities.with_env(self._env(cr))
            self.assertEqual(len(activity), 1)
            self.assertTrue(activity.user_id.has_group('loyalty_club_addon.group_club_manager'))

    def test_one_that_fails_stops_no_other(self):
        self._code(f"if record.id == {self.partner_ids[0]}:\n    raise UserError('No')\n{ADD}")
        self._enqueue(3)
        self._deliver()
        self.assertEqual(self._rows('state'), [('pending',), ('done',), ('done',)])
        self.assertEqual(self._letters(), [0, 1, 1])

    def _crash(self, method):
        """Run the job and let the server go down where `method` would be called."""
        rows = self.registry['loyalty.club.action.delivery']

        def killed(*_arguments):
            raise Killed

        with patch.object(rows, method, killed), closing(self.registry.cursor()) as cr:
            with self.assertRaises(Killed):
                self._deliver(cr)
            cr.rollback()

    def test_a_crash_between_commit_and_delivery(self):
        self._enqueue()
        self._crash('_claim_next')
        self.assertEqual(self._rows('state'), [('pending',)])
        self._deliver()
        self.assertEqual(self._letters(), [1, 0, 0])

    def test_a_crash_while_it_runs_waits_for_a_person(self):
        self._enqueue()
        self._crash('_run_action')
        self.assertEqual(self._rows('state', 'tries'), [('running', 1)])
        self._deliver()  # perhaps somebody is at it still
        self.assertEqual(self._rows('state'), [('running',)])
        self._write(claimed_on=fields.Datetime.now() - timedelta(minutes=6))
        self._deliver()
        self._deliver()
        self.assertEqual(self._rows('state', 'tries'), [('interrupted', 1)])
        self.assertEqual(self._letters(), [0, 0, 0])
        with self.registry.cursor() as cr:
            rows = self._env(cr)['loyalty.club.action.delivery'].search([])
            self.assertEqual(len(rows.activity_ids), 1)
            rows.with_user(rows.env.ref('base.user_admin')).action_retry()
        self._deliver()
        self.assertEqual(self._rows('state'), [('done',)])
        self.assertEqual(self._letters(), [1, 0, 0])

    def test_a_crash_after_it_ran_undoes_it(self):
        """What the action writes and the word `done` are committed together."""
        self._enqueue()
        rows = self.registry['loyalty.club.action.delivery']
        run = rows._run_claimed

        def killed(row, claim):
            run(row, claim)
            raise Killed

        with patch.object(rows, '_run_claimed', killed), closing(self.registry.cursor()) as cr:
            with self.assertRaises(Killed):
                self._deliver(cr)
            cr.rollback()
        self.assertEqual(self._rows('state'), [('running',)])
        self.assertEqual(self._letters(), [0, 0, 0])

    def test_whoever_is_at_work_is_not_interrupted(self):
        self._enqueue()
        rows = self.registry['loyalty.club.action.delivery']
        run = rows._run_action

        def slow(row):
            with self.registry.cursor() as other:  # a second job, long after the first began
                other.execute("SET LOCAL lock_timeout = '5s'")
                marked = self._env(other)['loyalty.club.action.delivery']._mark_interrupted(-1)
                self.assertFalse(marked)
            return run(row)

        with patch.object(rows, '_run_action', slow):
            self._deliver()
        self.assertEqual(self._rows('state'), [('done',)])

    def test_two_workers_at_once(self):
        self._enqueue(2)
        rows = self.registry['loyalty.club.action.delivery']
        run, ran = rows._run_action, []

        def meeting(row):
            ran.append(row.res_id)
            if len(ran) == 1:
                self._deliver()  # another worker does what is left
            return run(row)

        with patch.object(rows, '_run_action', meeting):
            self._deliver()
        self.assertEqual(sorted(ran), self.partner_ids[:2])
        self.assertEqual(self._letters(), [1, 1, 0])
        self.assertEqual(self._rows('state', 'tries'), [('done', 1)] * 2)

    def test_two_workers_at_once_that_saw_the_same(self):
        self._enqueue()
        with mute_logger(*QUIET), closing(self.registry.cursor()) as late:
            late.execute("SELECT 1")  # its snapshot is older than what the other job does
            self._deliver()
            self._deliver(late)
        self.assertEqual(self._letters(), [1, 0, 0])
        self.assertEqual(self._rows('state', 'tries'), [('done', 1)])

    def test_an_action_that_meets_another_transaction_runs_again_at_once(self):
        self._enqueue()
        rows = self.registry['loyalty.club.action.delivery']
        run, tries = rows._run_action, []

        def meeting(row):
            tries.append(1)
            if len(tries) == 1:
                with self.registry.cursor() as other:
                    other.execute(SQL(
                        "UPDATE res_partner SET city = 'met' WHERE id = %s", self.partner_ids[0],
                    ))
            return run(row)

        with patch.object(rows, '_run_action', meeting):
            self._deliver()
        self.assertEqual(len(tries), 2)
        self.assertEqual(self._rows('state', 'tries'), [('done', 1)])
        self.assertEqual(self._letters(), [1, 0, 0])

    def test_decided_while_it_ran(self):
        """An action that commits loses its lock; a person's word counts then."""
        self._code(f"{ADD}\nenv.cr.commit()")
        self._enqueue()
        rows = self.registry['loyalty.club.action.delivery']
        run, ran = rows._run_action, []

        def decided(row):
            ran.append(1)
            run(row)
            with self.registry.cursor() as other:
                other.execute(
                    "UPDATE loyalty_club_action_delivery SET state = 'cancelled', claim = NULL",
                )
            row.env['res.partner'].browse(row.res_id).city = "Late"
            return True

        with patch.object(rows, '_run_action', decided):
            self._deliver()
        self.assertEqual(len(ran), 1)
        self.assertEqual(self._rows('state'), [('cancelled',)])
        with self.registry.cursor() as cr:
            self.assertFalse(self._env(cr)['res.partner'].browse(self.partner_ids[0]).city)

    def test_record_gone(self):
        self._enqueue()
        with self.registry.cursor() as cr:
            self._env(cr)['res.partner'].browse(self.partner_ids[0]).unlink()
        self._deliver()
        self.assertEqual(self._rows('state', 'error'), [('cancelled', "The record is gone.")])

    def test_action_gone_or_of_another_model(self):
        self._enqueue()
        with self.registry.cursor() as cr:
            action = self._env(cr)['ir.actions.server'].browse(self.action_id)
            action.model_id = action.env['ir.model']._get_id('res.users')
        self._deliver()
        [[error]] = self._rows('error')
        self.assertIn("cannot run for Delivery 0", error)
        with self.registry.cursor() as cr:
            self._env(cr)['ir.actions.server'].browse(self.action_id).unlink()
        self._write(next_try=fields.Datetime.now())
        self._deliver()
        self.assertEqual(self._rows('action_name', 'error'), [
            ("Add a letter", "The action was deleted."),
        ])

    def test_a_neutralised_copy_runs_nothing(self):
        self._enqueue()
        with self.registry.cursor() as cr:
            self._env(cr)['ir.config_parameter'].set_param('database.is_neutralized', True)
        self._deliver()
        self.assertEqual(self._rows('state'), [('pending',)])
        self.assertEqual(self._letters(), [0, 0, 0])
