from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestSpendTill(TestLedgerCommon):
    """How much a reward of money for points may take at the till: 0.1 a point."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara_member.card_id.sudo().points = 400
        cls.money_reward.write({'club_points_min': 50, 'club_basket_share': 30})

    def _spend(self, amount, quantity=5, **values):
        return self._pos_order(
            self.sara, quantity, reward_lines=[(self.money_reward, amount, 1, False)], **values,
        )

    def _refused(self, text, order):
        before = self.sara_member.points
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._sync(order, user=self.cashier)
        self.env.invalidate_all()
        self.assertEqual(self.sara_member.points, before)

    def test_within_the_limits(self):
        order = self._sync(self._spend(30), user=self.cashier)
        self.assertEqual((order.club_points_spent, order.club_points_earned), (300, 70))
        self.assertEqual(self.sara_member.points, 170)

    def test_a_part_is_a_part(self):
        order = self._sync(self._spend(12.5), user=self.cashier)
        self.assertEqual(order.club_points_spent, 125)

    def test_share_of_the_basket(self):
        self._refused("At most 30 % of this basket; minimum 50 points", self._spend(30.1))
        self.money_reward.club_points_min = 0
        self._refused("At most 30 % of this basket$", self._spend(30.1))

    def test_the_basket_is_the_goods_before_other_rewards(self):
        data = self._pos_order(self.sara, 5, reward_lines=[
            (self.open_reward, 5, 50, False), (self.money_reward, 30, 1, False),
        ])
        order = self._sync(data, user=self.cashier)
        self.assertEqual(order.club_points_spent, 350)

    def test_minimum(self):
        self._refused("Minimum 50 points", self._spend(4.9))
        order = self._sync(self._spend(5), user=self.cashier)
        self.assertEqual(order.club_points_spent, 50)

    def test_the_choice_is_kept_and_worth_nothing(self):
        data = self._spend(10)
        data['lines'][1][2]['club_points_chosen'] = 1  # a claim, and no price
        order = self._sync(data, user=self.cashier)
        self.assertEqual(order.lines[1].club_points_chosen, 1)
        self.assertEqual(order.club_points_spent, 100)
        names = self.env['pos.order.line']._load_pos_data_fields(self.pos_config_usd)
        self.assertIn('club_points_chosen', names)

    def test_limits_are_for_money_for_points(self):
        self.open_reward.write({'club_points_min': 500, 'club_basket_share': 1})
        order = self._paid(self.sara, 5, reward_lines=[(self.open_reward, 5, 50, False)])
        self.assertEqual(order.club_points_spent, 50)

    def test_limits_have_bounds(self):
        for values in ({'club_points_min': -1}, {'club_basket_share': 101},
                       {'club_basket_share': -1}):
            with (
                self.subTest(values), self.assertRaises(CheckViolation),
                mute_logger('odoo.sql_db'), self.env.cr.savepoint(),
            ):
                self.money_reward.write(values)

    def test_the_till_holds_the_limits(self):
        names = self.env['loyalty.reward']._load_pos_data_fields(self.pos_config_usd)
        self.assertLessEqual({'club_points_min', 'club_basket_share'}, set(names))

    # --- offline --------------------------------------------------------------------------

    def _exceptions(self, order):
        rows = self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])
        return [(row.code, row.note) for row in rows]

    def test_offline_nothing_is_spent_unless_the_club_allows_it(self):
        order = self._sync(self._spend(10, club_offline=True), user=self.cashier)
        self.assertEqual(order.club_points_spent, 100)  # booked: the money is in the drawer
        self.assertEqual(self._exceptions(order), [
            ('offline_spend', "Offline: more was spent than the club allows"),
        ])

    def test_offline_allowance(self):
        self.club.club_offline_amount = 10
        order = self._sync(self._spend(10, club_offline=True), user=self.cashier)
        self.assertEqual(self._exceptions(order), [])
        order = self._sync(self._spend(10.5, club_offline=True), user=self.cashier)
        self.assertEqual(
            [code for code, __ in self._exceptions(order)], ['offline_spend'],
        )
        self.assertEqual(order.club_points_spent, 105)

    def test_offline_allowance_is_for_all_rewards_of_an_order(self):
        self.club.club_offline_amount = 10
        data = self._pos_order(self.sara, 5, club_offline=True, reward_lines=[
            (self.open_reward, 5, 50, False), (self.money_reward, 6, 1, False),
        ])
        order = self._sync(data, user=self.cashier)
        self.assertEqual(len(self._exceptions(order)), 1)

    def test_one_exception_a_reward(self):
        order = self._sync(self._spend(40, club_offline=True), user=self.cashier)
        self.assertEqual([code for code, __ in self._exceptions(order)], ['max_basket'])

    # --- the mobile that was noted --------------------------------------------------------

    def _noted(self, mobile="۰۹۱۲۰۰۰۰۱۰۱", **values):
        return self._pos_order(False, 3, club_mobile=mobile, **{'club_offline': True} | values)

    def test_noted_mobile_earns(self):
        order = self._sync(self._noted(), user=self.cashier)
        self.assertRecordValues(order, [{
            'partner_id': self.sara.id, 'club_member_id': self.sara_member.id,
            'club_points_earned': 60, 'club_balance': 460,
        }])
        self.assertEqual(self._exceptions(order), [])

    def test_noted_mobile_of_a_customer_with_a_pricelist_of_his_own(self):
        """He paid the price that he was told: it stands, and earns."""
        self.sara.property_product_pricelist = self.env['product.pricelist'].create({
            'name': "Wholesale", 'item_ids': [Command.create({
                'compute_price': 'fixed', 'fixed_price': 5,
            })],
        })
        data = self._noted()
        order = self._sync(data, user=self.cashier)
        self.assertRecordValues(order, [{
            'partner_id': self.sara.id, 'club_points_earned': 60, 'amount_total': 60,
            'amount_paid': 60, 'state': 'paid', 'pricelist_id': data.get('pricelist_id', False),
        }])

    def test_noted_mobile_is_booked_once(self):
        data = self._noted()
        order = self._sync(data, user=self.cashier)
        self.assertEqual(self._sync(data, user=self.cashier), order)
        order.sudo().action_pos_order_paid()
        self.assertEqual(self.sara_member.points, 460)

    def test_noted_mobile_nobody_has(self):
        data = self._noted("0912 000 0199")
        order = self._sync(data, user=self.cashier)
        order.sudo().action_pos_order_paid()
        self._sync(data, user=self.cashier)
        self.assertFalse(order.partner_id)
        self.assertEqual(self._exceptions(order), [
            ('mobile_unknown', "0912 000 0199 was noted offline; no member has it"),
        ])

    def test_noted_mobile_of_a_customer_who_is_no_member(self):
        self.env['res.partner'].create({'name': "Bob", 'phone': "0912 000 0199"})
        order = self._sync(self._noted("09120000199"), user=self.cashier)
        self.assertFalse(order.partner_id)
        self.assertEqual([code for code, __ in self._exceptions(order)], ['mobile_unknown'])

    def test_noted_mobile_of_two_members_is_not_guessed(self):
        self.paul.phone = "0912 000 0101"
        order = self._sync(self._noted(), user=self.cashier)
        self.assertFalse(order.partner_id)
        self.assertEqual([code for code, __ in self._exceptions(order)], ['mobile_many'])
        self.assertEqual((self.sara_member | self.company_member).mapped('points'), [400, 0])

    def test_noted_mobile_of_a_contact_with_two_memberships_is_not_guessed(self):
        self.paul.phone = "0912 000 0155"
        order = self._sync(self._noted("09120000155"), user=self.cashier)
        self.assertEqual(order.club_member_id, self.company_member)
        self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.paul.id,
        })
        order = self._sync(self._noted("09120000155"), user=self.cashier)
        self.assertFalse(order.partner_id)

    def test_noted_mobile_counts_when_the_line_is_back_before_it_is_paid(self):
        order = self._sync(self._noted(club_offline=False), user=self.cashier)
        self.assertEqual(order.partner_id, self.sara)
        self.assertEqual(self.sara_member.points, 460)
        order = self._sync(self._noted("09120000199", club_offline=False), user=self.cashier)
        self.assertEqual([code for code, __ in self._exceptions(order)], ['mobile_unknown'])

    def test_noted_mobile_never_spends(self):
        data = self._pos_order(
            False, 5, club_offline=True, club_mobile="09120000101",
            reward_lines=[(self.money_reward, 10, 1, self.sara_member.card_id)],
        )
        order = self._sync(data, user=self.cashier)
        self.assertFalse(order.partner_id)
        self.assertEqual(self.sara_member.points, 400)
        self.assertEqual([code for code, __ in self._exceptions(order)], ['no_customer'])

    def test_noted_mobile_of_another_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.sara.company_id = other
        order = self._sync(self._noted(), user=self.cashier)
        self.assertFalse(order.partner_id)

    def test_a_customer_on_the_order_wins_over_a_noted_mobile(self):
        order = self._sync(
            self._pos_order(self.paul, 3, club_offline=True, club_mobile="09120000101"),
            user=self.cashier,
        )
        self.assertEqual(order.club_member_id, self.company_member)
