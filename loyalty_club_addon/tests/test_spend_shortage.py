from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestSpendShortage(TestLedgerCommon):
    """A quotation takes 300 of 400 points (0.1 each); then most of them are spent elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara_member.card_id.sudo().points = 400

    def setUp(self):
        super().setUp()
        self.order = self._sale_order(self.sara, 10).with_user(self.salesperson)
        self.order._update_programs_and_rewards()
        self.env['sale.loyalty.reward.wizard'].with_user(self.salesperson).create({
            'order_id': self.order.id, 'selected_reward_id': self.money_reward.id,
            'club_spend': 'points', 'club_points': 300,
        }).action_apply()

    def _spend_elsewhere(self, points):
        self._paid(self.sara, 1, 100, reward_lines=[(self.money_reward, points / 10, 1, False)])
        self.env.invalidate_all()

    def _ask(self):
        return self.order.with_context(club_ask=True).action_confirm()

    def test_nothing_is_said_while_points_are_there(self):
        self.assertFalse(self.order.club_shortage)
        self._spend_elsewhere(50)  # 350 and the 95 it brings are left
        self.assertFalse(self.order.club_shortage)
        self._ask()
        self.assertEqual(self.order.state, 'sale')
        self.assertEqual(self.order._club_points_taken(self.sara_member.card_id), 300)

    def test_the_quotation_says_what_happened(self):
        self._spend_elsewhere(400)
        self.assertEqual(
            self.order.club_shortage,
            "Points went from 400 to 60; the reward of 300 points is not possible.",
        )
        with Form(self.order) as form:
            self.assertTrue(form.club_shortage)

    def test_a_person_is_asked(self):
        self._spend_elsewhere(400)
        action = self._ask()
        self.assertEqual(action['res_model'], 'loyalty.club.confirm')
        self.assertEqual(self.order.state, 'draft')
        self.assertEqual(self.order._club_points_taken(self.sara_member.card_id), 300)
        wizard = self.env[action['res_model']].with_user(self.salesperson).with_context(
            **action['context'],
        ).create({})
        self.assertEqual(wizard.club_shortage, self.order.club_shortage)
        wizard.action_without_reward()
        self.assertEqual(self.order.state, 'sale')
        self.assertFalse(self.order.order_line.filtered('reward_id'))
        self.assertEqual(self.order.amount_total, 200)
        self.assertEqual(self.sara_member.points, 60 + 200)

    def test_a_cheap_reward_stays(self):
        self.order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        self._spend_elsewhere(400)
        self.order._club_drop_short_rewards()
        self.assertEqual(self.order.order_line.reward_id, self.open_reward)
        self._ask()
        self.assertEqual(self.sara_member.points, 60 - 50 + 190)

    def test_programs_get_odoos_answer(self):
        self._spend_elsewhere(400)
        self.order.coupon_point_ids.sudo().points = 0  # else what it earns makes up for it
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.order.action_confirm()

    def test_a_paid_order_is_never_asked(self):
        self._spend_elsewhere(200)
        self.assertEqual(self.sara_member.points, 280)
        self.assertTrue(self.order.club_shortage)
        with patch.object(type(self.order), '_club_is_paid', lambda order: True):
            answer = self._ask()
        self.assertFalse(isinstance(answer, dict) and answer.get('res_model'))
        self.assertEqual(self.order.state, 'sale')
        self.assertEqual(self.order._club_points_taken(self.sara_member.card_id), 300)

    def test_the_buttons_of_the_form_ask(self):
        arch = self.env['sale.order'].get_view(view_type='form')['arch']
        self.assertEqual(arch.count("'club_ask': True"), 2)

    def test_who_may_confirm_without_reward(self):
        self._spend_elsewhere(400)
        for user in (self.cashier, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env['loyalty.club.confirm'].with_user(user).create({
                    'order_id': self.order.id,
                })
        self.assertEqual(self.order.state, 'draft')
