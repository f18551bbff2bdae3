from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestSale(TestClubCommon):

    def _confirmed(self, partner, quantity=1, **values):
        order = self._sale_order(partner, quantity, **values)
        order.action_confirm()
        return order

    def test_individual_earns_by_his_rule(self):
        order = self._sale_order(self.sara, 3)
        order._update_programs_and_rewards()
        self.assertEqual(order.club_points_to_earn, 60)
        self.assertEqual(order.club_member_id, self.sara_member)
        self.assertEqual(self.sara_member.points, 0)
        order.action_confirm()
        self.assertEqual(self.sara_member.points, 60)

    def test_contact_earns_for_the_company_and_order_remembers_him(self):
        order = self._confirmed(self.paul, 5)
        self.assertEqual(self.company_member.points, 50)
        self.assertRecordValues(order, [{
            'partner_id': self.paul.id, 'club_member_id': self.company_member.id,
        }])
        cards = self.env['loyalty.card'].search([('program_id', '=', self.club.id)])
        self.assertEqual(cards, self.sara_member.card_id | self.company_member.card_id)

    def test_confirm_is_the_salespersons_right(self):
        order = self._sale_order(self.paul, 5)
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(self.company_member.points, 50)

    def test_cancel_takes_points_back_once(self):
        order = self._confirmed(self.paul, 5)
        order._action_cancel()
        self.assertEqual(self.company_member.points, 0)
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self.company_member.points, 50)

    def test_update_of_confirmed_order_changes_no_points(self):
        order = self._confirmed(self.paul, 5)
        order.order_line.product_uom_qty = 8
        order._update_programs_and_rewards()
        self.assertEqual(self.company_member.points, 50)
        self.assertEqual(order.coupon_point_ids.points, 50)
        order._action_cancel()
        self.assertEqual(self.company_member.points, 0)

    def test_two_orders_in_one_call(self):
        orders = self._sale_order(self.sara, 1) | self._sale_order(self.paul, 5)
        orders.action_confirm()
        self.assertEqual((self.sara_member | self.company_member).mapped('points'), [20, 50])

    def test_trade_terms_decide_the_rule(self):
        self.sara.write({'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler"})
        self._confirmed(self.sara, 5)
        self.assertEqual(self.sara_member.points, 50)

    def test_most_specific_audience_wins_and_adding_up_needs_a_tick(self):
        everyone = self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'money',
            'club_step_amount': 1, 'club_step_points': 10,
        })
        self.assertEqual(self._order_points(self.sara), 20)
        everyone.club_adds_up = True
        self.assertEqual(self._order_points(self.sara), 220)

    def _order_points(self, partner, quantity=1, price=20):
        return self._sale_order(partner, quantity, price).club_points_to_earn

    def test_whole_steps(self):
        rule = self.club.rule_ids.filtered(lambda r: r.club_audience_kind == 'individual')
        rule.club_step_amount = 15
        self.assertEqual(self._order_points(self.sara, 2), 2)
        rule.club_whole_steps = False
        self.assertAlmostEqual(self._order_points(self.sara, 2), 2.66, 2)

    def test_toman_over_rial_books(self):
        self.env.company.club_money_unit = 'toman'
        rule = self.club.rule_ids.filtered(lambda r: r.club_audience_kind == 'individual')
        rule.club_step_amount = 10_000
        self.assertEqual(self._order_points(self.sara, 1, 12_340_000), 123)
        self.assertEqual(
            rule.club_example, "A purchase of 1,234,000 Toman brings 123 points",
        )

    def test_order_in_another_currency_is_converted(self):
        euro = self.env.ref('base.EUR')
        self.env['res.currency.rate'].search([('currency_id', '=', euro.id)]).unlink()
        self.env['res.currency.rate'].create({
            'currency_id': euro.id, 'rate': 0.5, 'name': '2020-01-01',
            'company_id': self.env.company.id,
        })
        order = self._sale_order(self.sara, 1, pricelist_id=self.pricelist_eur.id)
        self.assertEqual(order.currency_id, euro)
        order.order_line.price_unit = 20
        self.assertEqual(order.club_points_to_earn, 40)

    def test_taxed_or_untaxed(self):
        order = self._sale_order(self.sara)
        order.order_line.tax_ids = self.tax_ten_excl
        self.assertEqual(order.club_points_to_earn, 20)
        self.club.club_base = 'taxed'
        order.invalidate_recordset()
        self.assertEqual(order.club_points_to_earn, 22)

    def test_discount_of_other_rewards_lowers_the_base(self):
        self.sara_member.card_id.sudo().points = 50
        order = self._sale_order(self.sara, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 95)
        self.assertEqual(order.club_points_to_earn, 95)
        order.action_confirm()
        self.assertEqual(self.sara_member.points, 95)

    def test_suspended_and_departed_neither_earn_nor_spend(self):
        for state, text in (('suspended', "suspended"), ('left', "Left the club")):
            with self.subTest(state=state):
                self.sara_member.write({'state': state})
                self.sara_member.card_id.sudo().points = 100
                order = self._sale_order(self.sara)
                order._update_programs_and_rewards()
                self.assertEqual(order.club_points_to_earn, 0)
                self.assertFalse(order._get_claimable_rewards())
                with self.assertRaisesRegex(UserError, text):
                    order._apply_program_reward(self.open_reward, self.sara_member.card_id)
                order.action_confirm()
                self.assertEqual(self.sara_member.points, 100)

    def test_audience_of_rewards(self):
        self.sara_member.card_id.sudo().points = 200
        order = self._sale_order(self.sara)
        order._update_programs_and_rewards()
        rewards = order._get_claimable_rewards()[self.sara_member.card_id]
        self.assertEqual(rewards, self.money_reward | self.open_reward)
        with self.assertRaisesRegex(UserError, "For companies only"):
            order._apply_program_reward(self.legal_reward, self.sara_member.card_id)
        self.assertFalse(order.order_line.reward_id)

    def test_contact_who_may_not_spend_is_refused_by_name(self):
        self.company_member.card_id.sudo().points = 500
        order = self._sale_order(self.paul, 5)
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())
        with self.assertRaisesRegex(UserError, "Paul North may not spend; Layla Stone may"):
            order._apply_program_reward(self.legal_reward, self.company_member.card_id)
        order = self._sale_order(self.layla, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.legal_reward, self.company_member.card_id)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 90)
        order.action_confirm()
        self.assertEqual(self.company_member.points, 500 - 100 + 45)

    def test_reward_is_dropped_when_the_customer_changes(self):
        self.company_member.card_id.sudo().points = 500
        order = self._sale_order(self.layla, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.legal_reward, self.company_member.card_id)
        order.partner_id = self.paul
        order._update_programs_and_rewards()
        self.assertFalse(order.order_line.reward_id)
        self.assertEqual(order.amount_total, 100)

    def test_somebody_elses_card_is_refused(self):
        self.company_member.card_id.sudo().points = 500
        order = self._sale_order(self.sara, 5)
        with self.assertRaisesRegex(UserError, "Belongs to another customer"):
            order._apply_program_reward(self.open_reward, self.company_member.card_id)
        order.applied_coupon_ids = self.company_member.card_id
        order.order_line = [Command.create(self._forged_line(self.open_reward))]
        order.action_confirm()
        self.assertEqual(self.company_member.points, 500)
        self.assertFalse(order.order_line.reward_id)

    def _forged_line(self, reward):
        return {
            'name': "Forged", 'product_id': reward.discount_line_product_id.id,
            'product_uom_qty': 1, 'price_unit': -5, 'reward_id': reward.id, 'points_cost': 50,
            'coupon_id': self.company_member.card_id.id, 'reward_identifier_code': 'forged',
        }

    def test_forged_line_on_confirmed_order(self):
        self.company_member.card_id.sudo().points = 500
        order = self._confirmed(self.sara, 5)
        with self.assertRaisesRegex(ValidationError, "Belongs to another customer"):
            order.write({'order_line': [Command.create(self._forged_line(self.open_reward))]})

    def test_card_below_zero_does_not_stop_buying(self):
        self.sara_member.card_id.sudo().points = -50
        order = self._sale_order(self.sara, 1)
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())
        order.action_confirm()
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 30))
        order = self._confirmed(self.sara, 4)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (50, 0))

    def test_first_order_enrols_when_the_club_says_so(self):
        bob = self.env['res.partner'].create({'name': "Bob"})
        self._confirmed(bob)
        self.assertFalse(bob.club_member_ids)
        self.club.club_enrol_mode = 'first_order'
        order = self._sale_order(bob, 2)
        order._update_programs_and_rewards()
        self.assertFalse(bob.club_member_ids)
        self.assertEqual(order.club_points_to_earn, 40)
        order.action_confirm()
        self.assertRecordValues(bob.club_member_ids, [{
            'enrolled_channel': 'first_order', 'points': 40, 'message_consent': False,
        }])

    def test_public_user_is_not_enrolled(self):
        self.club.club_enrol_mode = 'first_order'
        public = self.env.ref('base.public_user').sudo().partner_id
        self._confirmed(public)
        self.assertFalse(public.club_member_ids)

    def test_private_purchase_of_a_contact(self):
        own = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.layla.id,
        })
        self.assertEqual(own.terms, 'individual')
        self._confirmed(self.layla, 1, club_own=True)
        self.assertEqual((own | self.company_member).mapped('points'), [20, 0])
        self._confirmed(self.layla, 1)
        self.assertEqual((own | self.company_member).mapped('points'), [20, 10])
        order = self._sale_order(self.layla, 1, club_own=True)
        order._update_programs_and_rewards()
        self.assertEqual(
            order._get_claimable_rewards(), {own.card_id: self.money_reward},
        )

    def test_private_purchase_without_own_membership_counts_for_nobody(self):
        order = self._confirmed(self.layla, 1, club_own=True)
        self.assertFalse(order.club_member_id)
        self.assertEqual(self.company_member.points, 0)

    def test_stock_user_opens_an_order(self):
        order = self._confirmed(self.paul, 5)
        clerk = new_test_user(
            self.env, 'stock_clerk', 'base.group_user,stock.group_stock_user',
            company_id=self.env.company.id, company_ids=self.env.company.ids,
        )
        order.invalidate_recordset()
        self.assertEqual(order.with_user(clerk).club_points_to_earn, 50)
        self.assertIn("Parsons", order.with_user(clerk).club_panel)

    def test_club_without_company_reckons_in_the_orders_money(self):
        self.club.company_id = False
        other = self.env['res.company'].create({
            'name': "Other", 'club_money_unit': 'toman', 'currency_id': self.club.currency_id.id,
        })
        self.env.user.company_ids += other
        order = self._sale_order(self.sara)
        self.assertEqual(order.with_company(other).club_points_to_earn, 20)

    def test_audience_of_other_program_types(self):
        promotion = self.env['loyalty.program'].create({
            'name': "10% for companies", 'program_type': 'promotion', 'trigger': 'auto',
            'applies_on': 'current', 'club_audience_kind': 'legal',
            'rule_ids': [Command.create({'minimum_qty': 1})],
            'reward_ids': [Command.create({'discount': 10})],
        })
        order = self._sale_order(self.sara)
        order._update_programs_and_rewards()
        self.assertNotIn(promotion, order._get_claimable_rewards().keys() and
                         order.coupon_point_ids.coupon_id.program_id)
        order = self._sale_order(self.paul)
        order._update_programs_and_rewards()
        self.assertIn(promotion, order.coupon_point_ids.coupon_id.program_id)

    def test_audience_of_a_coupon(self):
        program = self.env['loyalty.program'].create({
            'name': "Coupon for companies", 'program_type': 'coupons', 'trigger': 'with_code',
            'applies_on': 'current', 'club_audience_kind': 'legal',
            'reward_ids': [Command.create({'discount': 10, 'required_points': 1})],
        })
        self.env['loyalty.card'].create({
            'program_id': program.id, 'points': 1, 'code': 'FORCOMPANIES',
        })
        order = self._sale_order(self.sara)
        self.assertEqual(
            order._try_apply_code('FORCOMPANIES'), {'error': "For companies only"},
        )
        order = self._sale_order(self.paul)
        self.assertIn(program.reward_ids, order._try_apply_code('FORCOMPANIES').values())

    def test_rule_audience_only_in_clubs(self):
        program = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'promotion',
            'reward_ids': [Command.create({'discount': 10})],
        })
        with self.assertRaisesRegex(ValidationError, "only works in a club"):
            self.env['loyalty.rule'].create({
                'program_id': program.id, 'club_audience_kind': 'legal',
            })

    def test_other_types_refuse_the_switch(self):
        program = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'promotion',
            'reward_ids': [Command.create({'discount': 10})],
        })
        with self.assertRaisesRegex(ValidationError, "only a program of the type Loyalty Cards"):
            program.is_club = True

    def test_paid_order_keeps_its_reward(self):
        self.company_member.card_id.sudo().points = 500
        order = self._sale_order(self.layla, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.legal_reward, self.company_member.card_id)
        provider = self.env['payment.provider'].create({'name': "Dummy", 'code': 'none'})
        self.env['payment.transaction'].create({
            'provider_id': provider.id, 'amount': 90, 'state': 'done', 'reference': 'paid',
            'currency_id': order.currency_id.id, 'partner_id': self.layla.id,
            'payment_method_id': self.env['payment.method'].create({
                'name': "Dummy", 'code': 'dummy',
            }).id,
            'sale_order_ids': [Command.set(order.ids)],
        })
        self.company_member.spender_ids.unlink()
        order.action_confirm()
        self.assertEqual(order.amount_total, 90)
        self.assertEqual(self.company_member.points, 500 - 100 + 45)

    def test_expired_club_brings_nothing(self):
        self.club.date_to = fields.Date.subtract(fields.Date.today(), days=1)
        order = self._confirmed(self.sara)
        self.assertFalse(order.coupon_point_ids)
        self.assertEqual(self.sara_member.points, 0)
