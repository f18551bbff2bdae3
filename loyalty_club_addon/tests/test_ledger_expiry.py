from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLedgerExpiry(TestLedgerCommon):
    """Points live as long as the club says; what nobody spends is taken by an entry."""

    def _give(self, member, points, expires_on=None):
        self.env['loyalty.club.entry']._post([Posting(
            member.card_id.sudo(), 'adjust', points * 100, expires_on=expires_on,
        )])

    def _expire(self, limit=100):
        return self.env['loyalty.club.lot'].sudo()._expire_page(self.club.sudo(), limit)

    def _expiry_days(self, member):
        lots = self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', member.card_id.id)], order='id',
        )
        return lots.mapped('expires_on')

    def test_points_get_their_last_day_when_they_are_earned(self):
        self.env.company.club_calendar = 'jalali'
        self.env.company.partner_id.tz = 'Asia/Tehran'
        # 21:00 in London is the next day in Tehran, 1 Azar 1405
        for mode, count, day in (
            ('never', 0, False), ('days', 30, date(2026, 12, 22)),
            ('months', 2, date(2027, 2, 19)), ('year', 0, date(2027, 3, 20)),
        ):
            self.club.write({'club_expiry_mode': mode, 'club_expiry_count': count})
            with self.subTest(mode), freeze_time('2026-11-21 21:00:00'):
                self._confirmed(self.sara, 1)
                self.assertEqual(self._expiry_days(self.sara_member)[-1], day)

    def test_what_is_left_expires(self):
        self._give(self.sara_member, 50, date(2020, 1, 31))
        self._give(self.sara_member, 30, date(2020, 2, 29))
        self._give(self.sara_member, 20)
        self._give(self.sara_member, -10)
        self._give(self.company_member, 70, date(2020, 1, 31))
        self.assertEqual(self._expire(), 3)
        self.assertEqual(self._ledger(self.sara_member)[3:], [
            ('adjust', -10, 90), ('expire', -40, 50), ('expire', -30, 20),
        ])
        self.assertEqual((self.sara_member.points, self.company_member.points), (20, 0))
        self.assertEqual(self._expire(), 0)

    def test_pages(self):
        for day in (1, 2, 3):
            self._give(self.sara_member, 10, date(2020, 1, day))
        self.assertEqual([self._expire(limit=2), self._expire(limit=2)], [2, 1])
        self.assertEqual([kind for kind, *__ in self._ledger(self.sara_member)][3:], ['expire'] * 3)

    def test_the_last_day_still_counts(self):
        with freeze_time('2026-11-22 12:00:00'):
            self._give(self.sara_member, 10, date(2026, 11, 22))
            self.assertEqual(self._expire(), 0)
            self._give(self.company_member, 10, date(2026, 11, 21))
            self.assertEqual(self._expire(), 1)

    def test_returned_points_keep_their_old_day(self):
        self._give(self.sara_member, 100, date(2099, 1, 31))
        order = self._sale_order(self.sara, 1, price=200)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        order._action_cancel()
        self.assertEqual(self.sara_member.points, 100)
        self.assertEqual(self.sara_member.expiring_on, date(2099, 1, 31))
        self.assertEqual(self.sara_member.expiring_points, 100)

    def test_next_to_expire_on_the_member(self):
        self._give(self.sara_member, 40, date(2099, 3, 1))
        self._give(self.sara_member, 15, date(2099, 2, 1))
        self._give(self.sara_member, 5, date(2099, 2, 1))
        self.assertRecordValues(self.sara_member | self.company_member, [
            {'expiring_points': 20, 'expiring_on': date(2099, 2, 1)},
            {'expiring_points': 0, 'expiring_on': False},
        ])

    def test_number_of_days_is_sensible(self):
        for mode, count in (('days', 0), ('months', -1), ('days', 4000)):
            with self.subTest(mode), self.assertRaisesRegex(ValidationError, "1 to 3,650"):
                self.club.write({'club_expiry_mode': mode, 'club_expiry_count': count})
