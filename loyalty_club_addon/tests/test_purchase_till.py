from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .purchase_common import TestPurchaseCommon


@tagged('post_install', '-at_install')
class TestPurchaseTill(TestPurchaseCommon):
    """A paid order of the till is a purchase. A piece is sold for 20 and was bought for 12."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.standard_price = 12
        cls.mug = cls.env['product.product'].create({
            'name': "Mug", 'type': 'consu', 'list_price': 10, 'standard_price': 4,
            'taxes_id': [Command.clear()], 'available_in_pos': True,
        })

    def _with_lines(self, data, *lines):
        """Add lines `(product, quantity, price, values)` to the order of a till."""
        data['lines'] += [
            self._pos_line(product, quantity, price, **values)
            for product, quantity, price, values in lines
        ]
        total = sum(line[2]['price_subtotal_incl'] for line in data['lines'])
        data |= {'amount_total': total, 'amount_paid': total}
        data['payment_ids'][0][2]['amount'] = total
        return data

    def _loose_return(self, partner, quantity):
        data = self._pos_order(partner, -quantity)
        return self._sync(data | {'is_refund': True}, user=self.cashier)

    def test_paid_and_refunded_in_parts(self):
        order = self._paid(self.sara, 3)
        purchase = self.assertPurchase(order, self.sara, 60, margin=24)
        self.assertRecordValues(purchase, [{
            'channel': 'pos', 'config_id': self.pos_config_usd.id, 'name': order.name,
            'date': order.date_order,
        }])
        refund = self._refunded(order, 1)
        self.assertPurchase(refund, None, 0)
        self.assertPurchase(order, self.sara, 40, margin=16)
        self._refunded(order, 2)
        self.assertPurchase(order, None, 0)

    def test_anonymous(self):
        self.assertPurchase(self._paid(None, 3), None, 0)

    def test_customer_of_a_paid_order_is_changed_and_taken_off(self):
        order = self._paid(self.sara, 3)
        order.sudo().partner_id = self.env['res.partner'].create({'name': "Other"})
        self.assertPurchase(order, self.sara, 60)  # it stays with the membership it is booked for
        other = self._paid(self.env['res.partner'].create({'name': "No member"}), 3)
        self.assertPurchase(other, other.partner_id, 60)
        other.sudo().partner_id = False
        self.assertPurchase(other, None, 0)

    def test_late_receipt(self):
        seller = self.cashier.copy({'login': 'club_seller', 'name': "Seller"})
        moment = fields.Datetime.now() - timedelta(hours=1)
        self.club.club_since = '2020-01-01'
        order = self._sync(self._pos_order(
            False, 3, date_order=fields.Datetime.to_string(moment), user_id=seller.id,
        ), user=seller)
        self.assertPurchase(order, None, 0)
        order.with_user(self.cashier)._club_register_late(self.sara.with_user(self.cashier))
        self.assertPurchase(order, self.sara, 60)

    def test_loose_return_is_a_purchase_below_zero(self):
        order = self._paid(self.sara, 3)
        back = self._loose_return(self.sara, 1)
        self.assertPurchase(back, self.sara, -20, margin=-8)
        self.assertPurchase(order, self.sara, 60)

    def test_exchange(self):
        """What comes back lessens the order it is of, what is taken instead is a purchase."""
        order = self._paid(self.sara, 3)
        data = self._with_lines(self._pos_order(self.sara, 1), (
            self.product, -2, 20, {'refunded_orderline_id': order.lines.id},
        ))
        exchange = self._sync(data, user=self.cashier) - order
        self.assertPurchase(order, self.sara, 20)
        self.assertPurchase(exchange, self.sara, 20)

    def test_foreign_currency_at_the_rate_of_the_order(self):
        order = self._paid(self.sara, 3)
        order.sudo().currency_rate = 1.5  # 1.5 of the till's currency for 1 of the company's
        purchase = self.assertPurchase(order, self.sara, 40)
        self.assertEqual(purchase.line_ids.quantity, 3)
        self._refunded(order, 1)
        self.assertPurchase(order, self.sara, 26.67)

    def test_reward(self):
        self._paid(self.sara, 5)
        data = self._pos_order(self.sara, 5, reward_lines=[
            (self.open_reward, 5.5, 50, self.sara_member.card_id),
        ])
        data = self._with_lines(data, (self.mug, 1, 10, {}))
        order = self._sync(data, user=self.cashier)
        purchase = self.assertPurchase(order, self.sara, 104.5, margin=104.5 - 64)
        self.assertEqual(purchase.line_ids.sorted('amount_untaxed').mapped('amount_untaxed'),
                         [9.5, 95])
        self._refunded(order, 2)
        self.assertPurchase(order, self.sara, 66.5)
        self.env.cr.execute(
            "UPDATE pos_order_line SET club_reward_discount = NULL,"
            " club_reward_discount_untaxed = NULL WHERE order_id = %s", [order.id],
        )
        order.lines.invalidate_recordset()
        self.env['loyalty.club.purchase'].sudo()._project('pos.order', order.ids)
        self.assertPurchase(order, self.sara, 66.5)

    def test_tips_and_top_ups(self):
        tip, card = self.env['product.product'].create([
            {'name': name, 'type': 'service', 'available_in_pos': True,
             'taxes_id': [Command.clear()]} for name in ("Tip", "Gift card")
        ])
        self.pos_config_usd.write({'iface_tipproduct': True, 'tip_product_id': tip.id})
        self.env['loyalty.program'].create({
            'name': "Wallet", 'program_type': 'ewallet', 'applies_on': 'future',
            'trigger': 'auto',
            'rule_ids': [Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1,
                'product_ids': [Command.set(card.ids)],
            })],
            'reward_ids': [Command.create({
                'reward_type': 'discount', 'discount': 1, 'discount_mode': 'per_point',
                'discount_applicability': 'order',
            })],
        })
        order = self._sync(self._with_lines(
            self._pos_order(self.sara, 1), (tip, 1, 5, {}), (card, 1, 50, {}),
        ), user=self.cashier)
        self.assertPurchase(order, self.sara, 20)

    def test_wallet_pays(self):
        program = self._paying_program('ewallet')
        card = self.env['loyalty.card'].create({
            'program_id': program.id, 'points': 30, 'partner_id': self.sara.id,
        })
        order = self._paid(self.sara, 3, reward_lines=[(program.reward_ids, 30, 30, card)])
        self.assertEqual(order.amount_total, 30)
        self.assertPurchase(order, self.sara, 60)

    def test_combo_counts_once(self):
        combo = self.env['product.product'].create({
            'name': "Breakfast", 'type': 'combo', 'available_in_pos': True,
            'taxes_id': [Command.clear()],
            'combo_ids': [Command.create({
                'name': "Cup", 'combo_item_ids': [Command.create({'product_id': self.mug.id})],
            })],
        })
        order = self._sync(self._with_lines(
            self._pos_order(self.sara, 1), (combo, 1, 0, {}), (self.mug, 1, 8, {}),
        ), user=self.cashier)
        order.lines[2].sudo().combo_parent_id = order.lines[1]
        purchase = self.assertPurchase(order, self.sara, 28)
        self.assertEqual(purchase.line_ids.product_id, self.product | self.mug)

    def test_cost_is_what_odoo_stored(self):
        order = self._paid(self.sara, 3)
        self.assertTrue(order.lines.is_total_cost_computed)
        self.product.standard_price = 15
        self.env['loyalty.club.purchase'].sudo()._project('pos.order', order.ids)
        self.assertPurchase(order, self.sara, 60, margin=24)

    def test_closing_a_session_projects_nothing_again(self):
        order = self._paid(self.sara, 3)
        self._committed()
        order.sudo().write({'state': 'done'})
        self.assertNotIn('loyalty_club_purchases', self.env.cr.precommit.data)

    def test_companies_that_keep_purchases(self):
        """Those of their own club, their branches, and all when a club is for all."""
        other = self.env['res.company'].create({'name': "Other"})
        branch = self.env['res.company'].create({
            'name': "Branch", 'parent_id': self.env.company.id,
        })
        purchases = self.env['loyalty.club.purchase']
        self.env['loyalty.program'].sudo().with_context(active_test=False).search([
            ('is_club', '=', True), ('company_id', '=', False),
        ]).company_id = self.env.company
        self.assertIn(branch.id, purchases._companies()[0])
        self.assertNotIn(other.id, purchases._companies()[0])
        self.club.company_id = False
        self.assertIn(other.id, purchases._companies()[0])
