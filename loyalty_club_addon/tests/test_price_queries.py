from odoo.fields import Command
from odoo.tests import tagged

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceQueries(TestPriceCommon):
    """What tiers ask the database does not grow with the lines of an order."""

    FEW, MANY = 5, 50

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env['product.product'].create([
            {'name': f"Cup {number}", 'list_price': 10 + number, 'taxes_id': False,
             'standard_price': 1}
            for number in range(cls.MANY)
        ])
        cls.wholesale = cls.pricelists.create({
            'name': "Wholesale", 'currency_id': cls.club.currency_id.id,
            'item_ids': [Command.create({
                'applied_on': '0_product_variant', 'product_id': cls.goods[0].id,
                'compute_price': 'fixed', 'fixed_price': 5,
            })],
        })

    def _queries(self, count, work):
        """:return: number of queries of some work on a new quotation of so many lines"""
        order = self._quotation(self.sara, *(
            {'product_id': product.id} for product in self.goods[:count]))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(order)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _grows(self, work):
        """:return: queries that one more line costs"""
        self._queries(self.FEW, work)  # what is kept in memory is there
        few, many = self._queries(self.FEW, work), self._queries(self.MANY, work)
        return (many - few) / (self.MANY - self.FEW)

    def _with_and_without(self, work):
        """:return: queries of a line that the tiers cost"""
        self.gold.write({'discount_percent': 5, 'pricelist_id': self.wholesale.id})
        with_tiers = self._grows(work)
        self.gold.write({'discount_percent': 0, 'pricelist_id': False})
        return with_tiers - self._grows(work)

    def test_prices_of_fifty_lines(self):
        self.assertLess(self._with_and_without(lambda order: order._recompute_prices()), 0.1)

    def test_another_customer(self):
        def work(order):
            order.partner_id = self.paul

        self.assertLess(self._with_and_without(work), 0.1)

    def test_tiers_of_fifty_lines(self):
        order = self._quotation(self.sara, *({'product_id': one.id} for one in self.goods))
        lines = order.order_line._club_together()
        for line in lines:
            line._club_best_price(0)
        with self.assertQueryCount(0):
            for line in lines:
                self.assertEqual(line._club_best_price(0).tier, self.gold)

    def test_rooms_of_fifty_lines(self):
        self.env.company.write({'club_has_floor': True, 'club_floor_percent': 10})

        def work(order):
            self.assertEqual(len(order._club_floor_rooms()), len(order.order_line))

        self.assertLess(self._grows(work), 0.1)

    def test_many_offers_ask_once_who_the_customer_is(self):
        programs = self.env['loyalty.program'].create([{
            'name': f"Offer {number}", 'program_type': 'promotion', 'trigger': 'auto',
            'applies_on': 'current', 'club_audience_tier_ids': [Command.set(self.gold.ids)],
        } for number in range(20)])
        order = self._quotation()
        programs[0]._club_is_open_to(self.sara, 'individual', order)
        with self.assertQueryCount(0):
            for program in programs:
                self.assertTrue(program._club_is_open_to(self.sara, 'individual', order))
        self._give_tier(self.sara_member, self.silver)
        self.assertFalse(programs[0]._club_is_open_to(self.sara, 'individual', order))

    def test_who_joins_and_leaves_is_known_at_once(self):
        members = self.env['loyalty.club.member']
        self.assertEqual(members._for_partner(self.club, self.paul), {
            self.club: self.company_member})
        own = members.create({'program_id': self.club.id, 'partner_id': self.paul.id})
        self.assertEqual(members._for_partner(self.club, self.paul, own=True), {self.club: own})
        own.active = False
        self.assertEqual(members._for_partner(self.club, self.paul, own=True), {})
        self.assertEqual(
            members.with_context(active_test=False)._for_partner(self.club, self.paul, own=True),
            {self.club: own})
