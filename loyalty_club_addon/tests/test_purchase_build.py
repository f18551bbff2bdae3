from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .purchase_common import TestPurchaseCommon


@tagged('post_install', '-at_install')
class TestPurchaseBuild(TestPurchaseCommon):
    """Purchases of a company that has sold for years are made in the background."""

    def setUp(self):
        super().setUp()
        self.sales = self.env['sale.order'].union(*(self._confirmed(self.sara) for __ in range(5)))
        self.till = self._paid(self.sara, 3)
        self._committed()
        self.builds = self.env['loyalty.club.purchase.build'].sudo()
        self.builds.search([]).unlink()
        self.expected = self._content()
        self.env.cr.execute(
            "DELETE FROM loyalty_club_purchase WHERE company_id = %s", [self.env.company.id],
        )
        self.env['loyalty.club.purchase']._invalidate()

    def _start(self):
        self.builds._start(self.env.company)
        return self.builds.search([('company_id', '=', self.env.company.id)])

    def assertBuilt(self):
        content = self._content()
        self.assertCountEqual([row[:12] for row in content], [row[:12] for row in self.expected])

    def test_page_by_page_with_progress(self):
        build = self._start()
        self.assertEqual(self.club.club_purchase_progress, "Counting the orders")
        self.assertEqual(self.builds._build_page(build, 2), 2)
        self.assertEqual(build.done_count, 2)
        self.club.invalidate_recordset()
        self.assertEqual(
            self.club.club_purchase_progress,
            f"2 of {build.order_count:,} orders",
        )
        self._build()
        self.assertEqual((build.state, build.done_count), ('done', build.order_count))
        self.assertBuilt()
        self.club.invalidate_recordset()
        self.assertFalse(self.club.club_purchase_progress)

    def test_receipts_of_nobody_are_not_touched(self):
        order = self._paid(False, 3)
        self._committed()
        build = self._start()
        pages = build._next_page('pos.order', self.env.company, 0, 1000)
        self.assertIn(self.till.id, pages)
        self.assertNotIn(order.id, pages)
        self._build()
        self.assertBuilt()

    def test_crash_in_the_middle_and_again(self):
        build = self._start()
        self.builds._build_page(build, 3)
        kept = build.done_count
        project = type(self.env['loyalty.club.purchase'])._project

        def crash(purchases, model, ids):
            project(purchases, model, ids)
            raise RuntimeError

        with self.assertRaises(RuntimeError), self.env.cr.savepoint(), patch.object(
            type(self.env['loyalty.club.purchase']), '_project', crash,
        ):
            self.builds._build_page(build, 3)
        build.invalidate_recordset()
        self.assertEqual(build.done_count, kept)
        self._build(3)
        self.assertBuilt()
        self._start()
        self._build()
        self.assertBuilt()

    def test_first_club_of_a_company_starts_it(self):
        self._without_clubs()
        self._paid(self.sara, 1)
        self.assertFalse(self.builds.search([('company_id', '=', self.env.company.id)]))
        self.club.is_club = True
        self.assertEqual(
            self.builds.search([('company_id', '=', self.env.company.id)]).state, 'open',
        )
        cron = self.env.ref('loyalty_club_addon.ir_cron_build_purchases')
        self.assertTrue(self.env['ir.cron.trigger'].sudo().search([('cron_id', '=', cron.id)]))
        self._build()
        self.assertEqual(len(self._content()), len(self.expected) + 1)
        self.builds.search([]).unlink()
        self.club.copy({'is_club': True})
        self.assertFalse(self.builds.search([]), "its purchases are there already")

    def test_orders_cancelled_while_there_was_no_club(self):
        self._start()
        self._build()
        self._without_clubs()
        self.sales[0]._action_cancel()
        self.assertTrue(self._purchase(self.sales[0]))
        self.club.is_club = True
        self._build()
        self.assertFalse(self._purchase(self.sales[0]))
        self.assertTrue(self._purchase(self.sales[1]))

    def test_imported_history_stays(self):
        imported = self.env['loyalty.club.purchase'].sudo().create({
            'name': "Old book 7", 'company_id': self.env.company.id, 'holder_id': self.sara.id,
            'channel': 'import', 'date': '2020-01-01 10:00:00', 'day': '2020-01-01',
            'amount_untaxed': 7, 'amount_total': 7,
        })
        self._start()
        self._build()
        self.assertTrue(imported.exists())
        self.assertEqual(imported.amount_untaxed, 7)

    def test_who_may_start_it(self):
        self.club.with_user(self.club_manager).action_rebuild_club_purchases()
        self.assertEqual(self.builds.search([('state', '=', 'open')]).company_id, self.env.company)
        for user in (self.club_user, self.auditor, self.salesperson, self.cashier):
            with self.assertRaises(AccessError):
                self.club.with_user(user).action_rebuild_club_purchases()
        build = self.builds.search([], limit=1)
        with self.assertRaises(AccessError):
            build.with_user(self.club_manager).write({'state': 'done'})
        self._build()
        self.assertBuilt()
