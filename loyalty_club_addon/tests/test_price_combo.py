import json

from odoo.fields import Command
from odoo.tests import tagged

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceCombo(TestPriceCommon):
    """A combo costs 50; its item carries price and discount."""

    def _meal(self):
        """:return: `(combo of 50, its one item)`"""
        combo = self.env['product.combo'].create({'name': "Tea", 'combo_item_ids': [
            Command.create({'product_id': self.product.id}),
        ]})
        meal = self.env['product.product'].create({
            'name': "Meal", 'type': 'combo', 'list_price': 50, 'taxes_id': False,
            'combo_ids': [Command.set(combo.ids)],
        })
        return meal, combo.combo_item_ids

    def _combo_order(self, meal=None, **values):
        """:return: line of the item on a quotation"""
        meal = meal or self._meal()[0]
        choice = meal.combo_ids.combo_item_ids
        order = self._quotation(self.sara, {'product_id': meal.id}, **values)
        parent = order.order_line
        order.order_line = [Command.create({
            'product_id': self.product.id, 'combo_item_id': choice.id,
            'linked_line_id': parent.id,
        })]
        return order.order_line - parent

    def test_a_combo_once(self):
        item = self._combo_order()
        order = item.order_id
        self.assertPrice(item, 50, 5, self.gold)
        self.assertEqual(order.amount_total, 47.5)
        order.partner_id = self.paul
        self.assertEqual((item.discount, order.amount_total), (0, 50))

    def test_a_combo_for_the_next_customer(self):
        self._switch('sale.group_discount_per_so_line', is_on=False)
        item = self._combo_order()
        self.assertPrice(item, 47.5, 0, self.gold)
        item.order_id.partner_id = self.paul
        self.assertPrice(item, 50, 0)
        item.order_id.partner_id = self.sara
        self.assertPrice(item, 47.5, 0, self.gold)
        item.price_unit = 40
        item.order_id.partner_id = self.paul
        self.assertPrice(item, 40, 0)

    def test_a_combo_in_the_form(self):
        """Neither line is saved when the items come in, as the web client asks for it."""
        meal, choice = self._meal()
        names = (
            'product_id', 'product_template_id', 'product_type', 'product_uom_qty', 'price_unit',
            'technical_price_unit', 'discount', 'virtual_id', 'linked_virtual_id', 'linked_line_id',
            'combo_item_id', 'selected_combo_items', 'sequence', 'product_uom_id', 'tax_ids',
        )
        chosen = json.dumps([{
            'product_id': self.product.id, 'combo_item_id': choice.id,
            'no_variant_attribute_value_ids': [], 'product_custom_attribute_values': [],
        }])
        line = {
            'product_id': meal.id, 'product_template_id': meal.product_tmpl_id.id,
            'product_uom_qty': 1, 'virtual_id': 'one', 'selected_combo_items': chosen,
        }
        for is_shown, price, discount in ((True, 50, 5), (False, 47.5, 0)):
            self._switch('sale.group_discount_per_so_line', is_on=is_shown)
            answer = self.env['sale.order'].onchange(
                {'partner_id': self.sara.id, 'order_line': [(0, 'virtual_1', line)]},
                ['order_line'],
                {'partner_id': {}, 'order_line': {'fields': {name: {} for name in names}}},
            )
            items = [command[2] for command in answer['value']['order_line']
                     if command[2].get('combo_item_id')]
            [item] = items
            self.assertEqual((item['price_unit'], item['discount']), (price, discount))
            order = self._quotation(
                self.sara, {'product_id': meal.id, 'virtual_id': 'one'},
                {'product_id': self.product.id, 'combo_item_id': choice.id,
                 'linked_virtual_id': 'one', 'price_unit': price, 'discount': discount},
            )
            self.assertPrice(order.order_line[1], price, discount, self.gold)
            self.assertEqual(order.amount_total, 47.5)

    def test_typed_on_an_item_where_the_tiers_list_is_better(self):
        meal, __ = self._meal()
        self.gold.write({'discount_percent': 0, 'pricelist_id': self._pricelist(meal, 40).id})
        usual = self.pricelists.create({'name': "Usual"})
        item = self._combo_order(meal, pricelist_id=usual.id)
        self.assertPrice(item, 40, 0, self.gold)
        item.discount = 3  # 48.50 by hand
        self.assertPrice(item, 40, 0, self.gold)
        item.discount = 30
        self.assertPrice(item, 50, 30)
        item.discount = 0
        self.assertPrice(item, 40, 0, self.gold)
        self.assertEqual(item.order_id.amount_total, 40)

    def test_typed_on_an_item(self):
        item = self._combo_order()
        item.discount = 3
        self.assertPrice(item, 50, 5, self.gold)
        item.discount = 8
        self.assertPrice(item, 50, 8)
        item.discount = 0
        self.assertPrice(item, 50, 5, self.gold)

    def test_a_price_typed_on_an_item(self):
        item = self._combo_order()
        item.price_unit = 45
        self.assertPrice(item, 45, 0)
        item.price_unit = 49
        self.assertPrice(item, 50, 5, self.gold)

    def test_down_to_the_cost_of_what_was_chosen(self):
        self.env.company.write({'club_has_floor': True, 'club_floor_percent': 10})
        self.gold.discount_percent = 20
        self.product.standard_price = 40  # at least 44 of 50
        item = self._combo_order()
        self.assertPrice(item, 50, 12, self.gold)
        self.assertEqual(item.order_id.amount_total, 44)
        item.order_id.with_user(self.salesperson).action_confirm()
        self.assertEqual(item.order_id.state, 'sale')

    def test_two_items_share_their_costs(self):
        self.env.company.write({'club_has_floor': True, 'club_floor_percent': 0})
        self.gold.discount_percent = 20
        self.product.standard_price, self.other_product.standard_price = 5, 40
        meal, first = self._meal()
        combo = self.env['product.combo'].create({'name': "Pot", 'combo_item_ids': [
            Command.create({'product_id': self.other_product.id}),
        ]})
        meal.combo_ids += combo
        order = self._quotation(self.sara, {'product_id': meal.id})
        parent = order.order_line
        order.order_line = [Command.create({
            'product_id': one.product_id.id, 'combo_item_id': one.id, 'linked_line_id': parent.id,
        }) for one in first | combo.combo_item_ids]
        items = order.order_line - parent
        self.assertEqual(items.mapped('discount'), [10, 10])  # 45 of 50 is the cost
        self.assertEqual((order.amount_total, items.club_tier_id), (45, self.gold))
