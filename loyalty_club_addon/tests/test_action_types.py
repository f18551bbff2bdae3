from datetime import datetime
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.base.models.ir_actions import ServerActionWithWarningsError

from .ledger_common import TestLedgerCommon

QUIET = ('odoo.addons.base.models.ir_actions', 'odoo.addons.base.models.ir_model')


@tagged('post_install', '-at_install')
class TestActionTypes(TestLedgerCommon):
    """*Grant Club Points*, as automations run it and by hand."""

    def _action(self, model='sale.order', **values):
        return self.env['ir.actions.server'].sudo().create({
            'name': "Thank you", 'state': 'club_points', 'club_points': 120,
            'model_id': self.env['ir.model']._get_id(model), 'club_program_id': self.club.id,
            **values,
        })

    def _run(self, action, records, user=None):
        """As an automation runs it; with `user` as the menu of a list does."""
        action = action.with_user(user) if user else action.sudo()
        return action.with_context(
            active_model=records._name, active_ids=records.ids, active_id=records.ids[0],
        ).run()

    def _bonuses(self, member=None):
        entries = (member or self.sara_member).card_id.sudo().club_entry_ids.sorted('seq')
        return entries.filtered(lambda entry: entry.kind == 'bonus').mapped('points')

    def test_a_number_once_for_each_record(self):
        first, second = self._sale_order(self.sara), self._sale_order(self.sara)
        action = self._action()
        self._run(action, first | second)
        self._run(action, first)
        self.assertEqual(self._bonuses(), [120, 120])
        self.assertEqual(self._bonuses(self.company_member), [])
        entry = self.sara_member.card_id.sudo().club_entry_ids.sorted('seq')[0]
        self.assertEqual(entry.note, f"Thank you ({first.name})")
        self.assertEqual(entry.idempotency_key, f'action:{action.id}:sale.order:{first.id}')

    def test_the_order_settles_as_before(self):
        """An order does not take a gift for its own points."""
        order = self._sale_order(self.sara, 5)
        self._run(self._action(), order)
        order.action_confirm()
        order._action_cancel()
        self.assertEqual(self._ledger(self.sara_member), [
            ('bonus', 120, 120), ('earn', 100, 220), ('earn_back', -100, 120),
        ])

    def test_a_field_times_a_factor(self):
        action = self._action(
            club_points_from='field', club_points_path='amount_total', club_points_factor=0.15,
            club_points_most=10,
        )
        for price, points in ((20, 3), (39.99, 5), (1000, 10), (6, 0), (-50, 0)):
            with self.subTest(price=price):
                before = sum(self._bonuses())
                self._run(action, self._sale_order(self.sara, price=price))
                self.assertEqual(sum(self._bonuses()) - before, points)

    def test_no_rounding_by_floats(self):
        action = self._action(
            club_points_from='field', club_points_path='amount_total', club_points_factor=0.1,
        )
        self._run(action, self._sale_order(self.sara, price=30))  # 30 × 0.1 = 3.0000000000000004
        self._run(action, self._sale_order(self.sara, price=70))  # 7.000000000000001
        self._run(action, self._sale_order(self.sara, 3, price=10))
        self.assertEqual(self._bonuses(), [3, 7, 3])

    def test_contacts_fill_the_pool_of_their_company(self):
        self._run(self._action(), self._sale_order(self.paul))
        self.assertEqual(self._bonuses(self.company_member), [120])

    def test_of_customers_and_of_members(self):
        self._run(self._action('res.partner'), self.sara)
        self._run(self._action('loyalty.club.member', club_program_id=False), self.sara_member)
        self.assertEqual(self._bonuses(), [120, 120])

    def test_once_a_period_in_the_calendar_of_the_company(self):
        self.env.company.sudo().club_calendar = 'jalali'
        action = self._action(club_once='year')
        # 29 Esfand 1404, 1 Farvardin 1405 and 29 Esfand 1405
        for moment in ('2026-03-20', '2026-03-21', '2027-03-20'):
            now = datetime.fromisoformat(f'{moment} 12:00:00')
            with patch.object(fields.Datetime, 'now', lambda now=now: now):
                self._run(action, self._sale_order(self.sara) | self._sale_order(self.sara))
        self.assertEqual(self._bonuses(), [120, 120])
        keys = self.sara_member.card_id.sudo().club_entry_ids.sorted('seq').mapped(
            'idempotency_key',
        )
        member = f'action:{action.id}:loyalty.club.member:{self.sara_member.id}'
        self.assertEqual(keys, [f'{member}:1404', f'{member}:1405'])

    def test_every_time(self):
        action, order = self._action(club_once='always'), self._sale_order(self.sara)
        self._run(action, order)
        self._run(action, order)
        self.assertEqual(self._bonuses(), [120, 120])

    def test_expires_as_the_club_says(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        self._run(self._action('res.partner'), self.sara)
        lot = self.sara_member.card_id.sudo().club_entry_ids.lot_ids
        self.assertEqual(lot.expires_on, self.club._club_expires_on())

    def test_automations_go_on_where_nobody_is(self):
        stranger = self.env['res.partner'].create({'name': "Nobody"})
        self.company_member.action_leave()
        self._run(
            self._action('res.partner'), stranger | self.company_partner | self.sara,
        )
        self.assertEqual(self._bonuses(), [120])
        self.assertEqual(self._bonuses(self.company_member), [])

    def test_of_another_company(self):
        other = self.env['res.company'].sudo().create({'name': "Other"})
        self.club.sudo().company_id = self.env.company
        self.sara.sudo().company_id = other
        self._run(self._action('res.partner'), self.sara)
        self.assertEqual(self._bonuses(), [])

    @mute_logger(*QUIET)
    def test_errors_name_the_field(self):
        order = self._sale_order(self.sara)
        for values, words in (
            ({'club_program_id': False}, "Club: choose the club"),
            ({'club_points': 0}, "Points: write how many"),
            ({'club_points': -5}, "Points: write how many"),
            ({'club_partner_path': False}, "Customer: choose the field"),
            ({'club_partner_path': 'user_id'}, "Customer: user_id does not lead to a customer"),
            ({'club_partner_path': 'nonsense.x'}, "Customer: nonsense.x does not lead"),
            ({'club_partner_path': 'order_line.order_partner_id'}, "does not lead"),
            ({'club_points_from': 'field'}, "Field: choose the field"),
            ({'club_points_from': 'field', 'club_points_path': 'name'}, "Field: name is no number"),
            ({'club_points_from': 'field', 'club_points_path': 'no_such'}, "no_such is no number"),
            ({'club_points_from': 'field', 'club_points_path': 'amount_total',
              'club_points_factor': 0}, "Points for Each 1: write a number above 0"),
            ({'club_points_most': -1}, "At Most: write 0"),
        ):
            with self.subTest(values):
                action = self._action(**values)
                self.assertIn(words, action.warning)
                with self.assertRaises(ServerActionWithWarningsError):
                    self._run(action, order)
        self.assertEqual(self._bonuses(), [])

    def test_what_was_archived_lets_the_sale_go_on(self):
        archived = self.club.sudo().copy({'name': "Old Club"})
        archived.action_archive()
        plain = self.env['loyalty.program'].create({'name': "x", 'program_type': 'loyalty'})
        outer = self.env['ir.actions.server'].sudo().create({
            'name': "Both", 'state': 'multi',
            'model_id': self.env['ir.model']._get_id('sale.order'),
        })
        order = self._sale_order(self.sara)
        for club in archived | plain:
            action = self._action(club_program_id=club.id)
            self.assertIn(f"Club: {club.name} is archived or no club", action.warning)
            self.assertFalse(self._run(action, order))
            self.assertTrue(action.warning)  # the form goes on saying it
            self._action(club_program_id=club.id, parent_id=outer.id)
        self._action(parent_id=outer.id)
        self._run(outer, order)
        self.assertEqual(self._bonuses(), [120])

    @mute_logger(*QUIET)
    def test_by_hand_of_records_one_may_read(self):
        """Groups on an action replace the rights that Odoo asks for otherwise."""
        other = self.env['res.company'].sudo().create({'name': "Other"})
        self.sara.sudo().company_id = other
        group = self.env.ref('loyalty_club_addon.group_club_manager')
        with self.assertRaises(AccessError):
            self._run(
                self._action('res.partner', group_ids=group.ids), self.sara, self.club_manager)
        self.assertEqual(self._bonuses(), [])

    def test_more_than_a_ledger_holds(self):
        action = self._action(
            club_points_from='field', club_points_path='amount_total', club_points_factor=10**9,
        )
        with self.assertRaisesRegex(UserError, "more points than a ledger can hold"):
            self._run(action, self._sale_order(self.sara))

    def test_by_hand_a_manager_reads_what_happened(self):
        action = self._action('res.partner')
        told = self._run(action, self.sara | self.company_partner, self.club_manager)
        self.assertEqual(told['params']['message'], "240 points given, for 2 of 2 records.")
        told = self._run(action, self.sara | self.company_partner, self.club_manager)
        self.assertEqual(told['params']['type'], 'warning')
        self.assertEqual(self._bonuses(), [120])

    @mute_logger(*QUIET)
    def test_by_hand_nobody_else(self):
        action = self._action()
        order = self._sale_order(self.sara, user_id=self.salesperson.id)
        for user in self.salesperson | self.cashier | self.club_user | self.auditor:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._run(action, order, user)
        self.assertEqual(self._bonuses(), [])

    @mute_logger(*QUIET)
    def test_by_hand_nobody_else_through_another_action(self):
        """Odoo runs the actions of an action with all rights."""
        outer = self.env['ir.actions.server'].sudo().create({
            'name': "Both", 'state': 'multi',
            'model_id': self.env['ir.model']._get_id('sale.order'),
        })
        self._action(parent_id=outer.id)
        order = self._sale_order(self.sara, user_id=self.salesperson.id)
        for context in ({}, {'club_by_hand_ids': ()}):
            with self.subTest(context), self.assertRaises(AccessError):
                self._run(outer.with_context(**context), order, self.salesperson)
        self.assertEqual(self._bonuses(), [])
        self._run(outer, order)
        self.assertEqual(self._bonuses(), [120])

    def test_an_automation_behind_an_action_by_hand(self):
        """What a salesperson's action sets off runs with the rights of the rule."""
        action, order = self._action(), self._sale_order(self.sara)
        self._run(action.with_context(club_by_hand_ids=(action.id + 1,)), order)
        self.assertEqual(self._bonuses(), [120])

    def test_by_hand_within_the_limits(self):
        self.env.company.sudo().club_adjust_limit = 100
        with self.assertRaisesRegex(UserError, "above what you may decide alone"):
            self._run(self._action('res.partner'), self.sara, self.club_manager)
        self.assertEqual(self._bonuses(), [])

    def test_by_hand_not_for_oneself(self):
        own = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.club_manager.partner_id.id,
        })
        with self.assertRaisesRegex(UserError, "for yourself"):
            self._run(
                self._action('res.partner'), self.club_manager.partner_id, self.club_manager,
            )
        self.assertEqual(self._bonuses(own), [])

    def test_two_at_once_are_tried_again(self):
        action = self._action('res.partner')
        ledger = self.registry['loyalty.club.entry']

        def meets(*_arguments):
            raise UniqueViolation

        with patch.object(ledger, '_post', meets), self.assertRaises(ConcurrencyError):
            self._run(action, self.sara)

    def test_the_ledger_holds_a_key_once(self):
        action = self._action('res.partner')
        [posting] = action._club_new_postings(self.sara.sudo())
        self.env['loyalty.club.entry']._post([posting])
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'), (
            self.env.cr.savepoint()
        ):
            self.env['loyalty.club.entry']._post([posting])

    def test_the_form(self):
        with Form(self.env['ir.actions.server'].sudo()) as form:
            form.model_id = self.env['ir.model']._get('sale.order')
            form.state = 'club_points'
            form.club_program_id = self.club
            self.assertEqual(form.club_partner_path, 'partner_id')
            self.assertEqual(form.name, "Grant points of Niksara Club")
            form.club_points = 50
        self.assertFalse(form.record.warning)

    def test_of_a_model_that_is_not_there_yet(self):
        """While modules load, Odoo reckons the stored field of actions of later modules."""
        action = self._action()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE ir_model SET model = 'not.there.yet' WHERE id = %s", action.model_id.id))
        self.env.invalidate_all()
        action._compute_club_partner_path()
        self.assertFalse(action.club_partner_path)
        self.assertIsNone(action._club_field('name'))

    def test_ready_made(self):
        """They wait to be chosen: nothing in the data runs them."""
        gift = self.env.ref('loyalty_club_addon.action_welcome_gift').sudo()
        call = self.env.ref('loyalty_club_addon.action_call_member').sudo()
        self.assertFalse((gift | call).binding_model_id)
        self.assertFalse(gift.warning or call.warning)
        self.sara.user_id = self.salesperson
        for __ in range(2):
            self._run(gift, self.sara_member)
        self._run(call, self.sara_member)
        self.assertEqual(self._bonuses(), [200])
        self.assertEqual(self.sara_member.sudo().activity_ids.user_id, self.salesperson)

    def test_what_the_member_reads(self):
        """The record behind a gift may be anybody's: the member reads the words only."""
        self._run(self._action('res.partner', club_reason="Welcome back"), self.sara)
        statement = self.env['loyalty.club.member.statement']
        [line] = statement._statement(self.sara_member, '/my/club')['lines']
        self.assertEqual((line['kind'], line['document']), ("Gift", "Welcome back"))

    def test_in_the_statement_of_the_accountant(self):
        self._run(self._action('res.partner'), self.sara)
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertEqual(entry.kind, 'bonus')
        self.assertEqual(entry.document_id, self.sara.id)
        self.assertEqual(entry.balance, 120)
