from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestSpendSale(TestLedgerCommon):
    """How much a reward of money for points takes of a sale order: 0.1 a point."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara_member.card_id.sudo().points = 400

    def _quotation(self, quantity=5):
        order = self._sale_order(self.sara, quantity)
        order._update_programs_and_rewards()
        return order.with_user(self.salesperson)

    def _wizard(self, order, **values):
        wizards = self.env['sale.loyalty.reward.wizard'].with_user(self.salesperson)
        return wizards.create({
            'order_id': order.id, 'selected_reward_id': self.money_reward.id, **values,
        })

    def _spend(self, order, **values):
        self._wizard(order, **values).action_apply()
        return order.order_line.filtered('reward_id')

    def test_all_half_amount_points(self):
        for values, points in (
            ({'club_spend': 'all'}, 400),  # those of this order count next time
            ({'club_spend': 'half'}, 200),
            ({'club_spend': 'amount', 'club_amount': 12.34}, 123),
            ({'club_spend': 'points', 'club_points': 77.5}, 77),
        ):
            with self.subTest(values):
                order = self._quotation(6)
                wizard = self._wizard(order, **values)
                self.assertAlmostEqual(wizard.club_chosen_points, points)
                self.assertAlmostEqual(wizard.club_chosen_amount, points / 10)
                wizard.action_apply()
                line = order.order_line.filtered('reward_id')
                self.assertAlmostEqual(line.points_cost, points)
                self.assertAlmostEqual(line.price_total, -points / 10)

    def test_choice_survives_changes_of_the_order(self):
        order = self._quotation()
        self._spend(order, club_spend='points', club_points=120)
        self._apply(order, self.open_reward)
        for quantity in (6, 7):
            order.order_line[0].product_uom_qty = quantity
            order._update_programs_and_rewards()
            line = order.order_line.filtered(lambda row: row.reward_id == self.money_reward)
            self.assertEqual((line.points_cost, line.club_points_chosen), (120, 120))
        other = order.order_line.filtered(lambda row: row.reward_id == self.open_reward)
        self.assertEqual(other.club_points_chosen, 0)
        order.action_confirm()
        self.assertEqual(order._club_points_taken(self.sara_member.card_id), 170)
        self.assertEqual(self._ledger(self.sara_member)[-1][:2], ('spend', -170))

    def _apply(self, order, reward):
        order._apply_program_reward(reward, self.sara_member.card_id)
        order._update_programs_and_rewards()

    def test_choices_do_not_wander_to_other_rewards(self):
        """Odoo writes one reward over the lines of another."""
        order = self._quotation()
        self._apply(order, self.open_reward)
        self._spend(order, club_spend='points', club_points=120)
        order.order_line.filtered(lambda row: row.reward_id == self.open_reward).unlink()
        order._update_programs_and_rewards()
        self._apply(order, self.open_reward)
        rows = order.order_line.filtered('reward_id')
        self.assertEqual(
            {row.reward_id: row.club_points_chosen for row in rows},
            {self.money_reward: 120, self.open_reward: 0},
        )

    def test_share_of_the_basket(self):
        self.money_reward.club_basket_share = 30
        order = self._quotation()
        line = self._spend(order)
        self.assertEqual((line.points_cost, line.price_total), (300, -30))
        order.order_line[0].product_uom_qty = 2
        order._update_programs_and_rewards()
        self.assertEqual(order.order_line.filtered('reward_id').points_cost, 120)

    def test_minimum(self):
        self.money_reward.club_points_min = 50
        order = self._quotation()
        with self.assertRaisesRegex(UserError, "Minimum 50 points"), self.env.cr.savepoint():
            self._spend(order, club_spend='points', club_points=49)
        self.assertEqual(self._spend(order, club_spend='points', club_points=50).points_cost, 50)

    def test_a_reward_under_its_minimum_is_not_on_offer(self):
        self.money_reward.write({'club_points_min': 50, 'club_basket_share': 30})
        order = self._quotation(1)  # 30 % of 20 is 60 points
        self.assertIn(self.money_reward, self._offered(order))
        self.money_reward.club_points_min = 61
        self.assertNotIn(self.money_reward, self._offered(order))
        self.money_reward.write({'club_points_min': 401, 'club_basket_share': 0})
        self.assertNotIn(self.money_reward, self._offered(self._quotation(50)))

    def _offered(self, order):
        return self.env['loyalty.reward'].union(*order._get_claimable_rewards().values())

    def test_nothing_chosen_says_so(self):
        order = self._quotation()
        with self.assertRaisesRegex(UserError, "Spend: at least 1 point; write more"):
            self._spend(order, club_spend='amount', club_amount=0)

    def test_the_only_reward_asks_how_much(self):
        (self.open_reward | self.legal_reward).active = False
        order = self._quotation()
        action = order.action_open_reward_wizard()
        self.assertEqual(action['res_model'], 'sale.loyalty.reward.wizard')
        self.assertFalse(order.order_line.filtered('reward_id'))
        self.money_reward.discount_mode = 'per_order'
        self.assertIs(order.action_open_reward_wizard(), True)
        self.assertTrue(order.order_line.filtered('reward_id'))

    def test_wizard_shows_what_fits(self):
        self.money_reward.club_basket_share = 30
        order = self._quotation()
        form = Form(self.env['sale.loyalty.reward.wizard'].with_user(self.salesperson).with_context(
            active_id=order.id,
        ))
        form.selected_reward_id = self.money_reward
        self.assertEqual((form.club_most_points, form.club_most_amount), (300, 30))
        form.selected_reward_id = self.open_reward
        self.assertFalse(form.club_is_money)

    def test_a_client_cannot_lower_the_price_of_a_reward(self):
        """The ceiling in context is an object no RPC client can make."""
        self.open_reward.clear_wallet = True
        order = self._quotation().with_context(
            club_spend_ceiling=10, club_spend_choices={str(self.open_reward.id): 10},
        )
        self._apply(order, self.open_reward)
        self.assertEqual(order.order_line.filtered('reward_id').points_cost, 500)

    def test_a_client_cannot_lift_the_share_of_the_basket(self):
        """An environment with an equal context is used again; no context equals ours."""
        self.money_reward.club_basket_share = 30
        order = self._quotation().with_context(club_spend_ceiling=300.0, club_spend_choices={})
        line = self._spend(order)
        self._apply(order, self.open_reward)
        self.assertEqual(line.points_cost, 300)

    def test_confirming_checks_again(self):
        order = self._quotation()
        self._spend(order)
        self.money_reward.club_basket_share = 30
        order.action_confirm()
        self.assertEqual(order.order_line.filtered('reward_id').points_cost, 300)
        self.assertEqual(self.sara_member.points, 400 - 300 + 70)

    def test_all_can_be_confirmed(self):
        """Paid with points of the order itself, it would earn fewer and be refused."""
        order = self._quotation()
        self._spend(order)
        order.action_confirm()
        self.assertEqual(self.sara_member.points, 60)

    def test_a_confirmed_order_keeps_the_limits(self):
        self.money_reward.club_basket_share = 30
        order = self._quotation()
        order.action_confirm()
        with self.assertRaisesRegex(ValidationError, "At most 30 % of this basket"):
            order.order_line = [Command.create({
                'product_id': self.money_reward.discount_line_product_id.id, 'name': "Forged",
                'price_unit': -50, 'tax_ids': False, 'reward_id': self.money_reward.id,
                'coupon_id': self.sara_member.card_id.id, 'points_cost': 100,
                'reward_identifier_code': 'forged',
            })]
        self.env.invalidate_all()
