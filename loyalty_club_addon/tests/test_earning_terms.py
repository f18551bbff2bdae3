from datetime import datetime

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .ledger_common import TestLedgerCommon


class TestTermsCommon(TestLedgerCommon):
    """A product of 20 without tax; individuals get 1 point for 1, companies 1 for 2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.club.rule_ids.filtered(lambda r: r.club_audience_kind == 'individual')
        cls.env.company.partner_id.tz = 'Asia/Tehran'
        cls.product.standard_price = 15

    def _points(self, *args, **kwargs):
        return self._sale_order(self.sara, *args, **kwargs).club_points_to_earn

    def _why(self, order):
        return order._club_entries().filtered(lambda entry: entry.kind == 'earn')[-1:]._why()


@tagged('post_install', '-at_install')
class TestPrices(TestTermsCommon):
    """Lines under list price and lines with little margin."""

    def test_half_and_nothing_below_list_price(self):
        """A price by hand or by a fixed price list shows no discount on the line."""
        for share, points in (('full', 60), ('half', 30), ('nothing', 0)):
            self.rule.club_under_list = share
            self.assertEqual(self._points(4, 15), points)
            self.assertEqual(self._points(4, 20), 80)
            self.assertEqual(self._points(4, 25), 100)

    def test_fixed_price_list_and_confirmed_order(self):
        pricelist = self.env['product.pricelist'].create({
            'name': "Wholesale", 'item_ids': [Command.create({
                'applied_on': '0_product_variant', 'product_id': self.product.id,
                'compute_price': 'fixed', 'fixed_price': 16,
            })],
        })
        self.rule.club_under_list = 'half'
        order = self.env['sale.order'].create({
            'partner_id': self.sara.id, 'pricelist_id': pricelist.id,
            'order_line': [Command.create({'product_id': self.product.id, 'product_uom_qty': 5})],
        })
        self.assertEqual((order.order_line.price_unit, order.order_line.discount), (16, 0))
        order.action_confirm()
        self.assertEqual(self._ledger(self.sara_member), [('earn', 40, 40)])
        self.rule.club_under_list = 'full'
        order.order_line.product_uom_qty = 4  # under the terms of then
        self._committed()
        self.assertEqual(self.sara_member.points, 32)

    def test_from_a_percentage(self):
        self.rule.write({'club_under_list': 'nothing', 'club_under_list_percent': 25})
        self.assertEqual(self._points(4, 15), 0)
        self.assertEqual(self._points(4, 15.01), 60)

    def test_discount_of_the_line_counts_and_of_a_reward_does_not(self):
        self.rule.club_under_list = 'half'
        self.sara_member.card_id.sudo().points = 50
        order = self._sale_order(self.sara, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        self.assertEqual(order.club_points_to_earn, 95)
        order.order_line[0].discount = 10
        self.assertEqual(order.club_points_to_earn, 42)  # half of 90 less the reward of 5 %

    def test_tax_included_is_compared_untaxed(self):
        tax = self.env['account.tax'].create({
            'name': "10% included", 'amount': 10, 'price_include_override': 'tax_included',
        })
        self.product.write({'taxes_id': [Command.set(tax.ids)], 'list_price': 22})
        self.rule.club_under_list = 'half'
        order = self._sale_order(self.sara, 3, 22)
        self.assertEqual(order.order_line.tax_ids, tax)
        self.assertEqual(order.club_points_to_earn, 60)
        order.order_line.tax_ids = False  # exported at the untaxed price
        order.order_line.price_unit = 20
        self.assertEqual(order.club_points_to_earn, 60)
        order.order_line.price_unit = 19
        self.assertEqual(order.club_points_to_earn, 28)

    def test_unit_of_measure(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        self.rule.write({'club_under_list': 'half', 'club_minimum_margin': 20})
        order = self._sale_order(self.sara, 1, 240)
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 240
        self.assertEqual(order.club_points_to_earn, 240)
        order.order_line.price_unit = 228
        self.assertEqual(order.club_points_to_earn, 114)
        self.product.standard_price = 16
        order.order_line.price_unit = 239
        self.assertEqual(order.club_points_to_earn, 0)

    def test_order_in_another_currency(self):
        euro = self.env.ref('base.EUR')
        self.env['res.currency.rate'].search([('currency_id', '=', euro.id)]).unlink()
        self.env['res.currency.rate'].create({
            'currency_id': euro.id, 'rate': 0.3333, 'name': '2020-01-01',
            'company_id': self.env.company.id,
        })
        self.rule.write({'club_under_list': 'nothing', 'club_minimum_margin': 20})
        order = self._sale_order(self.sara, 1, pricelist_id=self.pricelist_eur.id)
        order.order_line.price_unit = 6.67  # 6.666 rounded
        self.assertEqual(order.club_points_to_earn, 20)
        order.order_line.price_unit = 6
        self.assertEqual(order.club_points_to_earn, 0)
        self.rule.club_under_list = 'full'
        order.invalidate_recordset()
        self.assertEqual(order.club_points_to_earn, 0)  # cost 5: margin 16.7 %
        self.rule.club_minimum_margin = 16
        order.invalidate_recordset()
        self.assertEqual(order.club_points_to_earn, 18)

    def test_minimum_margin(self):
        self.rule.club_minimum_margin = 25
        self.assertEqual(self._points(3, 20), 60)
        self.assertEqual(self._points(3, 19.99), 0)
        other = self.env['res.company'].create({'name': "Other"})
        self.product.with_company(other).standard_price = 1
        self.assertEqual(self._points(3, 19.99), 0)

    def test_salesperson_needs_no_right_to_costs(self):
        self.rule.club_minimum_margin = 25
        order = self._sale_order(self.sara, 3, 19)
        self.assertEqual(order.with_user(self.salesperson).club_points_to_earn, 0)

    def test_at_the_till(self):
        self.rule.write({'club_under_list': 'half', 'club_minimum_margin': 10})
        self._paid(self.sara, 4, 20)
        self._paid(self.sara, 4, 18)
        self._paid(self.sara, 4, 16)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 80, 80), ('earn', 36, 116)])

    def test_combo_has_a_price_of_its_own(self):
        parts = self.env['product.product'].create([
            {'name': name, 'list_price': 20, 'standard_price': cost, 'taxes_id': False}
            for name, cost in (("Cup", 2), ("Coffee", 12))
        ])
        combos = self.env['product.combo'].create([
            {'name': part.name, 'combo_item_ids': [Command.create({'product_id': part.id})]}
            for part in parts
        ])
        combo = self.env['product.product'].create({
            'name': "Breakfast", 'type': 'combo', 'list_price': 20, 'taxes_id': False,
            'combo_ids': [Command.set(combos.ids)],
        })
        order = self.env['sale.order'].create({'partner_id': self.sara.id})
        line = self.env['sale.order.line'].create({
            'order_id': order.id, 'product_id': combo.id, 'product_uom_qty': 1,
        })
        items = self.env['sale.order.line'].create([
            {'order_id': order.id, 'product_id': part.id, 'product_uom_qty': 1,
             'linked_line_id': line.id, 'combo_item_id': choice.combo_item_ids.id}
            for part, choice in zip(parts, combos, strict=True)
        ])
        self.assertEqual(items.mapped('price_unit'), [10, 10])
        # coffee alone is sold at a loss; 14 of 20 is a margin of 30 %
        self.rule.write({'club_under_list': 'nothing', 'club_minimum_margin': 30})
        self.assertEqual(order.club_points_to_earn, 20)
        self.rule.club_minimum_margin = 31
        order.invalidate_recordset()
        self.assertEqual(order.club_points_to_earn, 0)

    def test_values_out_of_range(self):
        for values in (
            {'club_under_list_percent': 101}, {'club_under_list_percent': -1},
            {'club_minimum_margin': 100}, {'club_minimum_margin': -5},
        ):
            with self.subTest(values), mute_logger('odoo.sql_db'), self.assertRaises(
                CheckViolation,
            ), self.cr.savepoint():
                self.rule.write(values)
                self.env.flush_all()


@tagged('post_install', '-at_install')
class TestMultipliers(TestTermsCommon):
    """Tuesdays: 2030-01-01 is one. Tehran is 3:30 ahead of UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.multiplier = cls.env['loyalty.club.multiplier'].create({
            'name': "Double Tuesdays", 'program_id': cls.club.id, 'tue': True,
            'club_audience_kind': 'individual',
        })

    def _order_on(self, moment, partner=None, **values):
        with freeze_time(moment):
            order = self._sale_order(partner or self.sara, 3, **values)
            order.action_confirm()
        return order

    def test_moment_of_confirmation_in_the_zone_of_the_company(self):
        self._order_on('2029-12-31 20:29:00')  # Monday 23:59
        self._order_on('2029-12-31 20:31:00')
        self._order_on('2030-01-01 20:29:00')
        self._order_on('2030-01-01 20:31:00')
        self.assertEqual(
            [points for __, points, __ in self._ledger(self.sara_member)], [60, 120, 120, 60],
        )

    def test_what_an_order_shows_is_what_it_brought(self):
        order = self._order_on('2030-01-01 10:00:00')
        self.assertEqual(order.club_points_to_earn, 120)
        self.assertEqual(order.coupon_point_ids.points, 120)

    def test_half_returned_brings_half(self):
        order = self._order_on('2030-01-01 10:00:00')
        self.multiplier.unlink()
        order.order_line.product_uom_qty = 1.5
        self._committed()
        self.assertEqual(self.sara_member.points, 60)

    def test_till_counts_when_it_arrives_and_offline_when_it_was_paid(self):
        """On Tuesday noon, from a till whose clock says Monday, and the other way round."""
        with freeze_time('2030-01-01 10:00:00'):
            self._paid(self.sara, 1, date_order='2029-12-31 10:00:00')
            self._paid(self.sara, 1, date_order='2029-12-31 10:00:00', club_offline=True)
        with freeze_time('2030-01-02 10:00:00'):
            self._paid(self.sara, 1, date_order='2030-01-01 10:00:00')
            self._paid(self.sara, 1, date_order='2030-01-01 10:00:00', club_offline=True)
        self.assertEqual(
            [points for __, points, __ in self._ledger(self.sara_member)], [40, 20, 20, 40],
        )

    def test_only_for_its_customers(self):
        self._order_on('2030-01-01 10:00:00', self.paul)
        self.assertEqual(self.company_member.points, 30)
        self.multiplier.club_audience_kind = False
        self._order_on('2030-01-01 10:00:00', self.paul)
        self.assertEqual(self.company_member.points, 90)

    def test_only_for_its_products(self):
        other = self.product.copy({'name': "Kettle"})
        self.product.categ_id = self.env['product.category'].create({'name': "Coffee"})
        self.multiplier.product_ids = other
        self._order_on('2030-01-01 10:00:00')
        self.multiplier.product_category_id = self.product.categ_id
        self._order_on('2030-01-01 10:00:00')
        self.assertEqual(
            [points for __, points, __ in self._ledger(self.sara_member)], [60, 120],
        )

    def test_the_best_one_counts(self):
        self.env['loyalty.club.multiplier'].create({
            'name': "Launch", 'program_id': self.club.id, 'factor': 3, 'date_from': '2030-01-01',
            'date_to': '2030-01-01', 'hour_from': 10, 'hour_to': 14,
        })
        order = self._order_on('2030-01-01 10:00:00')
        self.assertEqual(self.sara_member.points, 180)
        self.assertEqual(self._why(order), [
            "180 points from 60 $: 1 point for every 1 $",
            f"Launch, ×3: 120 points of them on top, for {self.product.display_name}",
        ])
        self._order_on('2030-01-01 11:00:00')  # 14:30
        self.assertEqual(self.sara_member.points, 300)

    def test_archived_is_over(self):
        self.assertTrue(self.club.club_has_multipliers)
        self.multiplier.active = False
        self.assertFalse(self.club.club_has_multipliers)
        self._order_on('2030-01-01 10:00:00')
        self.assertEqual(self.sara_member.points, 60)

    def test_tills_hear_of_changes(self):
        self.club.club_multipliers_on = datetime(2020, 1, 1)
        self.multiplier.factor = 1.5
        self.assertGreater(self.club.club_multipliers_on, datetime(2021, 1, 1))
        [row] = self.club.club_till_terms['multipliers']
        self.assertEqual(
            (row['factor'], list(row['weekdays']), row['kind'], row['products']),
            (150, [1], 'individual', False),
        )
        self.assertEqual(self.club.club_till_terms['zone'], 'Asia/Tehran')

    def test_values_that_make_no_sense(self):
        with self.assertRaisesRegex(ValidationError, "Until"):
            self.multiplier.write({'date_from': '2030-02-01', 'date_to': '2030-01-01'})
        for values in ({'factor': 1}, {'factor': 101}, {'hour_from': 24}, {'hour_to': 25}):
            with self.subTest(values), mute_logger('odoo.sql_db'), self.assertRaises(
                CheckViolation,
            ), self.cr.savepoint():
                self.multiplier.write(values)
                self.env.flush_all()

    def test_who_may_change_it(self):
        self.multiplier.with_user(self.club_manager).factor = 3
        for user in (self.salesperson, self.cashier, self.club_user, self.auditor):
            multiplier = self.multiplier.with_user(user)
            self.assertEqual(multiplier.name, "Double Tuesdays")
            with self.assertRaises(AccessError):
                multiplier.factor = 10
            with self.assertRaises(AccessError):
                multiplier.copy()
            with self.assertRaises(AccessError):
                multiplier.unlink()
        self.assertEqual(self.multiplier.factor, 3)

    def test_other_companies(self):
        other = self.env['res.company'].create({'name': "Other"})
        club = self.env['loyalty.program'].sudo().create({
            'name': "Theirs", 'program_type': 'loyalty', 'is_club': True, 'company_id': other.id,
            'currency_id': other.currency_id.id,
            'club_multiplier_ids': [Command.create({'name': "Theirs"})],
        })
        self.assertEqual(club.club_multiplier_ids.company_id, other)
        multipliers = self.env['loyalty.club.multiplier'].with_user(self.club_user)
        self.assertEqual(multipliers.search([]), self.multiplier)

    def test_words(self):
        self.multiplier.write({
            'hour_from': 16, 'hour_to': 20.5, 'product_ids': [Command.set(self.product.ids)],
        })
        self.assertEqual(
            self.multiplier.description, "×2 · Tue · 16:00–20:30 · Individual · on some products",
        )
        result = str(self.club.club_result)
        self.assertIn("Double Tuesdays", result)
        self.assertIn("16:00–20:30", result)


@tagged('post_install', '-at_install')
class TestCaps(TestTermsCommon):
    """The most points an order and a day may bring."""

    def test_cap_of_an_order_and_its_return(self):
        self.club.club_order_cap = 50
        order = self._confirmed(self.sara, 4)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 50, 50)])
        self.assertEqual(self._why(order), [
            "80 points from 80 $: 1 point for every 1 $",
            "At most 50 points an order: 30 points less",
        ])
        self.club.club_order_cap = 0
        order.order_line.product_uom_qty = 2
        self._committed()
        self.assertEqual(self.sara_member.points, 25)

    def test_lines_added_later_have_what_is_left_of_the_cap(self):
        self.club.club_order_cap = 50
        order = self._confirmed(self.sara, 2)
        order.order_line = [Command.create({
            'product_id': self.product.id, 'product_uom_qty': 2, 'price_unit': 20,
        })]
        self._committed()
        self.assertEqual(self.sara_member.points, 50)

    def test_cap_of_a_day(self):
        self.club.club_day_cap = 100
        first = self._confirmed(self.sara, 4)
        second = self._confirmed(self.sara, 4)
        third = self._confirmed(self.sara, 4)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 80, 80), ('earn', 20, 100)])
        self.assertEqual(
            [order.club_points_to_earn for order in first | second | third], [80, 20, 0],
        )
        second._club_settle()
        third._club_settle()
        first._action_cancel()
        (second | third)._club_settle()
        self.assertEqual(self.sara_member.points, 20)
        self._confirmed(self.sara, 3)
        self.assertEqual(self.sara_member.points, 80)

    def test_orders_confirmed_together_share_the_day(self):
        self.club.club_day_cap = 100
        orders = self.env['sale.order'].union(*(self._sale_order(self.sara, 4) for __ in range(3)))
        orders.action_confirm()
        self.assertEqual(self._ledger(self.sara_member), [('earn', 80, 80), ('earn', 20, 100)])

    def test_what_comes_back_of_another_day_makes_no_room(self):
        self.club.club_day_cap = 100
        with freeze_time('2029-12-30 10:00:00'):
            order = self._confirmed(self.sara, 5)
        with freeze_time('2029-12-31 10:00:00'):
            order._action_cancel()
            self._confirmed(self.sara, 7)
        self.assertEqual(self.sara_member.points, 100)

    def test_day_of_the_company_and_both_channels(self):
        self.club.club_day_cap = 100
        with freeze_time('2029-12-31 20:29:00'):
            self._confirmed(self.sara, 4)
        for moment in ('2029-12-31 20:31:00', '2030-01-01 20:29:00'):
            with freeze_time(moment):
                self._paid(self.sara, 4)
        self.assertEqual(
            [points for __, points, __ in self._ledger(self.sara_member)], [80, 80, 20],
        )

    def _order_on_a_full_day(self):
        """Two lines of 20 and a discount of another program of 10."""
        promotion = self.env['loyalty.program'].create({
            'name': "Promotion", 'program_type': 'promotion',
            'reward_ids': [Command.create({'discount': 10, 'discount_mode': 'per_order'})],
        })
        self.club.club_day_cap = 50
        with freeze_time('2029-12-30 10:00:00'):
            self._confirmed(self.sara, 5)
            order = self._sale_order(self.sara, 1)
            order.order_line = [Command.create({
                'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 20,
            }), Command.create({
                'product_id': promotion.reward_ids.discount_line_product_id.id,
                'name': "10 off", 'price_unit': -10, 'reward_id': promotion.reward_ids.id,
                'points_cost': 0, 'reward_identifier_code': 'promotion',
            })]
            order.action_confirm()
            self._committed()
        self.assertEqual(order.amount_total, 30)
        self.assertFalse(order._club_entries())
        return order

    def test_discount_edited_of_an_order_on_a_full_day(self):
        """Nothing was earned that the discount could lower or raise."""
        order = self._order_on_a_full_day()
        with freeze_time('2029-12-31 10:00:00'):
            order.order_line.filtered('reward_id').price_unit = -5
            self._committed()
            order.order_line.filtered('reward_id').price_unit = 0
            self._committed()
        self.assertFalse(order._club_entries())

    def test_line_edited_of_a_discounted_order_on_a_full_day(self):
        """It earns on the day it is edited, less its own share of the discount."""
        order = self._order_on_a_full_day()
        first, second = order.order_line.filtered(lambda line: not line.reward_id)
        with freeze_time('2029-12-31 10:00:00'):
            first.product_uom_qty = 2
            self._committed()
        # 40 less two thirds of 10
        self.assertEqual(order._club_entries().mapped('points'), [33])
        with freeze_time('2029-12-31 11:00:00'):
            second.product_uom_qty = 1.5
            self._committed()
        self.assertEqual(sum(order._club_entries().mapped('points')), 50)
        order._action_cancel()
        self.assertEqual(sum(order._club_entries().mapped('points')), 0)

    def test_members_have_their_own_day(self):
        self.club.club_day_cap = 30
        self._confirmed(self.sara, 4)
        self._confirmed(self.paul, 4)
        self.assertEqual((self.sara_member | self.company_member).mapped('points'), [30, 30])

    def test_till_previews_the_day(self):
        self.club.club_day_cap = 100
        self._confirmed(self.sara, 4)
        self.sara.invalidate_recordset()
        [membership] = self.sara.with_user(self.cashier).club_till_data['memberships']
        self.assertEqual(membership['day_points'], 80)
        self.assertEqual(self.club.club_till_terms['day_cap'], 100)

    def test_no_limit_below_zero(self):
        with mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.club.club_day_cap = -1
            self.env.flush_all()


@tagged('post_install', '-at_install')
class TestWhy(TestTermsCommon):
    """People read why."""

    def test_cheap_lines_by_name(self):
        self.rule.write({'club_under_list': 'half', 'club_under_list_percent': 10})
        order = self._confirmed(self.sara, 4, price=15)
        self.assertEqual(self._why(order), [
            "30 points from 30 $: 1 point for every 1 $",
            f"Counted half, below list price: {self.product.display_name}",
        ])
        self.rule.write({'club_step_points': 5, 'club_under_list': 'nothing'})
        self.assertIn("1 point for every 1 $", self._why(order)[0])  # as it was then
        order._action_cancel()
        back = order._club_entries().filtered(lambda entry: entry.kind == 'earn_back')
        self.assertEqual(back._why()[:2], [
            "Taken back: the share of what came back or was changed.",
            "30 points from 30 $: 1 point for every 1 $",
        ])
        self.assertIn("<li>", back.why)

    def test_nothing_by_name(self):
        other = self.product.copy({'name': "Television", 'standard_price': 19})
        self.rule.club_minimum_margin = 10
        order = self._sale_order(self.sara, 1)
        order.order_line = [Command.create({
            'product_id': other.id, 'product_uom_qty': 1, 'price_unit': 20,
        })]
        order.action_confirm()
        self.assertEqual(self._why(order), [
            "20 points from 20 $: 1 point for every 1 $",
            f"Brought nothing, too little margin: {other.display_name}",
        ])

    def test_names_are_no_markup(self):
        self.multiplier = self.env['loyalty.club.multiplier'].create({
            'name': "<b>Bold</b>", 'program_id': self.club.id,
        })
        order = self._confirmed(self.sara)
        self.assertIn("&lt;b&gt;", str(order._club_entries().why))
        self.assertIn("&lt;b&gt;", str(self.club.club_result))

    def test_other_kinds_need_no_reason(self):
        self.sara_member.card_id.sudo().points = 10
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertEqual(entry._why(), [])
        self.assertFalse(entry.why)

    def test_result_says_it(self):
        self.rule.write({
            'club_under_list': 'half', 'club_under_list_percent': 10, 'club_minimum_margin': 5,
        })
        self.club.write({'club_order_cap': 500, 'club_day_cap': 1_000})
        result = str(self.club.club_result)
        for text in ("half from 10% below list price", "nothing below 5% margin",
                     "At most 500 points an order", "At most 1,000 points a day"):
            self.assertIn(text, result)


@tagged('post_install', '-at_install')
class TestConfirmQueries(TestTermsCommon):

    def _queries(self, order):
        order._update_programs_and_rewards()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.action_confirm()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_confirming_asks_no_more_than_with_a_native_program(self):
        counts = []
        native = self.env['loyalty.program'].create({
            'name': "Native", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'rule_ids': [Command.clear(), Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1,
            })],
            'reward_ids': [Command.clear(), *(Command.create({
                'discount_mode': 'per_order', 'discount': 5, 'required_points': 10 ** 6,
            }) for __ in self.club.reward_ids)],
        })
        for program in (self.club, native):
            self.club.active = native.active = False
            program.active = True
            self._queries(self._sale_order(self.sara))  # fills the caches
            counts.append(self._queries(self._sale_order(self.sara)))
        club, native = counts
        self.assertLessEqual(club, native + 2)

    def test_terms_ask_once_for_all_lines(self):
        counts = []
        self.rule.write({'club_under_list': 'half', 'club_minimum_margin': 5})
        self.env['loyalty.club.multiplier'].create({'name': "All", 'program_id': self.club.id})
        for number in (1, 10, 1, 10):  # the first two fill what is cached
            order = self._sale_order(self.sara)
            order.order_line = [Command.create({
                'product_id': self.product.copy().id, 'product_uom_qty': 1, 'price_unit': 20,
            }) for __ in range(number)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order._club_earning(self.club)
            counts.append(self.env.cr.sql_log_count - before)
        # one query a line would be nine more; a cache that another test emptied is one or two
        self.assertLess(counts[3], counts[2] + 4)

    def test_cached_programs_are_current(self):
        top_up = self.env['loyalty.program'].create({
            'name': "Gift cards", 'program_type': 'gift_card', 'trigger': 'auto',
            'applies_on': 'future',
            'rule_ids': [Command.create({'product_ids': [Command.set(self.product.ids)]})],
        })
        self.assertEqual(self._points(2), 0)
        top_up.active = False
        self.assertEqual(self._points(2), 40)
