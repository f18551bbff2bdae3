from datetime import date, datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestProfile(TestLedgerCommon):
    """Birthday, interests, and the points for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coffee, cls.football = cls.env['loyalty.club.interest'].create([
            {'name': "Coffee (test)"}, {'name': "Football (test)"},
        ])

    def _gifts(self, member=None):
        entries = (member or self.sara_member).card_id.sudo().club_entry_ids.sorted('seq')
        gifts = entries.filtered(lambda entry: entry.kind == 'bonus')
        return [(gift.points, gift.idempotency_key) for gift in gifts]

    def _born(self, day, month, year=0, **values):
        self.sara.write({
            'club_birth_day': day, 'club_birth_month': f'{month:02}', 'club_birth_year': year,
            **values,
        })

    def _night(self, day, months_points=0):
        """The nightly job on a day, without its commits."""
        now = datetime.fromisoformat(f'{day} 03:00:00')
        members = self.env['loyalty.club.member'].sudo()
        with patch.object(fields.Datetime, 'now', lambda: now), patch.object(
            self.registry['ir.cron'], '_commit_progress', lambda *_a, **_k: 60,
        ):
            members._cron_give_gifts(limit=1)

    def test_birthday_is_a_day(self):
        for values, words in (
            ({'club_birth_day': 31, 'club_birth_month': '02'}, "no such day"),
            ({'club_birth_day': 12, 'club_birth_month': False}, "choose the day and the month"),
            ({'club_birth_day': 0, 'club_birth_month': '03'}, "no such day"),
            ({'club_birth_year': 1990}, "choose the day and the month"),
            ({'club_birth_day': 1, 'club_birth_month': '03', 'club_birth_year': 90},
             "with four digits"),
            ({'club_birth_day': 29, 'club_birth_month': '02', 'club_birth_year': 2001},
             "no such day"),
            ({'club_birth_day': 1, 'club_birth_month': '01', 'club_birth_year': 2999},
             "with four digits"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words), (
                self.env.cr.savepoint()
            ):
                self.sara.write(values)
        self.assertFalse(self.sara.club_birth_day)
        self._born(29, 2)
        self._born(29, 2, 2000)
        self.assertEqual(self.sara.club_birthday_text, "29 February 2000")

    def test_jalali_birthday(self):
        self.env['res.lang'].sudo()._activate_lang('fa_IR')
        self.env.company.sudo().club_calendar = 'jalali'
        self._born(30, 12)
        self.assertEqual(self.sara.club_birth_calendar, 'jalali')
        self.assertEqual(self.sara.club_birthday_text, "30 Esfand")
        self.assertEqual(
            self.sara.with_context(lang='fa_IR').club_birthday_text, "۳۰ اسفند",
        )
        months = dict(self.env['res.partner']._selection_club_birth_month())
        self.assertEqual(months['09'], "9 · Azar")
        for born in ((31, 7), (30, 12, 1404)):
            with self.assertRaisesRegex(ValidationError, "no such day"), self.env.cr.savepoint():
                self._born(*born)
        self._born(30, 12, 1403)

    def test_share_of_what_the_club_wants_to_know(self):
        zoe = self.env['res.partner'].create({'name': "Zoe Clarke", 'phone': "0912 000 0103"})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': zoe.id,
        })
        self.assertEqual(member.profile_share, 40)  # name and mobile of five
        zoe.email = 'zoe@example.com'
        self.assertEqual(member.profile_share, 60)
        zoe.write({'club_birth_day': 1, 'club_birth_month': '01'})
        zoe.club_interest_ids = self.coffee
        self.assertEqual(member.profile_share, 100)
        self.club.club_profile_city = True
        self.assertEqual(member.profile_share, 83)
        self.assertEqual(self.company_member.profile_share, 50)  # name, phone; not email, city
        for user in self.club_user | self.cashier | self.salesperson:
            self.assertEqual(member.with_user(user).profile_share, 83)

    def _complete(self):
        self.sara.write({
            'email': 'sarah@example.com', 'club_birth_day': 5, 'club_birth_month': '06',
            'club_interest_ids': self.coffee.ids,
        })

    def test_a_complete_profile_is_rewarded_once(self):
        self.club.club_profile_points = 200
        self._night('2026-11-22')
        self.assertEqual(self._gifts(), [])
        self._complete()
        self._night('2026-11-23')
        self._night('2026-11-24')
        key = f'profile:member:{self.sara_member.id}'
        self.assertEqual(self._gifts(), [(200, key)])
        self.assertEqual(self.sara_member.profile_rewarded_on, date(2026, 11, 23))
        self.sara_member.sudo().profile_rewarded_on = False  # the key alone holds too
        self.sara_member._give_profile_points()
        self.assertEqual(self._gifts(), [(200, key)])

    def test_no_points_no_gift(self):
        self._complete()
        self._night('2026-11-22')
        self.assertEqual(self._gifts(), [])
        self.assertFalse(self.sara_member.profile_rewarded_on)

    def test_suspended_members_get_no_gift(self):
        self.club.write({'club_profile_points': 200, 'club_birthday_points': 300})
        self._complete()
        self.sara_member.sudo().write({'state': 'suspended', 'state_reason': "x"})
        self._night('2026-06-05')
        self.sara_member._give_profile_points()
        self.sara_member._give_birthday_points([date(2026, 6, 5)])
        self.assertEqual(self._gifts(), [])

    def test_no_gifts_of_what_is_no_club(self):
        self.club.write({'club_profile_points': 200, 'club_birthday_points': 300})
        self._complete()
        for values in ({'active': False}, {'active': True, 'is_club': False}):
            self.club.write(values)
            self._night('2026-06-05')
            self.sara_member._give_profile_points()
            self.sara_member._give_birthday_points([date(2026, 6, 5)])
            self.assertEqual(self._gifts(), [])
            self.assertFalse(self.sara_member.profile_rewarded_on)

    def test_the_job_goes_on_where_it_stopped(self):
        """When the time is over, what is left is said; the next run passes who has his gift."""
        self.club.club_birthday_points = 300
        zoe = self.env['res.partner'].create({'name': "Zoe"})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': zoe.id,
        })
        (self.sara | zoe).write({'club_birth_day': 5, 'club_birth_month': '06'})
        told, runs = [], []

        def is_over(_jobs, processed=0, *, remaining=None):
            told.append((processed, remaining))
            return 0

        now = datetime.fromisoformat('2026-06-05 03:00:00')
        with patch.object(fields.Datetime, 'now', lambda: now), patch.object(
            self.registry['ir.cron'], '_commit_progress', is_over,
        ):
            while not told or told[-1][1]:
                self.env['loyalty.club.member'].sudo()._cron_give_gifts(limit=1)
                runs.append(len(self._gifts() + self._gifts(member)))
        self.assertEqual((told, runs), ([(1, 1), (1, 1), (0, 0)], [1, 2, 2]))

    def test_birthday_once_a_jalali_year(self):
        self.env.company.sudo().club_calendar = 'jalali'
        self.club.club_birthday_points = 300
        self._born(1, 9)  # 1 Azar: 22 November
        for day in ('2026-11-21', '2026-11-22', '2026-11-23', '2027-11-23'):
            self._night(day)
        member = self.sara_member.id
        self.assertEqual(self._gifts(), [
            (300, f'birthday:1405:member:{member}'), (300, f'birthday:1406:member:{member}'),
        ])
        note = self.sara_member.card_id.sudo().club_entry_ids[:1].note
        self.assertEqual(note, "Happy birthday")

    def test_30_esfand_and_29_february_every_year(self):
        self.club.club_birthday_points = 10
        self._born(30, 12, club_birth_calendar='jalali')
        self._night('2026-03-20')  # 29 Esfand of a common year
        self._born(29, 2, club_birth_calendar='gregorian')
        self._night('2027-02-28')
        self.assertEqual(len(self._gifts()), 2)

    def test_a_week_late_and_not_later(self):
        self.club.club_birthday_points = 10
        self._born(1, 6)
        self._night('2026-06-08')
        self.assertEqual(self._gifts(), [])
        self._night('2026-06-07')
        self.assertEqual(len(self._gifts()), 1)
        self._born(6, 6)  # a birthday that moves brings nothing more
        self._night('2026-06-07')
        self.assertEqual(len(self._gifts()), 1)

    def test_who_may_choose_the_interests(self):
        for user in self.club_user | self.salesperson | self.auditor:
            self.assertTrue(self.coffee.with_user(user).name)
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger(
                'odoo.addons.base.models.ir_model',
            ):
                self.coffee.with_user(user).name = "Tea"
        self.coffee.with_user(self.club_manager).name = "Tea (test)"

    def test_gifts_below_nothing(self):
        for name in ('club_birthday_points', 'club_profile_points'):
            with self.assertRaisesRegex(ValidationError, "write 0 for none"), (
                self.env.cr.savepoint()
            ):
                self.club[name] = -1

    def test_gifts_above_everything(self):
        for name in ('club_birthday_points', 'club_profile_points'):
            with self.assertRaisesRegex(ValidationError, "up to a billion"), (
                self.env.cr.savepoint()
            ):
                self.club[name] = 10**9 + 1

    def test_who_says_what_is_given(self):
        """Managers of the till or of sales make programs, and give nothing away with them."""
        users = [
            new_test_user(self.env, f'gifts_{name}', f'base.group_user,{group}')
            for name, group in (
                ('till', 'point_of_sale.group_pos_manager'),
                ('sales', 'sales_team.group_sale_manager'),
            )
        ]
        for user in users:
            programs = self.env['loyalty.program'].with_user(user)
            plain = programs.create({'name': "Plain", 'program_type': 'loyalty'})
            for program in plain | self.club.with_user(user):
                program.club_profile_city = program.club_profile_city  # the form sends what is
                for values in ({'club_birthday_points': 5}, {'club_profile_points': 5},
                               {'club_profile_city': True}):
                    with self.subTest(user.login, values=values), (
                        self.assertRaises(AccessError)
                    ):
                        program.write(values)
            with self.assertRaises(AccessError):
                programs.create({'name': "Gifts", 'program_type': 'loyalty',
                                 'club_birthday_points': 5})
        self.club.with_user(self.club_manager).club_birthday_points = 5
        self.assertEqual(self.club.club_birthday_points, 5)
