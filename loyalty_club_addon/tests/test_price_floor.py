from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceFloor(TestPriceCommon):
    """The samovar costs 80: with 10 % profit at least 88."""

    def setUp(self):
        super().setUp()
        self.env.company.write({'club_has_floor': True, 'club_floor_percent': 10})
        self.other_product.standard_price = 80
        self.gold.discount_percent = 0
        self.seller = self.salesperson

    def _sold(self, user=None, **line):
        order = self._quotation(self.sara, line).with_user(user or self.seller)
        order.action_confirm()
        return order

    def assertRefused(self, order):
        with self.assertRaisesRegex(
            UserError, r"Samovar: below the minimum profit; the largest discount possible on this"
            r" line is \D*12\.00",
        ), self.env.cr.savepoint():
            order.with_user(self.seller).action_confirm()
        order.invalidate_recordset()
        self.assertEqual(order.state, 'draft')

    def test_up_to_the_floor(self):
        self.assertEqual(self._sold(discount=12).state, 'sale')

    def test_below_it(self):
        self.assertRefused(self._quotation(self.sara, {'discount': 13}))
        self.assertRefused(self._quotation(self.sara, {'price_unit': 87}))

    def test_a_manager_may_and_it_is_noted(self):
        order = self._quotation(self.sara, {'discount': 13})
        order.with_user(self.env.user).action_confirm()
        self.assertEqual(order.state, 'sale')
        self.assertIn("Confirmed under the minimum profit. Samovar", order.message_ids[0].body)

    def test_a_club_manager_who_sells(self):
        self.club_manager.group_ids += self.env.ref('sales_team.group_sale_salesman_all_leads')
        self.assertEqual(self._sold(self.club_manager, discount=13).state, 'sale')

    def test_sold_below_it_on_purpose(self):
        self.other_product.list_price = 85
        self.assertEqual(self._sold().state, 'sale')
        order = self._quotation(self.sara, {'discount': 1})
        with self.assertRaisesRegex(UserError, r"possible on this line is \D*0\.00"):
            order.with_user(self.seller).action_confirm()

    def test_a_price_list_below_it(self):
        self.assertRefused(self._quotation(
            pricelist_id=self._pricelist(self.other_product, 87).id))

    def test_points_below_it(self):
        self.sara_member.card_id.sudo().points = 1000
        order = self._quotation(self.sara, {'discount': 10})
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        self.assertRefused(order)
        order.order_line.filtered(lambda line: not line.reward_id).discount = 0
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 95)
        order.with_user(self.seller).action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_nor_afterwards(self):
        order = self._sold()
        line = order.order_line
        with self.assertRaisesRegex(UserError, "below the minimum profit"), self.env.cr.savepoint():
            line.discount = 13
        with self.assertRaisesRegex(UserError, "below the minimum profit"), self.env.cr.savepoint():
            order.order_line = [Command.create({
                'product_id': self.other_product.id, 'price_unit': 80})]
        line.discount = 12
        line.with_user(self.env.user).discount = 13
        self.assertEqual(order.amount_total, 87)

    def test_the_seller_sees_it(self):
        line = self._quotation(self.sara, {'product_uom_qty': 2, 'discount': 13}).order_line
        line = line.with_user(self.seller)
        self.assertRegex(line.club_floor_note, r"^\D*24\.00\D* \(12%\)$")
        self.assertTrue(line.club_is_below_floor and line.order_id.club_has_floor)
        with Form(self.env['sale.order'].with_user(self.seller)) as form:
            form.partner_id = self.sara
            with form.order_line.new() as row:
                row.product_id = self.other_product
                self.assertRegex(row.club_floor_note, r"12\.00\D* \(12%\)$")
                row.discount = 13
                self.assertTrue(row.club_is_below_floor)
        self.env.company.club_has_floor = False
        line.invalidate_recordset()
        self.assertFalse(line.club_floor_note or line.club_is_below_floor)

    def test_a_tier_goes_down_to_it(self):
        self.gold.discount_percent = 20
        order = self._quotation()
        self.assertPrice(order.order_line, 100, 12, self.gold)
        order.with_user(self.seller).action_confirm()
        self.assertEqual((order.state, order.amount_total), ('sale', 88))

    def test_without_a_cost_or_switched_off(self):
        self.other_product.standard_price = 0
        self.assertEqual(self._sold(discount=50).state, 'sale')
        self.other_product.standard_price = 80
        self.env.company.club_has_floor = False
        self.assertEqual(self._sold(discount=50).state, 'sale')

    def test_its_range(self):
        with self.assertRaises(CheckViolation), mute_logger('odoo.sql_db'), (
            self.env.cr.savepoint()
        ):
            self.env.company.club_floor_percent = -1
            self.env.flush_all()

    def _till(self, discount, user=None, says=None, employee_id=None, **line):
        data = self._pos_order(self.sara, 1, 100)
        if employee_id:
            data['employee_id'] = employee_id
        data['lines'][0][2].update({
            'product_id': self.other_product.id, 'discount': discount,
            'full_product_name': self.other_product.name,
            'price_subtotal': 100 - discount, 'price_subtotal_incl': 100 - discount, **line,
        })
        total = 100 - discount
        data |= {'amount_total': total, 'amount_paid': total}
        data['payment_ids'][0][2]['amount'] = total
        if says or user:
            data['user_id'] = (says or user).id
        return self._sync(data, user=user or self.cashier)

    def _exceptions(self, order):
        return self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])

    def test_at_the_till(self):
        self.assertFalse(self._exceptions(self._till(12)))
        row = self._exceptions(self._till(13))
        self.assertEqual((len(row), row.code, row.member_id), (1, 'floor', self.sara_member))
        self.assertRegex(row.note, r"Samovar: Below minimum margin; at most \D*12\.00")

    def test_a_manager_at_the_till(self):
        self.club_manager.group_ids += self.env.ref('point_of_sale.group_pos_user')
        self.assertFalse(self._exceptions(self._till(13, user=self.club_manager)))

    def test_a_cashier_who_says_that_an_employee_did_it(self):
        """Whom the till names is a claim: it makes nobody a manager."""
        if 'employee_id' not in self.env['pos.order']._fields:
            self.skipTest("pos_hr is not installed")
        self.pos_config_usd.module_pos_hr = True
        self.club_manager.group_ids += self.env.ref('point_of_sale.group_pos_user')
        manager, helper = self.env['hr.employee'].sudo().create([
            {'name': user.name, 'user_id': user.id} for user in (self.club_manager, self.cashier)
        ])
        self.pos_config_usd.sudo().basic_employee_ids = manager | helper
        order = self._till(13, employee_id=manager.id)
        self.assertEqual((order.employee_id, len(self._exceptions(order))), (manager, 1))
        order = self._till(13, user=self.club_manager, employee_id=helper.id)
        self.assertEqual((order.employee_id, len(self._exceptions(order))), (helper, 1))
        order = self._till(13, user=self.club_manager, employee_id=manager.id)
        self.assertEqual((order.employee_id, len(self._exceptions(order))), (manager, 0))

    def test_a_cashier_who_says_he_is_a_manager(self):
        self.club_manager.group_ids += self.env.ref('point_of_sale.group_pos_user')
        order = self._till(13, says=self.club_manager)
        self.assertEqual((order.user_id, len(self._exceptions(order))), (self.club_manager, 1))
