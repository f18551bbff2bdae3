from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceTill(TestPriceCommon):
    """The discount that a till says is the tier's."""

    def _sold(self, partner, discount, percent=None, price=100, **values):
        data = self._pos_order(partner, 1, price)
        total = price * (100 - discount) / 100
        data['lines'][0][2].update({
            'product_id': self.other_product.id, 'discount': discount,
            'full_product_name': self.other_product.name,
            'club_tier_percent': discount if percent is None else percent,
            'price_subtotal': total, 'price_subtotal_incl': total,
        })
        now = fields.Datetime.to_string(fields.Datetime.now())
        data |= {'amount_total': total, 'amount_paid': total, 'date_order': now}
        data['payment_ids'][0][2]['amount'] = total
        return self._sync(data | values, user=self.cashier)

    def _exceptions(self, order):
        return self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])

    def test_due(self):
        order = self._sold(self.sara, 5)
        self.assertEqual((order.lines.club_tier_id, order.amount_total), (self.gold, 95))
        self.assertFalse(self._exceptions(order))
        self.assertEqual(order.club_points_earned, 95)

    def test_not_due(self):
        order = self._sold(self.paul, 5)
        row = self._exceptions(order)
        self.assertEqual((row.code, row.partner_id), ('tier_discount', self.paul))
        self.assertEqual(row.note, "Samovar: 5% off by tier, not due")
        self.assertFalse(order.lines.club_tier_id)

    def test_more_than_due(self):
        for discount, percent in ((6, 6), (50, 5), (5, 50)):
            row = self._exceptions(self._sold(self.sara, discount, percent))
            self.assertEqual((row.code, row.member_id), ('tier_discount', self.sara_member))

    def test_a_product_left_out(self):
        self.other_product.categ_id = self.env['product.category'].create({'name': "Coins"})
        self.gold.discount_except_category_ids = self.other_product.categ_id
        self.assertEqual(self._exceptions(self._sold(self.sara, 5)).code, 'tier_discount')

    def test_a_discount_that_a_cashier_typed(self):
        order = self._sold(self.paul, 50, 0)
        self.assertFalse(self._exceptions(order) or order.lines.club_tier_id)

    def test_taken_offline_and_the_tier_is_gone(self):
        self._give_tier(self.sara_member, self.blue)
        order = self._sold(self.sara, 5, club_offline=True)
        self.assertEqual((order.state, self._exceptions(order).code), ('paid', 'tier_discount'))

    def test_the_tier_before_the_purchase(self):
        """The purchase takes the tier away or gives it: the discount was that of before."""
        self._give_tier(self.sara_member, self.blue)
        self.sara_member.action_end_tier_by_hand()
        self._bought(self.sara, 399)
        self.env['loyalty.club.member']._begin_purchase()
        row = self._exceptions(self._sold(self.sara, 5))
        self.assertEqual((row.code, self.sara_member.tier_id), ('tier_discount', self.gold))

    def test_nobody_says_whose_it_is(self):
        with self.assertRaises(AccessError):
            data = self._pos_order(self.paul)
            data['lines'][0][2]['club_tier_id'] = self.gold.id
            self._sync(data, user=self.cashier)

    def test_what_the_till_holds(self):
        above = self.env['product.category'].create({'name': "Coins"})
        below = above.create({'name': "Old ones", 'parent_id': above.id})
        self.gold.write({
            'discount_except_category_ids': [Command.set(above.ids)],
            'discount_except_product_ids': [Command.set(self.product.ids)],
        })
        before = self.club.club_multipliers_on
        self.env.cr.execute("UPDATE loyalty_program SET club_multipliers_on = '2020-01-01'")
        self.club.invalidate_recordset()
        self.gold.discount_percent = 7.5
        self.assertGreaterEqual(self.club.club_multipliers_on, before)
        terms = self.club.club_till_terms['tiers']
        self.assertEqual(terms, {str(self.gold.id): {
            'name': "Gold", 'percent': 750, 'products': self.product.ids,
            'categories': (above | below).ids, 'pricelist_id': False,
        }})
        data = self.sara.club_till_data['memberships'][0]
        self.assertEqual(data['tier_id'], self.gold.id)
        self.sara_member.state = 'suspended'
        self.sara.invalidate_recordset(['club_till_data'])
        self.assertFalse(self.sara.club_till_data['memberships'][0]['tier_id'])

    def test_a_refund_keeps_the_price(self):
        order = self._sold(self.sara, 5)
        data = self._pos_order(self.sara)
        data['lines'] = [self._pos_line(
            self.other_product, -1, 100, discount=5, refunded_orderline_id=order.lines.id,
            price_subtotal=-95, price_subtotal_incl=-95,
        )]
        data |= {'is_refund': True, 'amount_total': -95, 'amount_paid': -95}
        data['payment_ids'][0][2]['amount'] = -95
        refund = self._sync(data, user=self.cashier).filtered('is_refund')
        self.assertFalse(self._exceptions(refund))
        self.assertEqual((refund.amount_total, self.sara_member.points), (-95, 0))
