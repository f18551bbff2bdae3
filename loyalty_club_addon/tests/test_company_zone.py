from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestCompanyZone(TestTierCommon):
    """One rule says when a day begins: the company's zone, else the administrator's."""

    def setUp(self):
        super().setUp()
        self.company = self.env.company
        self.admin = self.env.ref('base.user_admin').sudo().partner_id
        self.reader = self.club_manager
        self.reader.sudo().tz = 'Pacific/Auckland'

    def _zones(self):
        company, club = self.company.with_user(self.reader), self.club.with_user(self.reader)
        return {
            company.sudo()._club_zone(), club._club_zone(), club.sudo().club_till_terms['zone'],
            self.env['loyalty.club.purchase'].with_user(self.reader).sudo()._zone(company.sudo()),
        }

    def test_of_the_company(self):
        self.company.partner_id.tz = 'Asia/Tehran'
        self.assertEqual(self._zones(), {'Asia/Tehran'})

    def test_else_of_the_administrator(self):
        self.company.partner_id.tz = False
        self.admin.tz = 'Asia/Tehran'
        self.assertEqual(self._zones(), {'Asia/Tehran'})
        with freeze_time('2026-11-22 21:00:00'):  # Tehran: the 23rd, 0:30
            self.assertEqual(self.club.with_user(self.reader)._club_day(), date(2026, 11, 23))

    def test_else_utc(self):
        self.company.partner_id.tz = self.admin.tz = False
        self.assertEqual(self._zones(), {'UTC'})

    def test_by_hand_until_a_day_of_the_club(self):
        """Whoever gives it works in a company where it is still yesterday."""
        tier = self._tier("Gold", 400)
        self.company.partner_id.tz = 'Asia/Tehran'
        other = self.env['res.company'].create({'name': "Angeles"})
        other.partner_id.tz = 'America/Los_Angeles'
        self.reader.sudo().company_ids |= other
        self.club.company_id = False
        wizards = self.env['loyalty.club.tier.lock'].with_user(self.reader).with_context(
            allowed_company_ids=[other.id, self.company.id])
        first = self.club.sudo()._club_clocks()[0].env.company
        first.partner_id.tz = 'Asia/Tehran'
        with freeze_time('2026-11-22 21:00:00'):  # Tehran: the 23rd, Los Angeles: the 22nd
            values = {'member_ids': self.sara_member.ids, 'tier_id': tier.id, 'reason': "Friend"}
            with self.assertRaisesRegex(ValidationError, "this day is over"):
                wizards.create(values | {'until': date(2026, 11, 22)}).action_confirm()
            wizards.create(values | {'until': date(2026, 11, 23)}).action_confirm()
        self.assertEqual(self.sara_member.tier_id, tier)
