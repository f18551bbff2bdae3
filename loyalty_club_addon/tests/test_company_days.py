import runpy
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestCompanyDays(TestLedgerCommon):
    """A club for two companies: Tehran with the Jalali calendar, Los Angeles with the Gregorian.

    The company of the order says which day it is, not the company of who is at work.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tehran = cls.env.company
        cls.tehran.club_calendar = 'jalali'
        cls.tehran.partner_id.tz = 'Asia/Tehran'
        cls.angeles = cls.env['res.company'].create({
            'name': "Angeles", 'currency_id': cls.tehran.currency_id.id,
        })
        cls.angeles.partner_id.tz = 'America/Los_Angeles'
        cls.env.user.company_ids |= cls.angeles
        cls.club.write({'company_id': False, 'club_since': '2020-01-01'})
        cls.product.taxes_id = False

    def _order_of(self, company, at_work, quantity=1):
        """Confirmed by somebody who works in `at_work` just now."""
        order = self.env['sale.order'].with_company(company).create({
            'company_id': company.id, 'partner_id': self.sara.id,
            'order_line': [Command.create({
                'product_id': self.product.id, 'product_uom_qty': quantity, 'price_unit': 20,
            })],
        })
        order = order.with_company(at_work)
        order.action_confirm()
        self._committed()
        return order

    def _lots_of(self, *orders):
        return [order._club_entries().lot_ids for order in orders]

    def test_last_day_in_the_calendar_of_the_order(self):
        self.club.club_expiry_mode = 'year'
        with freeze_time('2026-11-22 12:00:00'):
            lots = self._lots_of(
                self._order_of(self.tehran, self.angeles),
                self._order_of(self.angeles, self.tehran),
            )
        self.assertEqual(
            [lot.expires_on for lot in lots], [date(2027, 3, 20), date(2026, 12, 31)],
        )
        self.assertEqual([lot.clock_company_id for lot in lots], [self.tehran, self.angeles])

    def test_released_when_the_day_of_the_order_begins(self):
        self.club.rule_ids.write({'club_available': 'days', 'club_available_days': 2})
        lots = self.env['loyalty.club.lot']
        with freeze_time('2026-11-22 21:00:00'):  # Tehran: the 23rd
            for company, at_work in (
                (self.tehran, self.angeles), (self.angeles, self.tehran),
            ):
                lots |= self._order_of(company, at_work)._club_entries().lot_ids
        self.assertEqual(lots.mapped('available_from'), [date(2026, 11, 25), date(2026, 11, 24)])
        for moment, released in (
            ('2026-11-24 07:59:00', []),
            ('2026-11-24 08:01:00', [self.angeles]),
            ('2026-11-24 20:29:00', [self.angeles]),
            ('2026-11-24 20:31:00', [self.tehran, self.angeles]),
        ):
            with self.subTest(moment), freeze_time(moment):
                # a sale, whoever makes it, and the hourly job of the first company
                self.sara_member.card_id.with_company(self.angeles)._club_release_due()
                self.sara_member.card_id.with_company(self.tehran)._club_release_due()
                self._all_pages('_release_page')
                self.assertEqual(
                    [lot.clock_company_id for lot in lots if not lot.is_pending], released,
                )

    def _all_pages(self, name):
        """What the job does, without its commits."""
        club = self.club.sudo()
        for clock in club._club_clocks() if hasattr(club, '_club_clocks') else [club]:
            getattr(self.env['loyalty.club.lot'].sudo(), name)(clock, 100)

    def test_expired_when_the_day_of_the_order_is_over(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 1})
        with freeze_time('2026-11-22 12:00:00'):
            lots = self._order_of(self.tehran, self.angeles)._club_entries().lot_ids
            lots |= self._order_of(self.angeles, self.tehran)._club_entries().lot_ids
        self.assertEqual(lots.mapped('expires_on'), [date(2026, 11, 23)] * 2)
        for moment, left in (
            ('2026-11-23 20:29:00', [20, 20]),
            ('2026-11-23 20:31:00', [0, 20]),
            ('2026-11-24 07:59:00', [0, 20]),
            ('2026-11-24 08:01:00', [0, 0]),
        ):
            with self.subTest(moment), freeze_time(moment):
                self._all_pages('_expire_page')
                self.assertEqual(lots.mapped('points_left'), left)

    def test_released_by_a_document_whoever_is_at_work(self):
        """The days of life begin on the day it is for the company of the order."""
        self.product.write({'type': 'service', 'invoice_policy': 'delivery'})
        self.club.rule_ids.club_available = 'delivered'
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 1})
        with freeze_time('2026-11-22 21:00:00'):
            order = self._order_of(self.angeles, self.tehran)
            order.order_line.qty_delivered = 1
            self._committed()
        lot = order._club_entries().lot_ids
        self.assertEqual(
            (lot.is_pending, lot.available_from, lot.expires_on),
            (False, date(2026, 11, 22), date(2026, 11, 23)),
        )

    def test_a_day_of_a_cap_is_the_orders(self):
        self.club.club_day_cap = 30
        with freeze_time('2026-11-22 20:00:00'):  # Tehran 23:30, Los Angeles noon
            first = self._order_of(self.tehran, self.angeles, 2)
        with freeze_time('2026-11-22 21:00:00'):  # the next day in Tehran
            second = self._order_of(self.tehran, self.angeles, 2)
            third = self._order_of(self.angeles, self.tehran, 2)
        self.assertEqual(
            [sum((order)._club_entries().mapped('points')) for order in (first, second, third)],
            [30, 30, 0],
        )

    def test_lots_of_before_are_filled(self):
        self.club.rule_ids.write({'club_available': 'days', 'club_available_days': 5})
        lots = self._order_of(self.angeles, self.tehran)._club_entries().lot_ids
        lots |= self._order_of(self.tehran, self.angeles)._club_entries().lot_ids
        self.env.flush_all()
        self.env.cr.execute("""
            UPDATE loyalty_club_lot SET wait_days = NULL, clock_company_id = NULL WHERE id IN %s
        """, [tuple(lots.ids)])
        migration = 'loyalty_club_addon/migrations/19.0.4.0.0/post-findings.py'
        runpy.run_path(file_path(migration))['migrate'](self.env.cr, '19.0.3.0.0')
        self.env.invalidate_all()
        self.assertRecordValues(lots, [
            {'wait_days': 5, 'clock_company_id': self.angeles.id},
            {'wait_days': 5, 'clock_company_id': self.tehran.id},
        ])

    def test_moved_points_keep_their_company(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 1})
        with freeze_time('2026-11-22 12:00:00'):
            self._order_of(self.angeles, self.tehran)
            self.sara_member.card_id.sudo()._club_move_to(
                self.company_member.card_id, lambda card: "Moved",
            )
            lots = self.env['loyalty.club.lot'].sudo().search(
                [('card_id', '=', self.company_member.card_id.id)],
            )
        self.assertEqual((lots.clock_company_id, lots.points_left), (self.angeles, 20))
