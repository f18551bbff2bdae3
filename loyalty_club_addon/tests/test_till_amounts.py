from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestTillAmounts(TestLedgerCommon):
    """Amounts and links of lines are claims of the till too."""

    def _refused(self, text, order):
        before = self.sara_member.points
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._sync(order, user=self.cashier)
        self.env.invalidate_all()
        self.assertEqual(self.sara_member.points, before)

    def test_points_follow_price_and_quantity(self):
        """The books do; the amount that a till writes beside them does not count."""
        data = self._pos_order(self.sara, 3)
        data['lines'][0][2].update(price_subtotal=1e9, price_subtotal_incl=1e9)
        order = self._sync(data, user=self.cashier)
        self.assertEqual((order.amount_total, order.club_points_earned), (60, 60))
        self.assertEqual(order.lines.price_subtotal_incl, 60)

    def test_rounding_of_the_till_stays(self):
        data = self._pos_order(self.sara, 3)
        data['lines'][0][2].update(price_subtotal=60.01, price_subtotal_incl=60.01)
        order = self._sync(data, user=self.cashier)
        self.assertEqual(order.lines.price_subtotal_incl, 60.01)

    def test_a_reward_costs_what_it_takes_off(self):
        self.sara_member.card_id.sudo().points = 100
        data = self._pos_order(self.sara, 5, reward_lines=[(self.money_reward, 20, 1, False)])
        data['lines'][1][2].update(price_subtotal=0, price_subtotal_incl=0)
        self._refused("20 points short", data)

    def test_a_reward_is_no_return_because_the_till_says_so(self):
        self.sara_member.card_id.sudo().points = 100
        bought = self._paid(self.sara, 1)
        points = self.sara_member.points
        data = self._pos_order(self.sara, 5, reward_lines=[(self.money_reward, 5, 1, False)])
        data['lines'][1][2]['refunded_orderline_id'] = bought.lines.id
        order = self._sync(data, user=self.cashier) - bought
        self.assertEqual(order.club_points_spent, 50)
        self.assertEqual(self.sara_member.points, points - 50 + 95)

    def test_a_free_product_is_one_product(self):
        self.sara_member.card_id.sudo().points = 100
        gift = self.env['loyalty.reward'].create({
            'program_id': self.club.id, 'reward_type': 'product', 'required_points': 10,
            'reward_product_id': self.product.id, 'reward_product_qty': 1,
        })
        self._refused("apply it again", self._pos_order(
            self.sara, 5, reward_lines=[(gift, 100, 10, False)],
        ))
        order = self._sync(
            self._pos_order(self.sara, 5, reward_lines=[(gift, 20, 10, False)]),
            user=self.cashier,
        )
        self.assertEqual(order.club_points_spent, 10)
