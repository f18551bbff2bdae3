from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..models.loyalty_club_action_delivery import DEPTH_MAX
from ..tools.origin import Delivering
from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestActionDelivery(TestClubCommon):
    """Asking for actions, and deciding about those that did not run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env['ir.actions.server'].sudo().create({
            'name': "Say welcome", 'state': 'code',
            'model_id': cls.env['ir.model']._get_id('loyalty.club.member'),
            'code': "record.write({'state_reason': 'welcome'})",
        })
        cls.deliveries = cls.env['loyalty.club.action.delivery']

    def _enqueue(self, key='test', members=None, **values):
        return self.deliveries._enqueue(self.action, members or self.sara_member, key, **values)

    def _failed(self, state='failed'):
        row = self._enqueue()
        row.sudo().write({'state': state, 'tries': 5, 'error': "No"})
        return row

    def test_one_row_for_each_record(self):
        rows = self._enqueue(members=self.sara_member | self.company_member, origin=self.club)
        self.assertRecordValues(rows.sorted('id'), [
            {'action_name': "Say welcome", 'record_name': "Sarah Mitchell (Niksara Club)",
             'state': 'pending', 'origin_name': "Niksara Club", 'tries': 0,
             'company_id': self.env.company.id},
            {'action_name': "Say welcome", 'record_name': "Parsons Equipment (Niksara Club)",
             'state': 'pending', 'origin_name': "Niksara Club", 'tries': 0,
             'company_id': self.env.company.id},
        ])
        self.assertFalse(self.sara_member.state_reason)  # nothing ran here

    def test_the_same_event_asks_once(self):
        self.assertEqual(len(self._enqueue('tier.change:1')), 1)
        self.assertEqual(len(self._enqueue('tier.change:1')), 0)
        self.assertEqual(len(self._enqueue('tier.change:2')), 1)
        self.assertEqual(self.deliveries.search_count([('action_id', '=', self.action.id)]), 2)

    def test_nothing_to_do(self):
        none = self.env['ir.actions.server']
        self.assertFalse(self.deliveries._enqueue(none, self.sara_member, 'x'))
        self.assertFalse(self.deliveries._enqueue(self.action, self.env['res.partner'], 'x'))

    def test_the_job_is_woken(self):
        cron = self.env.ref('loyalty_club_addon.ir_cron_deliver_actions').sudo()
        triggers = self.env['ir.cron.trigger'].sudo()
        before = triggers.search_count([('cron_id', '=', cron.id)])
        self._enqueue()
        self.assertEqual(triggers.search_count([('cron_id', '=', cron.id)]), before + 1)
        self._enqueue()
        self.assertEqual(triggers.search_count([('cron_id', '=', cron.id)]), before + 1)

    def test_by_whoever_sells(self):
        """A salesperson's order may set actions off, although he sees no outbox."""
        rows = self.deliveries.with_user(self.salesperson)._enqueue(
            self.action, self.sara_member, 'by a sale',
        )
        self.assertEqual(len(rows), 1)
        with self.assertRaises(AccessError):
            rows.read(['state'])

    def test_actions_that_set_each_other_off_end(self):
        row = self.deliveries.with_context(
            club_delivering=Delivering(DEPTH_MAX),
        )._enqueue(self.action, self.sara_member, 'round')
        self.assertRecordValues(row, [{'state': 'failed', 'depth': DEPTH_MAX + 1}])
        self.assertIn("set each other off", row.error)

    def test_a_client_cannot_say_so(self):
        row = self.deliveries.with_context(
            club_delivering={'depth': 99},
        )._enqueue(self.action, self.sara_member, 'round')
        self.assertRecordValues(row, [{'state': 'pending', 'depth': 0}])

    def test_try_again(self):
        for state in ('failed', 'interrupted'):
            with self.subTest(state):
                row = self._failed(state)
                row.with_user(self.club_manager).action_retry()
                self.assertRecordValues(row, [{'state': 'pending', 'tries': 0}])
                row.sudo().unlink()

    def test_try_again_only_what_is_open(self):
        for state in ('pending', 'running', 'done', 'cancelled'):
            row = self._failed(state)
            row.with_user(self.club_manager).action_retry()
            self.assertRecordValues(row, [{'state': state, 'tries': 5}])
            row.sudo().unlink()

    def test_cancel(self):
        for state, after in (
            ('pending', 'cancelled'), ('failed', 'cancelled'), ('interrupted', 'cancelled'),
            ('running', 'running'), ('done', 'done'),
        ):
            row = self._failed(state)
            row.with_user(self.club_manager).action_cancel()
            self.assertEqual(row.state, after)
            row.sudo().unlink()

    @mute_logger('odoo.addons.base.models.ir_model', 'odoo.addons.base.models.ir_rule')
    def test_only_managers_decide(self):
        row = self._failed()
        for user in self.club_user | self.auditor | self.salesperson | self.cashier:
            for method in ('action_retry', 'action_cancel'):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(row.with_user(user), method)()
        self.assertEqual(row.state, 'failed')
        self.assertEqual(row.with_user(self.auditor).state, 'failed')  # may see it

    @mute_logger('odoo.addons.base.models.ir_model')
    def test_nobody_writes_rows(self):
        row = self._failed()
        for user in self.club_manager | self.auditor | self.club_user:
            rows = row.with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    rows.write({'state': 'done'})
                with self.assertRaises(AccessError):
                    rows.create({'action_name': "x", 'res_model': 'res.partner', 'res_id': 1,
                                 'idempotency_key': 'x'})
                with self.assertRaises(AccessError):
                    rows.unlink()

    def test_of_another_company(self):
        other = self.env['res.company'].sudo().create({'name': "Other"})
        row = self._failed()
        row.sudo().company_id = other
        rows = self.deliveries.with_user(self.club_manager)
        self.assertFalse(rows.search([('id', '=', row.id)]))
        with self.assertRaises(AccessError):
            rows.browse(row.id).action_retry()
        self.assertEqual(row.sudo().state, 'failed')

    def test_a_neutralised_copy_runs_nothing(self):
        rows = self._enqueue('one')
        running = self._enqueue('two')
        running.sudo().state = 'running'
        self.env.flush_all()
        with file_open('loyalty_club_addon/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual((rows | running).mapped('state'), ['cancelled', 'cancelled'])
        self.assertFalse(self.env.ref('loyalty_club_addon.ir_cron_deliver_actions').sudo().active)

    def test_a_copy_that_is_not_upgraded_yet(self):
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE loyalty_club_action_delivery RENAME TO loyalty_club_no_delivery")
        with file_open('loyalty_club_addon/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.cr.execute(
            "ALTER TABLE loyalty_club_no_delivery RENAME TO loyalty_club_action_delivery")
        self.assertFalse(self.env.ref('loyalty_club_addon.ir_cron_deliver_actions').sudo().active)

    def test_the_to_do_is_one_for_an_action(self):
        self.club_manager.sudo().group_ids = [
            Command.link(self.env.ref('loyalty_club_addon.group_club_manager').id),
        ]
        rows = self._enqueue('one') | self._enqueue('two')
        for row in rows.sudo():
            row.write({'state': 'failed', 'error': "No such field"})
            row._call_manager()
        self.assertEqual(len(rows.sudo().activity_ids), 1)
        self.assertTrue(rows.sudo().activity_ids.user_id.has_group(
            'loyalty_club_addon.group_club_manager',
        ))
        rows.with_user(self.club_manager).action_cancel()
        self.assertFalse(rows.sudo().activity_ids)

    def test_the_list_opens_on_what_failed(self):
        self._enqueue('fine')
        failed = self._failed()
        action = self.env.ref('loyalty_club_addon.loyalty_club_action_delivery_action')
        self.assertIn("'search_default_failed': 1", action.context)
        domain = [('state', 'in', ('failed', 'interrupted'))]
        self.assertEqual(self.deliveries.with_user(self.auditor).search(domain), failed)
        self.assertFalse(self.deliveries.with_user(self.auditor).browse(failed.id)
                         .action_open_record() is None)
