from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceSale(TestPriceCommon):
    """A tier's discount on the lines of quotations."""

    def test_a_new_quotation(self):
        line = self._quotation().order_line
        self.assertPrice(line, 100, 5, self.gold)
        self.assertEqual((line.price_subtotal, line.club_price_note), (95, "Gold 5%"))
        self.assertTrue(line.order_id.club_has_tier_prices)

    def test_who_has_no_tier_and_who_is_suspended(self):
        self.assertPrice(self._quotation(self.paul).order_line, 100, 0)
        self.sara_member.state = 'suspended'
        line = self._quotation().order_line
        self.assertPrice(line, 100, 0)
        self.assertFalse(line.club_price_note or line.order_id.club_has_tier_prices)

    def test_products_and_categories_left_out(self):
        above = self.env['product.category'].create({'name': "Gold coins"})
        self.other_product.categ_id = above.create({'name': "Old ones", 'parent_id': above.id})
        self.gold.discount_except_category_ids = above
        self.assertPrice(self._quotation().order_line, 100, 0)
        self.gold.discount_except_category_ids = False
        self.gold.discount_except_product_ids = self.other_product
        lines = self._quotation(self.sara, {}, {'product_id': self.product.id}).order_line
        self.assertPrice(lines[0], 100, 0)
        self.assertPrice(lines[1], 20, 5, self.gold)

    def test_by_hand_the_better_one_counts(self):
        line = self._quotation(self.sara, {'discount': 3}).order_line
        self.assertPrice(line, 100, 5, self.gold)
        line.discount = 8
        self.assertPrice(line, 100, 8)
        line.discount = 0
        self.assertPrice(line, 100, 5, self.gold)

    def test_a_price_by_hand(self):
        line = self._quotation().order_line
        line.price_unit = 90
        self.assertPrice(line, 90, 0)
        line.product_uom_qty = 2
        self.assertPrice(line, 90, 0)
        line.price_unit = 97
        self.assertPrice(line, 100, 5, self.gold)
        line.price_unit = 120
        self.assertPrice(line, 120, 0)

    def test_price_list_and_tier_the_better_one(self):
        cheap, dear = (self._pricelist(self.other_product, price) for price in (80, 98))
        line = self._quotation(pricelist_id=cheap.id).order_line
        self.assertPrice(line, 80, 0)
        line.discount = 10  # as for who has no tier
        self.assertPrice(line, 80, 10)
        self.assertEqual(line.order_id.amount_total, 72)
        line.discount = 30
        self.assertPrice(line, 80, 30)
        line = self._quotation(pricelist_id=dear.id).order_line
        self.assertPrice(line, 100, 5, self.gold)
        line.product_uom_qty = 2
        self.assertEqual((line.price_subtotal, line.order_id.amount_total), (190, 190))

    def test_typed_where_the_tiers_price_stands(self):
        """What is typed comes off the price list's price for everybody: with a tier nobody pays
        more than without, whatever stood on the line when it was typed."""
        dear = self._pricelist(self.other_product, 98)
        plain = self._quotation(self.paul, pricelist_id=dear.id).order_line
        plain.discount = 10
        self.assertEqual(plain.price_subtotal, 88.2)
        line = self._quotation(pricelist_id=dear.id).order_line
        self.assertPrice(line, 100, 5, self.gold)
        line.discount = 10
        self.assertPrice(line, 98, 10)
        self.assertEqual(line.price_subtotal, 88.2)
        line.discount = 3  # 95.06 by hand, 95 by tier
        self.assertPrice(line, 100, 5, self.gold)
        line.discount = 4
        self.assertPrice(line, 98, 4)

    def test_a_price_list_in_percent(self):
        pricelist = self.pricelists.create({'name': "Ten", 'item_ids': [Command.create({
            'compute_price': 'percentage', 'percent_price': 10})]})
        line = self._quotation(pricelist_id=pricelist.id).order_line
        self.assertPrice(line, 100, 10)
        self.gold.discount_percent = 15
        line.product_uom_qty = 3
        self.assertPrice(line, 100, 15, self.gold)
        self.assertEqual(line.price_subtotal, 255)

    def test_a_price_list_above_the_list_with_a_percentage_of_its_own(self):
        """120 and 10 % off it are Odoo's doing, nobody typed them."""
        export = self._pricelist(self.other_product, 120, name="Export")
        off = self.pricelists.create({'name': "10 % off Export", 'item_ids': [Command.create({
            'compute_price': 'percentage', 'percent_price': 10, 'base': 'pricelist',
            'base_pricelist_id': export.id})]})
        self.assertPrice(self._quotation(self.paul, pricelist_id=off.id).order_line, 120, 10)
        order = self._quotation(pricelist_id=off.id)
        line = order.order_line
        self.assertPrice(line, 100, 5, self.gold)
        line.product_uom_qty = 2
        self.assertPrice(line, 100, 5, self.gold)
        line.discount = 10
        self.assertPrice(line, 100, 10)
        order.action_update_prices()
        self.assertPrice(line, 100, 5, self.gold)
        order = self._quotation(self.paul, pricelist_id=off.id)
        order.partner_id = self.sara
        order.order_line._club_open_lines()._club_take_best()
        self.assertPrice(order.order_line, 100, 5, self.gold)

    def test_a_price_of_another_module(self):
        """A ticket of an event costs what the ticket says, not what its product does."""
        lines = self.registry['sale.order.line']
        ticket_price = 60

        def of_the_ticket(line):
            return ticket_price
        line = self._quotation().order_line
        self.assertPrice(line, 100, 5, self.gold)
        self.patch(lines, '_get_display_price', of_the_ticket)
        line.product_uom_qty = 2
        self.assertPrice(line, 60, 0)
        self.assertPrice(self._quotation().order_line, 60, 0)
        ticket_price = 100  # the list price of its product by chance
        line.product_uom_qty = 3
        self.assertPrice(line, 100, 0)
        self.assertPrice(self._quotation().order_line, 100, 0)

    def test_update_prices(self):
        line = self._quotation(self.sara, {'discount': 8}).order_line
        line.order_id.action_update_prices()
        self.assertPrice(line, 100, 5, self.gold)
        self._give_tier(self.sara_member, self.blue)
        line.order_id.action_update_prices()
        self.assertPrice(line, 100, 0)

    def test_another_customer(self):
        order = self._quotation()
        order.partner_id = self.paul
        self.assertPrice(order.order_line, 100, 0)
        order.partner_id = self.sara
        self.assertPrice(order.order_line, 100, 5, self.gold)

    def test_another_customer_of_a_price_list(self):
        """What the price list gave stays, as Odoo has it, until prices are updated."""
        order = self._quotation(pricelist_id=self._pricelist(self.other_product, 98).id)
        order.partner_id = self.paul
        self.assertEqual((order.order_line.discount, order.order_line.club_tier_id.id), (0, False))

    def test_without_discounts_on_lines(self):
        self._switch('sale.group_discount_per_so_line', is_on=False)
        line = self._quotation().order_line
        self.assertPrice(line, 95, 0, self.gold)
        line.product_uom_qty = 2
        self.assertEqual((line.price_subtotal, line.order_id.amount_total), (190, 190))
        self.assertPrice(line, 95, 0, self.gold)
        line.order_id.partner_id = self.paul
        self.assertPrice(line, 100, 0)

    def test_without_price_lists(self):
        self._switch('product.group_product_pricelist', is_on=False)
        line = self._quotation(pricelist_id=False).order_line
        self.assertPrice(line, 100, 5, self.gold)
        line.product_id = self.product
        self.assertPrice(line, 20, 5, self.gold)
        self.gold.discount_except_product_ids = self.other_product
        line.product_id = self.other_product
        self.assertPrice(line, 100, 0)

    def test_a_confirmed_order_keeps_its_prices(self):
        order = self._quotation()
        self._give_tier(self.sara_member, self.blue)
        order.action_confirm()
        self.assertPrice(order.order_line, 100, 5, self.gold)
        order.partner_id = self.paul
        self.assertPrice(order.order_line, 100, 5, self.gold)

    def test_another_quantity_of_a_confirmed_order(self):
        for is_shown, price, discount in ((True, 100, 5), (False, 95, 0)):
            self._switch('sale.group_discount_per_so_line', is_on=is_shown)
            order = self._quotation()
            order.action_confirm()
            line = order.order_line
            self._give_tier(self.sara_member, self.blue)
            line.product_uom_qty = 2
            self.assertPrice(line, price, discount, self.gold)
            with Form(order) as form, form.order_line.edit(0) as row:
                row.product_uom_qty = 3
                self.assertEqual(row.price_unit, price)
            self.assertPrice(line, price, discount, self.gold)
            self.assertEqual((order.amount_total, line.club_price_note), (285, "Gold 5%"))
            order.action_update_prices()
            self.assertPrice(line, price, discount, self.gold)
            self._give_tier(self.sara_member, self.gold)

    def test_another_product_of_a_confirmed_order(self):
        self.other_product.type = 'service'
        order = self._quotation()
        order.action_confirm()
        order.order_line.write({'product_id': self.product.id})
        self.assertPrice(order.order_line, 20, 0)

    def test_the_tier_before_the_purchase(self):
        """A purchase that lifts its member is not made cheaper by it."""
        self._give_tier(self.sara_member, self.blue)
        self.sara_member.action_end_tier_by_hand()
        order = self._quotation(self.sara, {'product_uom_qty': 5})
        order.action_confirm()
        self._committed()
        self.assertEqual((order.amount_total, self.sara_member.tier_id), (500, self.gold))
        self.env['loyalty.club.member']._begin_purchase()  # another request
        self.assertPrice(self._quotation().order_line, 100, 5, self.gold)

    def test_a_copy_is_reckoned_anew(self):
        order = self._quotation(self.sara, {}, {'discount': 8})
        self._give_tier(self.sara_member, self.blue)
        lines = order.copy().order_line
        self.assertPrice(lines[0], 100, 0)
        self.assertPrice(lines[1], 100, 8)

    def test_lines_that_are_no_goods(self):
        fee = self.env['product.product'].create({
            'name': "Gift card", 'list_price': 50, 'type': 'service', 'taxes_id': False,
        })
        self.env['loyalty.program'].create({
            'name': "Gift cards", 'program_type': 'gift_card', 'applies_on': 'future',
            'trigger': 'auto', 'rule_ids': [Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1,
                'product_ids': [Command.set(fee.ids)],
            })],
            'reward_ids': [Command.create({
                'reward_type': 'discount', 'discount': 1, 'discount_mode': 'per_point',
                'discount_applicability': 'order',
            })],
        })
        lines = self._quotation(
            self.sara, {'product_id': fee.id}, {'product_uom_qty': -1},
            {'is_downpayment': True, 'price_unit': 100, 'product_uom_qty': 0},
        ).order_line
        self.assertEqual(lines.mapped('discount'), [0, 0, 0])
        self.assertFalse(lines.club_tier_id)

    def test_rewards_are_not_discounted(self):
        self.sara_member.card_id.sudo().points = 100
        order = self._quotation()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        reward = order.order_line.filtered('reward_id')
        self.assertEqual((reward.discount, reward.price_unit), (0, -4.75))
        self.assertEqual(order.amount_total, 90.25)

    def test_points_of_lines_under_list_price(self):
        self.club.rule_ids.club_under_list = 'nothing'
        order = self._quotation(self.sara, {'discount': 0}, {'product_id': self.product.id})
        self.gold.discount_except_product_ids = self.product
        order.action_update_prices()
        self.assertEqual(order.club_points_to_earn, 20)

    def test_in_the_form(self):
        with Form(self.env['sale.order']) as form:
            form.partner_id = self.sara
            with form.order_line.new() as line:
                line.product_id = self.other_product
                self.assertEqual((line.price_unit, line.discount), (100, 5))
                line.discount = 3
                self.assertEqual(line.discount, 5)
                line.discount = 7
                self.assertEqual(line.discount, 7)
                line.product_uom_qty = 2
                self.assertEqual((line.discount, line.club_price_note), (5, "Gold 5%"))
            with form.order_line.new() as line:
                line.product_id = self.product
        lines = form.save().order_line
        self.assertPrice(lines[0], 100, 5, self.gold)
        self.assertPrice(lines[1], 20, 5, self.gold)
        with Form(lines.order_id) as form:
            form.partner_id = self.paul
            with form.order_line.edit(0) as line:
                self.assertEqual(line.discount, 0)
        self.assertEqual(lines.mapped('discount'), [0, 0])

    def test_nobody_says_that_a_tier_did_it(self):
        line = self._quotation(self.paul, {'discount': 50}).order_line.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            line.club_tier_id = self.gold
        with self.assertRaises(AccessError):
            line.order_id.order_line = [Command.create({
                'product_id': self.product.id, 'club_tier_percent': 50,
            })]
        order = self.env['sale.order'].with_user(self.salesperson).with_context(
            default_club_tier_id=self.gold.id,
        ).create({'partner_id': self.paul.id, 'order_line': [
            Command.create({'product_id': self.product.id, 'discount': 50})]})
        self.assertFalse(order.order_line.club_tier_id)

    def test_the_best_of_two_clubs(self):
        other = self.club.copy({'name': "Other", 'is_club': True})
        tier = self._tier("Star", program_id=other.id, discount_percent=9)
        member = self.env['loyalty.club.member'].create({
            'program_id': other.id, 'partner_id': self.sara.id,
        })
        self._give_tier(member, tier)
        self.assertPrice(self._quotation().order_line, 100, 9, tier)

    def test_a_salesperson_without_rights_on_tiers(self):
        user = new_test_user(self.env, 'own_leads', 'sales_team.group_sale_salesman')
        line = self._quotation(user_id=user.id).order_line.with_user(user)
        line.invalidate_recordset()
        line.product_uom_qty = 3
        self.assertEqual((line.discount, line.club_price_note), (5, "Gold 5%"))
