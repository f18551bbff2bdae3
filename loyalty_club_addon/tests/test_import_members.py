from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .import_common import TestImportCommon

FILE = (
    "نام,موبایل,امتیاز,اعتبار تا,شماره کارت,تاریخ عضویت\n"
    "Sarah,09120000101,\"1,500.25\",1499/12/29,,\n"
    "New Gold,09121111111,۸٬۴۰۲,۱۴۹۹/۰۶/۳۱,OLD-77,1399/01/01\n"
    "New Zero,09121111112,0,,,\n"
)


@tagged('post_install', '-at_install')
class TestImportMembers(TestImportCommon):
    def test_members(self):
        job = self._run(FILE, 'members')
        self.assertEqual(self._states(job), [(2, 'done'), (3, 'done'), (4, 'done')])
        self.assertEqual(self._ledger(self.sara_member), [('opening', 1500.25, 1500.25)])
        gold = self._made_customers("New Gold").club_member_ids
        self.assertEqual((gold.points, gold.card_id.code, str(gold.joined_on)),
                         (8402, 'OLD-77', '2020-03-20'))
        self.assertEqual((gold.enrolled_channel, gold.enrolled_by_id), ('list', self.club_manager))
        self.assertEqual(str(gold.expiring_on), '2120-09-22')
        zero = self._made_customers("New Zero").club_member_ids
        self.assertEqual((zero.points, zero.card_id.club_entry_ids.ids), (0, []))
        self.assertEqual(job.total_points, 9902.25)
        found = self.env['res.partner'].search([('club_search', 'ilike', "old 77")])
        self.assertEqual(found, gold.partner_id)  # found by the number of the old card

    def test_the_same_file_twice_adds_nothing(self):
        self._run(FILE, 'members')
        again = self._import(FILE.replace('1,500.25', '9,999'), 'members')
        self.assertEqual([row[1] for row in self._states(again)], ['duplicate'] * 3)
        self.assertEqual(self.sara_member.points, 1500.25)

    @freeze_time('2026-11-22 10:00:00')
    def test_points_without_a_day_live_as_the_club_says(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        self._run("mobile,points,valid until\n09120000101,5,\n09121111111,5,2026-12-01\n",
                  'members')
        self.assertEqual(self.sara_member.expiring_on, date(2026, 12, 22))
        self.assertEqual(self._made_customers("09121111111").club_member_ids.expiring_on,
                         date(2026, 12, 1))

    def test_a_debt_is_paid_first(self):
        order = self._confirmed(self.sara, 5)
        self.sara_member.card_id.sudo().points = 0  # somebody's software took the points
        order._action_cancel()
        self.assertEqual(self.sara_member.debt, 100)
        self._run("mobile,points\n09120000101,250\n", 'members')
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (150, 0))
        self.assertEqual(self._ledger(self.sara_member)[-1], ('opening', 250, 150))

    def test_after_other_entries(self):
        self._confirmed(self.sara, 5)
        self._run("mobile,points\n09120000101,250\n", 'members')
        self.assertEqual(self._ledger(self.sara_member)[-1], ('opening', 250, 350))

    def test_one_row_a_member(self):
        self.layla.phone, self.paul.phone = "09123333331", "09123333332"
        job = self._run("name,mobile,reference,points\nLayla,09123333331,,5\nPaul,09123333332,,6\n"
                        "N,09124444444,,7\nN,09124444444,N9,8\n", 'members')
        self.assertEqual(self._states(job), [
            (2, 'done'),
            (3, 'error', "Parsons Equipment (021 0000 0108) stands in row 2 already; add the"
                         " points up in one row."),
            (4, 'done'),
            (5, 'error', "N stands in row 4 already; add the points up in one row."),
        ])
        self.assertEqual(self.company_member.points, 5)

    def test_card_numbers(self):
        self.sara_member.card_id.code = 'HAS-1'
        self.sara.ref = "S-1"
        self.env['loyalty.card'].sudo().create({
            'program_id': self.env['loyalty.program'].create({
                'name': "Gift", 'program_type': 'gift_card'}).id, 'code': 'GIFT-1', 'points': 1,
        })
        job = self._run("mobile,reference,card number,points\n09120000101,,NEW-1,5\n"
                        "09121111111,S-2,HAS-1,5\n09121111112,,GIFT-1,5\n09121111113,,X-1,5\n"
                        "09121111114,,X-1,6\n", 'members')
        self.assertEqual(self._states(job), [
            (2, 'error', "Sarah Mitchell (S-1) carries card HAS-1 already; leave the"
                         " card number empty."),
            (3, 'error', "Card HAS-1 belongs to somebody else; correct the number or leave it"
                         " empty."),
            (4, 'error', "Card GIFT-1 belongs to somebody else; correct the number or leave it"
                         " empty."),
            (5, 'done'),
            (6, 'error', "Card X-1 stands in row 5 already; correct the number or leave it empty."),
        ])
        self._run("card number,points\nhas-1,6\nHAS-1,7\n", 'members', create_customers=False)
        self.assertEqual(self.sara_member.points, 7)  # the number alone says who it is

    def test_a_card_without_member_is_taken_over(self):
        partner = self.env['res.partner'].create({'name': "Old card", 'phone': "09125550000"})
        card = self.env['loyalty.card'].sudo().create({
            'program_id': self.club.id, 'partner_id': partner.id, 'points': 40})
        self._run("mobile,points\n09125550000,10\n", 'members')
        self.assertEqual(partner.club_member_ids.card_id, card)
        self.assertEqual(self._ledger(partner.club_member_ids),
                         [('core', 40, 40), ('opening', 10, 50)])

    def test_undo(self):
        job = self._run(FILE, 'members')
        gold = self._made_customers("New Gold").club_member_ids
        self._undo(job)
        self.assertEqual(self._states(job), [(2, 'undone'), (3, 'undone'), (4, 'undone')])
        self.assertEqual(job.state, 'undone')
        self.assertEqual(self._ledger(self.sara_member),
                         [('opening', 1500.25, 1500.25), ('opening', -1500.25, 0)])
        self.assertEqual((gold.points, gold.debt, gold.active, gold.partner_id.active),
                         (0, 0, False, False))
        self.assertTrue(self.sara_member.active and self.sara.active)

    def test_after_an_undo_it_can_be_imported_again(self):
        self._undo(self._run(FILE, 'members'))
        again = self._run(FILE, 'members')
        self.assertEqual(again.done_count, 3)
        gold = self._made_customers("New Gold")
        self.assertEqual((len(gold), gold.active, gold.club_member_ids.active,
                          gold.club_member_ids.points), (1, True, True, 8402))
        self.assertEqual(self.sara_member.points, 1500.25)
        self._undo(again)
        self.assertEqual((gold.active, gold.club_member_ids.active, self.sara_member.points),
                         (False, False, 0))

    def test_undo_says_what_stays(self):
        """Points that were spent are owed; whoever bought meanwhile stays a customer."""
        job = self._run("name,mobile,points\nSarah,09120000101,100\nBuyer,09121111111,50\n",
                        'members')
        order = self._sale_order(self.sara, 10)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        self.assertEqual(self.sara_member.points, 240)  # 100 - 50 + 190
        buyer = self._made_customers("Buyer")
        self._confirmed(buyer, 1)
        self._undo(job)
        self.assertEqual(self.sara_member.points, 140)
        self.assertEqual(self._states(job), [
            (2, 'undone', "50 points were spent before; they were taken from other points or are"
                          " owed now."),
            (3, 'undone', "The customer stays a member: the card is in use. The customer stays:"
                          " he is in use."),
        ])
        self.assertEqual((buyer.active, buyer.club_member_ids.points), (True, 20))
        self.assertEqual(job.problem_count, 2)

    def test_undo_leaves_what_expired(self):
        with freeze_time('2026-11-22'):
            job = self._run("mobile,points,valid until\n09120000101,100,2026-11-23\n", 'members')
        with freeze_time('2026-12-22'):
            self.env['loyalty.club.lot'].sudo()._expire_page(self.club, 100)
            self.assertEqual(self.sara_member.points, 0)
            self._undo(job)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 0))

    def test_undo_of_purchases(self):
        text = ("name,mobile,document,date,amount\nSarah,09120000101,1,2024-01-02,10\n"
                "Guest,09121111111,2,2024-01-03,20\nGuest,09121111111,3,2024-01-04,30\n")
        job = self._run(text, give_points=True)
        self.assertEqual(self.sara_member.points, 10)
        self._undo(job)
        self.assertEqual(self._purchases(job), [])
        self.assertEqual(self.sara_member.points, 0)
        self.assertFalse(self._made_customers("Guest").active)
        again = self._run(text, give_points=True)
        self.assertEqual((again.done_count, self.sara_member.points), (3, 10))

    def test_limits_of_points_by_hand_hold(self):
        """Above what one may give alone another manager presses Import; nobody gives himself."""
        self.env.company.club_adjust_limit = 100
        job = self._import("mobile,points\n09120000101,101\n", 'members')
        words = "101 points are above what you may give alone"
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            job.action_import()
        self.env.invalidate_all()
        self.assertEqual((job.state, self.sara_member.points), ('checked', 0))
        other = new_test_user(
            self.env, 'second_manager', 'loyalty_club_addon.group_club_manager',
            company_id=self.env.company.id, company_ids=[Command.set(self.env.company.ids)])
        job.with_user(other).action_import()
        self.assertEqual((job.started_by_id, self.sara_member.points), (other, 101))
        self.club_manager.partner_id.phone = "09128888888"
        job = self._import("mobile,points\n09128888888,1\n", 'members')
        with self.assertRaisesRegex(UserError, "Row 2 gives points to yourself"):
            job.action_import()

    def test_the_balance_comes_once_a_member(self):
        """Another file, source and identifier; the one file is undone, the other can come."""
        self.sara.vat = "0012345678"
        job = self._run("mobile,points\n09120000101,5\n", 'members')
        text = "national ID,points\n12345678,6\n"
        again = self._import(text, 'members', source="Other")
        self.assertEqual(self._states(again), [
            (2, 'duplicate', "Imported already with old.csv, row 2.")])
        self._undo(job)
        self._run(text, 'members', source="Other")
        self.assertEqual(self.sara_member.points, 6)

    def test_no_points_for_who_stopped(self):
        words = ("Sarah Mitchell (0912 000 0101) left the club, is suspended or was archived;"
                 " reactivate the membership, or leave the points out.")
        text = "mobile,points\n09120000101,5\n"
        job = self._import(text, 'members')
        for values in ({'state': 'left'}, {'state': 'suspended', 'state_reason': "x"},
                       {'state': 'active', 'active': False}):
            self.sara_member.sudo().write(values)
            self.assertEqual(self._states(self._import(text, 'members')), [(2, 'error', words)])
        self._start(job)
        self.assertEqual(self._states(job), [(2, 'error', words)])
        self.assertEqual(self._ledger(self.sara_member), [])

    def test_nobody_becomes_himself_meanwhile(self):
        job = self._import("mobile,points\n09128888888,1\n", 'members')
        self.club_manager.partner_id.phone = "09128888888"
        self._start(job)
        [(__, state, words)] = self._states(job)
        self.assertEqual(state, 'error')
        self.assertIn("nobody gives points to himself", words)

    def test_who_joins_after_an_undo_is_a_member_again(self):
        self._undo(self._run(FILE, 'members'))
        gold = self._made_customers("New Gold")
        gold.active = True
        members = self.env['loyalty.club.member']
        member = members._enrol(self.club, gold, 'manual')
        self.assertTrue(member.active)
        self.assertEqual(members._for_partner(self.club, gold), {self.club: member})

    def test_rights(self):
        """Managers import; nobody writes what the import says of itself."""
        job = self._import(FILE, 'members')
        for user in (self.salesperson, self.cashier, self.club_user, self.auditor):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.env['loyalty.club.import'].with_user(user).create({'target': 'members'})
                for action in ('action_check', 'action_import', 'action_undo', 'action_resume',
                               'action_draft'):
                    with self.assertRaises(AccessError):
                        getattr(job.with_user(user), action)()
        self.assertTrue(job.with_user(self.auditor).row_ids)
        for values in ({'state': 'done'}, {'prepared_by_id': self.cashier.id}):
            with self.assertRaises(AccessError):
                job.write(values)
            with self.assertRaises(AccessError):
                job.create({'target': 'members', 'program_id': self.club.id} | values)
        row = self.env['loyalty.club.import.row'].with_user(self.club_manager).search(
            [('import_id', '=', job.id)], limit=1)
        with self.assertRaises(AccessError):
            row.points = 1000
        with self.assertRaisesRegex(UserError, "checked already"):
            job.column_ids[0].role = False
        with self.assertRaisesRegex(UserError, "checked already"):
            job.source = "Other"
        forged = job.with_context(default_state='checked', default_job='import').create(
            {'target': 'members', 'program_id': self.club.id})
        self.assertEqual((forged.state, forged.job), ('draft', False))

    def test_other_companies(self):
        job = self._run("mobile,date,amount\n09120000101,2024-01-02,5\n")
        company = self.env['res.company'].create({'name': "Another"})
        other = new_test_user(
            self.env, 'other_manager', 'loyalty_club_addon.group_club_manager',
            company_id=company.id, company_ids=[Command.set(company.ids)])
        for model in ('loyalty.club.import', 'loyalty.club.import.row',
                      'loyalty.club.import.column'):
            self.assertFalse(self.env[model].with_user(other).search([]))
        with self.assertRaises(AccessError):
            job.with_user(other).action_undo()
        theirs = self.env['res.partner'].create({
            'name': "Theirs", 'phone': "09129999999", 'company_id': company.id})
        job = self._import("mobile,date,amount\n09129999999,2024-01-02,5\n")
        self.assertFalse(job.row_ids.partner_id & theirs)

    def test_what_was_imported_is_not_deleted(self):
        job = self._run(FILE, 'members')
        with self.assertRaisesRegex(UserError, "not deleted"):
            job.unlink()
        job = self._run("mobile,date,amount\n09120000101,2024-01-02,5\n")
        with self.assertRaisesRegex(UserError, "Undo the import first"):
            job.unlink()
        self._undo(job)
        self.assertTrue(job.unlink())

    def test_many_members(self):
        """Set-wise: as many queries a member, however many there are."""
        job = self._import(self._many_members(2000), 'members', check=False)
        job.action_check()
        self._work(job)
        job.action_import()
        before = self.env.cr.sql_log_count
        self._work(job)
        self.assertEqual((job.state, job.done_count, job.total_points), ('done', 2000, 2001000))
        self.assertLess((self.env.cr.sql_log_count - before) / 2000, 0.75)
        member = self._made_customers("Member 1999").club_member_ids
        self.assertEqual((member.points, member.card_id.code), (2000, 'OLD-001999'))

    def test_past_days_are_not_future(self):
        yesterday = date.today() - timedelta(days=1)
        job = self._import(f"mobile,points,valid until\n09120000101,5,{yesterday}\n", 'members')
        self.assertIn("points that nobody can spend are left out", self._states(job)[0][2])

    def _ladder_of_club(self):
        return self.env['loyalty.club.tier'].create([
            {'name': name, 'program_id': self.club.id, 'sequence': number,
             'recipe': 'months12' if amount else 'everybody', 'recipe_amount': amount}
            for number, (name, amount) in enumerate((("Blue", 0), ("Silver", 150), ("Gold", 400)))
        ])

    def test_tiers_of_the_old_club(self):
        """By hand until their day; then the purchases decide. Nobody enters them anew."""
        blue, silver, gold = self._ladder_of_club()
        gold.sudo().enter_action_ids = self.env.ref('loyalty_club_addon.action_welcome_gift')
        day = self.club._club_day() + timedelta(days=40)
        job = self._run(
            f"name,mobile,points,tier,tier until\nSarah,09120000101,0, GOLD ,{day}\n"
            f"New Blue,09121111112,0,,\nNew Silver,09121111113,5,silver,{day}\n", 'members')
        self.assertEqual(self._states(job), [(2, 'done'), (3, 'done'), (4, 'done')])
        self.assertRecordValues(self.sara_member, [{
            'tier_id': gold.id, 'tier_until': day, 'tier_locked': True, 'tier_locked_until': day,
        }])
        self.assertEqual(self._made_customers("New Silver").club_member_ids.tier_id, silver)
        self.assertEqual(self._made_customers("New Blue").club_member_ids.tier_id, blue)
        self.assertFalse(self.env['loyalty.club.action.delivery'].search([]))
        with freeze_time(day + timedelta(days=1)):
            self.sara_member._evaluate_tier()
            self.assertEqual((self.sara_member.tier_id, self.sara_member.tier_locked),
                             (blue, False))

    def test_tiers_that_are_none(self):
        self._ladder_of_club()
        day = self.club._club_day() + timedelta(days=40)
        job = self._import(
            f"mobile,points,tier,tier until\n09120000101,0,Platinum,{day}\n"
            f"09121111112,0,Gold,\n09121111113,0,Gold,2020-01-01\n", 'members')
        self.assertEqual([row[1] for row in self._states(job)], ['error'] * 3)
        reasons = [row[2] for row in self._states(job)]
        self.assertEqual(reasons[0], "Tier: Niksara Club has no tier “Platinum” for this customer;"
                                     " write one of: Blue, Silver, Gold.")
        self.assertIn("stands without a day", reasons[1])
        self.assertIn("“2020-01-01” is over; leave tier and day empty", reasons[2])

    def test_a_higher_tier_stays_and_undo_ends_what_came(self):
        __, silver, gold = self._ladder_of_club()
        self.sara_member._set_tier_by_hand(gold, False, "Friend")
        day = self.club._club_day() + timedelta(days=40)
        job = self._run(f"mobile,points,tier,tier until\n09120000101,0,Silver,{day}\n"
                        f"021 0000 0108,0,Silver,{day}\n", 'members')
        self.assertEqual((self.sara_member.tier_id, self.company_member.tier_id), (gold, silver))
        self._undo(job)
        self.assertEqual(self.sara_member.tier_id, gold)
        self.assertRecordValues(self.company_member, [{
            'tier_id': self._ladder_lowest().id, 'tier_locked': False, 'tier_lock_reason': False,
        }])

    def _ladder_lowest(self):
        return self.club._club_ladder('legal')[:1]
