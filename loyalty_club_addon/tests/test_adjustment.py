from psycopg2.errors import CheckViolation, SerializationFailure, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestAdjustment(TestLedgerCommon):
    """Points by hand: reason, limits, second person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_manager = new_test_user(
            cls.env, 'club_second_manager', 'loyalty_club_addon.group_club_manager',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.reason = cls.env.ref('loyalty_club_addon.adjustment_reason_apology')
        cls.env.company.write({'club_adjust_limit': 100, 'club_adjust_month_limit': 250})

    def _window(self, points, members=None, user=None, **values):
        members = members or self.sara_member
        window = self.env['loyalty.club.adjust'].with_user(user or self.club_manager).with_context(
            active_model='loyalty.club.member', active_ids=members.ids,
        )
        return window.create({
            'direction': 'give' if points > 0 else 'take', 'points': abs(points),
            'reason_id': self.reason.id, **values,
        })

    def _adjust(self, points, members=None, user=None, **values):
        """:return: the adjustments made"""
        before = self.env['loyalty.club.adjustment'].search([])
        self._window(points, members, user, **values).action_adjust()
        return self.env['loyalty.club.adjustment'].search([]) - before

    def test_within_the_limit_it_is_posted_at_once(self):
        row = self._adjust(80, note="Broken cup")
        self.assertRecordValues(row, [{
            'state': 'posted', 'points': 80, 'partner_id': self.sara.id, 'source': 'adjust',
            'requested_by_id': self.club_manager.id, 'decided_by_id': False,
        }])
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertRecordValues(entry, [{
            'kind': 'adjust', 'points': 80, 'note': "Apology to the customer: Broken cup",
            'create_uid': self.club_manager.id, 'document_model': row._name,
            'document_id': row.id, 'requested_by_id': self.club_manager.id,
            'approved_by_id': False, 'idempotency_key': f'adjustment:{row.id}',
        }])
        self.assertEqual(entry.document_name, f"Adjustment {row.id}: Sarah Mitchell")

    def test_above_the_limit_another_manager_approves(self):
        row = self._adjust(101)
        self.assertEqual((row.state, self.sara_member.points), ('requested', 0))
        self.assertEqual(len(row.activity_ids), 1)
        self.assertNotEqual(row.activity_ids.user_id, self.club_manager)
        with self.assertRaisesRegex(AccessError, "Nobody approves his own"):
            row.with_user(self.club_manager).action_approve()
        self.assertEqual((row.state, self.sara_member.points), ('requested', 0))
        row.with_user(self.second_manager).action_approve()
        self.assertRecordValues(row, [
            {'state': 'posted', 'decided_by_id': self.second_manager.id},
        ])
        self.assertEqual(self._ledger(self.sara_member), [('adjust', 101, 101)])
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertRecordValues(entry, [{
            'requested_by_id': self.club_manager.id, 'approved_by_id': self.second_manager.id,
        }])
        self.assertFalse(row.activity_ids)

    def test_approved_once(self):
        row = self._adjust(101)
        row.with_user(self.second_manager).action_approve()
        for action in ('action_approve', 'action_refuse'):
            with self.subTest(action), self.assertRaisesRegex(UserError, "already"):
                getattr(row.with_user(self.second_manager), action)()
        with (
            mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            row.sudo()._post_points()
        self.env.invalidate_all()
        self.assertEqual(self._ledger(self.sara_member), [('adjust', 101, 101)])

    def test_refused_and_withdrawn(self):
        refused, withdrawn = self._adjust(101), self._adjust(102)
        refused.with_user(self.second_manager).action_refuse()
        withdrawn.with_user(self.club_manager).action_refuse()
        self.assertEqual((refused | withdrawn).mapped('state'), ['refused', 'refused'])
        with self.assertRaisesRegex(UserError, "already"):
            refused.with_user(self.second_manager).action_approve()
        self.assertEqual(self._ledger(self.sara_member), [])

    def test_the_database_knows_the_second_person(self):
        row = self._adjust(101)
        with (
            mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            row.sudo().with_user(self.club_manager).sudo()._decide('posted', "Approved")

    def test_month_limit_counts_all_of_a_person(self):
        for points in (100, 100):
            self.assertEqual(self._adjust(points).state, 'posted')
        self.assertEqual(self._adjust(-60, note="back").state, 'requested')
        self.assertEqual(self._adjust(50).state, 'posted')
        self.assertEqual(self._adjust(0.01).state, 'requested')
        self.assertEqual(self._adjust(100, user=self.second_manager).state, 'posted')
        self.assertEqual(self.sara_member.points, 350)
        month = self.env['loyalty.club.adjustment.month'].search(
            [('user_id', '=', self.club_manager.id)],
        )
        self.assertEqual(month.points, 250)

    def test_many_members_count_together(self):
        members = self.sara_member | self.company_member
        self.assertEqual(self._adjust(50, members).mapped('state'), ['posted', 'posted'])
        self.assertEqual(self._adjust(50.01, members).mapped('state'), ['requested', 'requested'])
        self.assertEqual(members.mapped('points'), [50, 50])

    def test_who_asks_is_no_default_of_a_client(self):
        """Approving one's own request by saying that somebody else asked."""
        window = self._window(101).with_context(
            default_requested_by_id=self.second_manager.id, default_state='posted',
            default_decided_by_id=self.second_manager.id,
        )
        window.action_adjust()
        row = self.env['loyalty.club.adjustment'].search([], limit=1)
        self.assertRecordValues(row, [{
            'state': 'requested', 'requested_by_id': self.club_manager.id, 'decided_by_id': False,
        }])
        with self.assertRaisesRegex(AccessError, "Nobody approves his own"):
            row.with_user(self.club_manager).action_approve()
        self.assertEqual(self.sara_member.points, 0)

    def test_approved_together_they_see_each_other(self):
        self.sara_member.card_id.sudo().points = 101
        rows = self._adjust(-101) | self._adjust(-101)
        with self.assertRaisesRegex(UserError, "Owe What Is Missing"), self.env.cr.savepoint():
            rows.with_user(self.second_manager).action_approve()
        self.env.invalidate_all()
        self.assertEqual((self.sara_member.points, self.sara_member.card_id.club_debt), (101, 0))

    def test_own_limits_of_a_user(self):
        self.club_manager.sudo().write({
            'club_adjust_own': True, 'club_adjust_limit': 10, 'club_adjust_month_limit': 0,
        })
        self.assertEqual(self._adjust(11).state, 'requested')
        self.assertEqual(self._adjust(10).state, 'posted')
        with self.assertRaises(AccessError):
            self.club_manager.with_user(self.club_manager).write({'club_adjust_limit': 0})
        self.assertEqual(self.club_manager.sudo().club_adjust_limit, 10)

    def test_no_limit(self):
        self.env.company.write({'club_adjust_limit': 0, 'club_adjust_month_limit': 0})
        self.assertEqual(self._adjust(1_000_000).state, 'posted')

    def test_points_for_oneself_need_a_second_person(self):
        self.club_manager.sudo().partner_id = self.sara
        row = self._adjust(1)
        self.assertEqual((row.state, self.sara_member.points), ('requested', 0))
        other = self._adjust(101, user=self.second_manager)
        with self.assertRaisesRegex(AccessError, "for himself"):
            other.with_user(self.club_manager).action_approve()
        self.assertEqual(self.sara_member.points, 0)

    def test_taking_makes_no_debt_unless_ticked(self):
        self._adjust(30)
        with self.assertRaisesRegex(UserError, "Sarah Mitchell has 30 points"):
            self._adjust(-31)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (30, 0))
        self._adjust(-31, allow_debt=True)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 1))

    def test_points_gone_before_the_approval(self):
        self._adjust(100)
        self._adjust(100)
        row = self._adjust(-150)
        self.sara_member.card_id.sudo().points = 149
        with self.assertRaisesRegex(UserError, "149 points"):
            row.with_user(self.second_manager).action_approve()
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (149, 0))

    def test_update_balance_obeys_the_limit(self):
        window = self.env['loyalty.card.update.balance'].with_user(self.club_manager)
        values = {'card_id': self.sara_member.card_id.id, 'description': "Gift"}
        with self.assertRaisesRegex(UserError, "Use Adjust Points"):
            window.create(values | {'new_balance': 101}).action_update_card_point()
        self.assertEqual(self._ledger(self.sara_member), [])
        window.create(values | {'new_balance': 100}).action_update_card_point()
        self.assertEqual(self._ledger(self.sara_member), [('adjust', 100, 100)])
        self.assertRecordValues(self.env['loyalty.club.adjustment'].search([]), [
            {'source': 'update', 'points': 100, 'note': "Gift", 'state': 'posted',
             'requested_by_id': self.club_manager.id},
        ])
        self._adjust(100)
        with self.assertRaisesRegex(UserError, "Use Adjust Points"):  # the month is used up
            window.create(values | {'new_balance': 300}).action_update_card_point()

    def test_generate_obeys_the_limit(self):
        people = self.env['res.partner'].create([{'name': f"Person {n}"} for n in range(3)])
        window = self.env['loyalty.generate.wizard'].with_user(self.club_manager).create({
            'program_id': self.club.id, 'mode': 'selected', 'points_granted': 100,
            'customer_ids': [Command.set(people.ids)], 'description': "Party",
        })
        with self.assertRaisesRegex(UserError, "Use Adjust Points"):
            window.generate_coupons()
        window.points_granted = -5
        with self.assertRaisesRegex(UserError, "Grant"):
            window.generate_coupons()
        self.assertFalse(self.env['loyalty.card'].search([('partner_id', 'in', people.ids)]))
        window.points_granted = 20
        cards = window.generate_coupons()
        self.assertEqual(cards.mapped('points'), [20, 20, 20])
        rows = self.env['loyalty.club.adjustment'].search([], order='id')
        self.assertEqual(rows.mapped('source'), ['generate'] * 3)
        self.assertEqual(cards.sudo().club_entry_ids.adjustment_id, rows)

    def test_only_managers(self):
        row = self._adjust(101)
        for user in (self.club_user, self.auditor, self.cashier, self.salesperson):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self._window(10, user=user)
                with self.assertRaises(AccessError):
                    self.env['loyalty.club.adjustment'].with_user(user)._adjust(
                        self.sara_member.card_id, 10, self.reason,
                    )
                with self.assertRaises(AccessError):
                    row.with_user(user).action_approve()
        self.assertTrue(row.with_user(self.auditor).has_access('read'))
        self.assertEqual((row.state, self.sara_member.points), ('requested', 0))

    def test_nobody_writes_a_request_by_rpc(self):
        row = self._adjust(101)
        for user in (self.club_manager, self.second_manager, self.auditor):
            mine = row.with_user(user)
            with self.subTest(user.login):
                for values in ({'points': 5}, {'state': 'posted'},
                               {'requested_by_id': self.cashier.id}):
                    with self.assertRaises(AccessError):
                        mine.write(values)
                with self.assertRaises(AccessError):
                    mine.create({'card_id': row.card_id.id, 'points': 5})
                with self.assertRaises(AccessError):
                    mine.unlink()
        self.assertFalse(self.env['loyalty.club.adjustment.month'].with_user(
            self.club_manager).has_access('write'))

    def test_nobody_is_there_to_approve(self):
        managers = self.env.ref('loyalty_club_addon.group_club_manager').sudo()
        (managers.all_user_ids - self.club_manager).write({
            'group_ids': [Command.unlink(managers.id)],
        })
        with self.assertRaisesRegex(UserError, "no other manager"):
            self._window(101).action_adjust()

    def test_other_companies(self):
        row = self._adjust(101)
        other = self.env['res.company'].create({'name': "Other company"})
        self.second_manager.write({'company_ids': [Command.link(other.id)]})
        there = row.with_user(self.second_manager).with_context(allowed_company_ids=other.ids)
        self.club.sudo().company_id = self.env.company
        self.assertFalse(there.search([('id', '=', row.id)]))
        with self.assertRaises(AccessError):
            there.action_approve()
        self.assertEqual(row.state, 'requested')

    def test_expiry_of_points_by_hand(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        self._adjust(10)
        lot = self.sara_member.card_id.sudo().club_entry_ids.lot_ids
        self.assertEqual(lot.expires_on, self.club._club_expires_on())

    def test_window_says_what_happens(self):
        self._adjust(50)
        context = {'active_model': 'loyalty.club.member', 'active_ids': self.sara_member.ids}
        form = Form(self.env['loyalty.club.adjust'].with_user(self.club_manager).with_context(
            **context))
        form.points = 100
        form.reason_id = self.reason
        self.assertEqual(form.summary, "Sarah Mitchell has 50 points, then 150 points.")
        self.assertFalse(form.needs_approval)
        form.points = 101
        self.assertTrue(form.needs_approval)
        self.assertTrue(form.approver_id)
        self.assertNotEqual(form.approver_id, self.club_manager)
        form.approver_id = self.second_manager
        action = form.save().action_adjust()
        row = self.env['loyalty.club.adjustment'].search(action['domain'])
        self.assertEqual(row.activity_ids.user_id, self.second_manager)

    def test_members_are_chosen_by_name(self):
        """A code says nothing; in the window a card is called and found by who holds it."""
        card = self.sara_member.card_id
        named = card.with_context(club_member_names=True)
        self.assertEqual(named.display_name, "Sarah Mitchell")
        self.assertEqual(card.display_name, f"Niksara Club: {card.code}")
        for words in ("Mitchell", "09120000101", card.code):
            self.assertEqual(
                named.name_search(words, [('program_id', '=', self.club.id)]),
                [(card.id, "Sarah Mitchell")],
            )

    def test_code_in_a_text_from_right_to_left(self):
        """Isolated: its groups would change places."""
        self.env['res.lang']._activate_lang('fa_IR')
        card = self.sara_member.card_id.with_context(lang='fa_IR')
        self.assertEqual(card.display_name, f"Niksara Club: \u2066{card.code}\u2069")

    def test_bad_input(self):
        for points, values, words in (
            (0, {}, "Points: write how many"),
            (10, {'card_ids': [Command.clear()]}, "Members: choose"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._window(points, **values).action_adjust()
        plain = self.env['loyalty.program'].create({'name': "Plain", 'program_type': 'loyalty'})
        card = self.env['loyalty.card'].create({'program_id': plain.id, 'partner_id': self.paul.id})
        with self.assertRaisesRegex(UserError, "one club"):
            self._window(10, card_ids=[Command.link(card.id)]).action_adjust()
        self.assertEqual(self._ledger(self.sara_member), [])

    def test_two_at_once_cannot_both_take_what_is_left(self):
        """Two connections; the first commits, the second is told to run again."""
        company, user = self.env.ref('base.main_company'), self.env.ref('base.user_root')
        with self.registry.cursor() as first, self.registry.cursor() as second:
            months = [
                self.env(cr=cursor, user=user.id)['loyalty.club.adjustment.month']
                for cursor in (first, second)
            ]
            for month in months:
                month._used(month.env['res.company'].browse(company.id))  # their snapshots begin
            try:
                self.assertTrue(months[0]._claim(
                    months[0].env['res.company'].browse(company.id), [60]))
                first.commit()
                with mute_logger('odoo.sql_db'), self.assertRaises(SerializationFailure):
                    months[1]._claim(months[1].env['res.company'].browse(company.id), [60])
                second.rollback()
            finally:
                second.rollback()
                second.execute(
                    "DELETE FROM loyalty_club_adjustment_month WHERE user_id = %s", (user.id,),
                )
                second.commit()
