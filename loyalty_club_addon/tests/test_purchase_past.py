from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.loyalty_club_addon.models import loyalty_club_purchase_past as past

from .purchase_common import TestPurchaseCommon


@tagged('post_install', '-at_install')
class TestPurchasePast(TestPurchaseCommon):
    """What was bought before anything was switched on: the same as the purchases will say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchases = cls.env['loyalty.club.purchase'].sudo()
        cls.build = cls.env['loyalty.club.purchase.build'].sudo().search(
            [('company_id', '=', cls.env.company.id)])
        cls.build.state = 'open'
        cls.since = cls.club._club_day() - timedelta(days=3650)

    def setUp(self):
        super().setUp()
        self.order = self._confirmed(self.layla, 5)
        self.receipt = self._paid(self.sara, 3)
        self._refunded(self.receipt, 1)
        self._paid(None, 4)
        self._committed()

    def _read(self, since=None):
        return self.purchases._past(self.env.company, since or self.since)

    def _written(self):
        rows = self.purchases.search([('company_id', '=', self.env.company.id)], order='day, date')
        return sorted(
            (row.company_id.id, row.holder_id.id, row.day, row.amount_untaxed) for row in rows
        )

    def test_the_same_from_orders_and_from_purchases(self):
        from_orders = self._read()
        self.assertEqual(from_orders.since, self.since)
        self.assertIn((self.company_partner.id, 100), [row[1::2] for row in from_orders.rows])
        self.assertIn((self.sara.id, 40), [row[1::2] for row in from_orders.rows])
        self.assertEqual(sorted(from_orders.rows), self._written())
        self.build.state = 'done'
        self.assertEqual(sorted(self._read().rows), self._written())

    def test_it_writes_nothing(self):
        self.env.cr.execute("SELECT COUNT(*), MAX(write_date) FROM loyalty_club_purchase")
        before = self.env.cr.fetchone()
        self._read()
        self.env.cr.execute("SELECT COUNT(*), MAX(write_date) FROM loyalty_club_purchase")
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_only_since_a_day(self):
        day = self.club._club_day()
        self.order.sudo().date_order = self.order.date_order - timedelta(days=30)
        self._committed()
        rows = self._read(day - timedelta(days=29)).rows
        self.assertNotIn(self.company_partner.id, [row[1] for row in rows])
        rows = self._read(day - timedelta(days=31)).rows
        self.assertIn(self.company_partner.id, [row[1] for row in rows])

    def test_a_part_is_said_to_be_one(self):
        """The newest orders, from the first day of which all were read."""
        old = self._confirmed(self.sara, 1)
        old.sudo().date_order = old.date_order - timedelta(days=30)
        self._committed()
        for state in ('open', 'done'):
            self.build.state = state
            with self.subTest(state), patch.object(past, 'MOST', (1,)), patch.object(
                past, 'PER_DOCUMENT', 1,
            ):
                found = self._read()
                self.assertGreater(found.since, self.since)
                self.assertFalse([row for row in found.rows if row[2] < found.since])

    def test_too_slow_is_given_up(self):
        with patch.object(past, 'SECONDS', 0.001):
            self.assertIsNone(self._read())
        self.assertEqual(self.env.execute_query(past.SQL("SHOW statement_timeout"))[0][0], '0')

    def test_imported_purchases_stand_beside_the_orders(self):
        self.purchases.create({
            'name': "Old", 'company_id': self.env.company.id, 'holder_id': self.sara.id,
            'channel': 'import', 'date': self.order.date_order, 'day': self.club._club_day(),
            'amount_untaxed': 7, 'amount_total': 7,
        })
        self.assertIn((self.sara.id, 7), [row[1::2] for row in self._read().rows])
