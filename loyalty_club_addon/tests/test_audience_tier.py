from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..hooks import uninstall_hook
from .tier_common import TestTierCommon


class TestAudienceTierCommon(TestTierCommon):
    """A ladder, Sara in Silver with 500 points, and a reward for Gold that costs 10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blue, cls.silver, cls.gold = cls._ladder()
        cls.sara_member.card_id.sudo().points = 500
        cls.gold_reward = cls.env['loyalty.reward'].create({
            'program_id': cls.club.id, 'reward_type': 'discount', 'discount_mode': 'per_order',
            'discount': 5, 'required_points': 10, 'description': "Gold voucher",
            'club_audience_tier_ids': cls.gold.ids,
        })

    def setUp(self):
        super().setUp()
        self._in(self.silver)
        self.card = self.sara_member.card_id

    def _in(self, tier):
        """Sara stands in a tier by what she bought. What was before counts from here on."""
        purchases = self.env['loyalty.club.purchase'].sudo()
        purchases.search([('holder_id', '=', self.sara.id)]).unlink()
        if tier.recipe_amount:
            self._bought(self.sara, tier.recipe_amount + 50)
        self.sara_member._evaluate_tier()
        self.sara_member._begin_purchase()
        self.assertEqual(self.sara_member.tier_id, tier)

    def _pos_order(self, *args, **values):
        return super()._pos_order(
            *args, **{'date_order': fields.Datetime.to_string(fields.Datetime.now())} | values,
        )

    def _promotion(self, *tiers, **values):
        return self.env['loyalty.program'].create({
            'name': "10% for some", 'program_type': 'promotion', 'trigger': 'auto',
            'applies_on': 'current', 'club_audience_tier_ids': [tier.id for tier in tiers],
            'rule_ids': [Command.create({'minimum_qty': 1})],
            'reward_ids': [Command.create({'discount': 10})], **values,
        })

    def _refused_at_till(self, text, order):
        cards = self.env['loyalty.card'].search([])
        before = (self.env['pos.order'].search_count([]), cards.mapped('points'))
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._sync(order, user=self.cashier)
        self.env.invalidate_all()
        cards = self.env['loyalty.card'].search([])
        self.assertEqual((self.env['pos.order'].search_count([]), cards.mapped('points')), before)


@tagged('post_install', '-at_install')
class TestAudienceTier(TestAudienceTierCommon):
    """Who is in a tier may, who is not may not and reads why."""

    def _why(self, reward=None, partner=None, **values):
        reward = reward or self.gold_reward
        return reward._club_audience_refusal(partner or self.sara, **values)

    def test_may_and_may_not(self):
        self.assertEqual(self._why(), ('tier_low', "For Gold only; $\u00a0200.00 to go"))
        self.assertEqual(
            self._why(partner=self.env['res.partner'].create({'name': "Stranger"})),
            ('not_member', "Not a member of this club yet"),
        )
        self.assertEqual(
            self.gold_reward._club_audience_refusal(self.env['res.partner']),
            ('no_customer', "Choose the customer first"),
        )
        self._in(self.gold)
        self.assertIsNone(self._why())

    def test_and_above(self):
        self.gold_reward.club_audience_tier_ids = self.silver | self.gold
        self._in(self.blue)
        self.assertEqual(self._why(), ('tier_low', "Silver and above; $\u00a0150.00 to go"))
        self._in(self.silver)
        self.assertIsNone(self._why())

    def test_below_only(self):
        self.gold_reward.club_audience_tier_ids = self.blue | self.silver
        self._in(self.gold)
        self.assertEqual(self._why(), ('tier_low', "For Blue or Silver only"))

    def test_of_the_other_ladder(self):
        (self.blue | self.silver | self.gold).kind = 'individual'
        partners = self.tiers.create({
            'name': "Partner", 'program_id': self.club.id, 'recipe': 'everybody', 'kind': 'legal',
        })
        self.gold_reward.club_audience_tier_ids = partners
        members = self.env['loyalty.club.member'].search([])
        members._evaluate_tier()
        members._begin_purchase()
        self.assertEqual(self._why(), ('wrong_kind', "For companies only"))
        self.assertIsNone(self._why(partner=self.layla))
        self.gold_reward.club_audience_tier_ids = self.gold
        self.assertEqual(self._why(partner=self.layla), ('wrong_kind', "For individuals only"))

    def test_neither_suspended_nor_left(self):
        self._in(self.gold)
        self.sara_member.state = 'suspended'
        self.assertEqual(
            self._why(self._promotion(self.gold)),
            ('suspended', "Membership suspended; ask the manager"),
        )
        self.sara_member.action_leave()
        self.assertEqual(self._why(self._promotion(self.gold))[0], 'left')

    def test_tier_by_hand_counts(self):
        self.sara_member._set_tier_by_hand(self.gold, False, "Friend of the house")
        self.sara_member._begin_purchase()
        self.assertIsNone(self._why())

    def test_contact_for_the_company_and_for_himself(self):
        own = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.layla.id,
        })
        self._bought(self.company_partner, 500)
        (self.company_member | own)._evaluate_tier()
        own._begin_purchase()
        self.assertEqual((self.company_member.tier_id, own.tier_id), (self.gold, self.blue))
        promotion = self._promotion(self.gold)
        order = self._sale_order(self.layla)
        self.assertIsNone(self._why(promotion, self.layla, document=order))
        order.club_own = True
        self.assertEqual(self._why(promotion, self.layla, document=order)[0], 'tier_low')

    def test_narrower_than_a_kind(self):
        rule = self.club.rule_ids.filtered(lambda r: r.club_audience_kind == 'individual')
        self.assertEqual(rule._club_audience_specificity(), 1)
        rule.club_audience_tier_ids = self.gold
        self.assertEqual(rule._club_audience_specificity(), 3)
        rule.club_audience_kind = False
        self.assertEqual(rule._club_audience_specificity(), 2)

    def test_nothing_opens_by_itself(self):
        with self.assertRaisesRegex(UserError, "Gold is who “.*Gold voucher” is for"):
            self.gold.unlink()
        self.gold.active = False
        self.assertEqual(self._why(), ('tier_low', "For Gold only"))
        self.assertTrue(self.gold_reward.club_audience_has_tiers)
        # as when a club is deleted with its ladder, in the database
        self.env.cr.execute("DELETE FROM loyalty_club_tier WHERE id = %s", [self.gold.id])
        self.env.invalidate_all()
        self.assertFalse(self.gold_reward.club_audience_tier_ids)
        self.assertEqual(self._why(), ('unknown', "This reward is not on offer here"))

    def test_no_club_for_its_own_tiers(self):
        with self.assertRaisesRegex(ValidationError, "nobody could join"):
            self.club.club_audience_tier_ids = self.gold
        other = self.club.copy({'name': "Inner Circle", 'is_club': True})
        other.club_audience_tier_ids = self.gold
        self.assertEqual(self._why(other), ('tier_low', "For Gold only; $\u00a0200.00 to go"))

    def test_rule_for_tiers_only_in_clubs(self):
        with self.assertRaisesRegex(ValidationError, "only works in a club"):
            self._promotion().rule_ids.club_audience_tier_ids = self.gold

    def test_of_another_company(self):
        company = self.env['res.company'].create({'name': "Other Company"})
        promotion = self._promotion(company_id=company.id)
        self.club.company_id = self.env.company
        with self.assertRaisesRegex(ValidationError, "For Tiers: Gold belongs to a club of"):
            promotion.club_audience_tier_ids = self.gold

    def test_uninstalling_gives_it_to_nobody_else(self):
        rule = self.club.rule_ids[0].copy({'club_audience_tier_ids': self.gold.ids})
        promotion = self._promotion(self.gold)
        uninstall_hook(self.env)
        self.assertEqual(
            [self.gold_reward.active, rule.active, promotion.active, self.open_reward.active],
            [False, False, False, True],
        )

    def test_on_the_form(self):
        with Form(self.env['loyalty.reward'].with_context(default_program_id=self.club.id)) as form:
            form.club_audience_tier_ids.add(self.gold)
        self.assertIn(form.record, self.gold.open_reward_ids)


@tagged('post_install', '-at_install')
class TestAudienceTierSale(TestAudienceTierCommon):

    def _updated(self, *args, **values):
        order = self._sale_order(*args, **values)
        order._update_programs_and_rewards()
        return order

    def test_reward(self):
        order = self._updated(self.sara)
        self.assertNotIn(self.gold_reward, order._get_claimable_rewards()[self.card])
        with self.assertRaisesRegex(UserError, "For Gold only; .\u00a0200.00 to go"):
            order._apply_program_reward(self.gold_reward, self.card)
        self._in(self.gold)
        self.assertIn(self.gold_reward, order._get_claimable_rewards()[self.card])
        order._apply_program_reward(self.gold_reward, self.card)
        order.action_confirm()
        self.assertEqual((order.amount_total, self.card.points), (15, 500 - 10 + 15))

    def test_forged_line(self):
        order = self._confirmed(self.sara)
        with self.assertRaisesRegex(ValidationError, "For Gold only"), self.env.cr.savepoint():
            order.order_line = [self._reward_line(self.gold_reward, 10, self.card)]
        self.assertEqual(self.card.points, 520)

    def test_what_it_lifts_opens_with_the_next(self):
        order = self._confirmed(self.sara, 15)
        self.assertEqual(self.sara_member.tier_id, self.gold)
        self.env['loyalty.club.member']._begin_purchase()  # another request
        with self.assertRaisesRegex(UserError, "For Gold only"):
            order._apply_program_reward(self.gold_reward, self.card)
        following = self._updated(self.sara)
        following._apply_program_reward(self.gold_reward, self.card)
        self.assertEqual(following.amount_total, 15)
        # a quotation is new when it is confirmed again
        order._action_cancel()
        order.action_draft()
        self.env['loyalty.club.member']._begin_purchase()
        self.assertEqual(order._club_tier_of(self.sara_member), self.sara_member.tier_id)

    def test_what_it_took_stays(self):
        self.gold_reward.club_audience_tier_ids = self.silver
        order = self._updated(self.sara, 16)
        order._apply_program_reward(self.gold_reward, self.card)
        order.action_confirm()
        self._committed()
        self.env['loyalty.club.member']._begin_purchase()
        self.assertEqual(self.sara_member.tier_id, self.gold)
        order._update_programs_and_rewards()
        self.assertEqual((order.order_line.reward_id, order.amount_total), (self.gold_reward, 315))

    def test_nobody_says_which_tier_counted(self):
        said = {str(self.sara_member.id): self.gold.id}
        user = self.salesperson
        orders = self.env['sale.order'].with_user(user)
        order = orders.create({'partner_id': self.sara.id, 'state': 'sale'})
        with self.assertRaises(AccessError):
            orders.with_context(default_club_tiers_before=said).create({
                'partner_id': self.sara.id,
            })
        with self.assertRaises(AccessError):
            order.write({'club_tiers_before': said})
        with self.assertRaises(AccessError):
            orders.create({'partner_id': self.sara.id, 'club_tiers_before': said})
        with self.assertRaises(AccessError):
            order.read(['club_tiers_before'])
        self.assertEqual(order._club_tier_of(self.sara_member), self.silver)

    def test_rule(self):
        self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'money', 'club_step_amount': 1,
            'club_step_points': 3, 'club_audience_tier_ids': self.gold.ids,
        })
        self.assertEqual(self._sale_order(self.sara).club_points_to_earn, 20)
        lifting = self._confirmed(self.sara, 15)
        self.assertEqual(lifting.club_points_to_earn, 300)
        self.env['loyalty.club.member']._begin_purchase()
        self.assertEqual(self._confirmed(self.sara).club_points_to_earn, 60)
        lifting.order_line.product_uom_qty = 16
        self._committed()
        self.assertEqual(lifting.club_points_to_earn, 320)
        lifting.order_line = [Command.create({'product_id': self.product.id, 'price_unit': 20})]
        self._committed()
        self.assertEqual(lifting.club_points_to_earn, 340)
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        self.club.club_enrol_mode = 'first_order'
        self.assertEqual(self._sale_order(stranger).club_points_to_earn, 20)

    def test_multiplier(self):
        self.env['loyalty.club.multiplier'].create({
            'name': "Gold days", 'program_id': self.club.id, 'factor': 2,
            'club_audience_tier_ids': self.gold.ids,
        })
        self.assertEqual(self._sale_order(self.sara).club_points_to_earn, 20)
        self._in(self.gold)
        self.assertEqual(self._sale_order(self.sara).club_points_to_earn, 40)
        self.assertIn("Gold", self.club.club_multiplier_ids.description)

    def test_program(self):
        promotion = self._promotion(self.gold)
        order = self._updated(self.sara)
        self.assertNotIn(promotion, order.coupon_point_ids.coupon_id.program_id)
        self._in(self.gold)
        order._update_programs_and_rewards()
        self.assertIn(promotion, order.coupon_point_ids.coupon_id.program_id)

    def test_coupon(self):
        program = self._promotion(
            self.gold, program_type='coupons', trigger='with_code',
            rule_ids=[], reward_ids=[Command.create({'discount': 10, 'required_points': 1})],
        )
        self.env['loyalty.card'].create({'program_id': program.id, 'points': 1, 'code': 'GOLDEN'})
        text = "For Gold only; $\u00a0200.00 to go"
        self.assertEqual(self._sale_order(self.sara)._try_apply_code('GOLDEN'), {'error': text})
        arguments = ('GOLDEN', '2030-01-01 10:00:00', self.sara.id, False)
        config = self.pos_config_usd.with_user(self.cashier)
        self.assertEqual(
            config.use_coupon_code(*arguments),
            {'successful': False, 'payload': {'error_message': text}},
        )
        self._in(self.gold)
        self.assertIn(
            program.reward_ids, self._sale_order(self.sara)._try_apply_code('GOLDEN').values())
        self.assertTrue(config.use_coupon_code(*arguments)['successful'])

    def test_worth_of_points(self):
        """A better rate for Gold is worth it to Gold only."""
        self.money_reward.copy({'discount': 0.2, 'club_audience_tier_ids': self.gold.ids})
        self.assertEqual(self.sara_member.points_worth, 50)
        self._in(self.gold)
        self.assertEqual(self.sara_member.points_worth, 100)
        self.assertEqual(self.club.club_point_worth, 0.1)

    def test_panel_and_card(self):
        panel = self.env['loyalty.club.panel'].with_user(self.salesperson)
        rewards = panel._rewards(self.club, self.sara_member, partner=self.sara)
        self.assertEqual(
            {row['name']: row['refusal'] for row in rewards}["Gold voucher"],
            "For Gold only; $\u00a0200.00 to go",
        )
        self._in(self.gold)
        card = self.env['loyalty.club.member.statement']._card(self.sara_member, self.sara)
        self.assertIn("Gold voucher", [row['name'] for row in card['rewards_open']])
        self.assertEqual(card['benefits'], ["Gold voucher"])
        self.assertIn('title="Gold voucher"', str(self.sara.club_panel))

    def test_result_of_the_rules(self):
        self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'money', 'club_step_amount': 1,
            'club_step_points': 3, 'club_audience_tier_ids': self.gold.ids,
        })
        self.assertIn("For: Gold", str(self.club.club_result))


@tagged('post_install', '-at_install')
class TestAudienceTierTill(TestAudienceTierCommon):

    def _order(self, reward, amount=5, cost=10, **values):
        card = self.card if reward.program_id == self.club else False
        return self._pos_order(
            self.sara, 5, reward_lines=[(reward, amount, cost, card)], **values,
        )

    def test_forged_reward(self):
        self._refused_at_till("For Gold only; .\u00a0200.00 to go", self._order(self.gold_reward))
        self._in(self.gold)
        order = self._sync(self._order(self.gold_reward), user=self.cashier)
        self.assertRecordValues(order, [{'club_points_spent': 10, 'amount_total': 95}])

    def test_forged_promotion(self):
        promotion = self._promotion(self.gold)
        self._refused_at_till("For Gold only", self._order(promotion.reward_ids, 10, 1))
        self._in(self.gold)
        order = self._sync(self._order(promotion.reward_ids, 10, 1), user=self.cashier)
        self.assertEqual(order.amount_total, 90)

    def test_what_it_lifts_opens_with_the_next(self):
        big = self._pos_order(
            self.sara, 50, reward_lines=[(self.gold_reward, 5, 10, self.card)],
        )
        self._refused_at_till("For Gold only", big)
        self._paid(self.sara, 50)
        self.assertEqual(self.sara_member.tier_id, self.gold)
        order = self._sync(self._order(self.gold_reward), user=self.cashier)
        self.assertEqual(order.club_points_spent, 10)

    def test_offline_is_booked_and_listed(self):
        self.club.club_offline_amount = 100
        order = self._sync(self._order(self.gold_reward, club_offline=True), user=self.cashier)
        self.assertRecordValues(order, [{'club_points_spent': 10, 'amount_total': 95}])
        listed = self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])
        self.assertRecordValues(listed, [{
            'code': 'tier_low', 'reward_id': self.gold_reward.id,
            'note': "For Gold only; $\u00a0200.00 to go",
        }])
        self._in(self.gold)
        order = self._sync(self._order(self.gold_reward, club_offline=True), user=self.cashier)
        self.assertFalse(
            self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)]))

    def test_rule(self):
        self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'money', 'club_step_amount': 1,
            'club_step_points': 3, 'club_audience_tier_ids': self.gold.ids,
        })
        self.assertEqual(self._paid(self.sara, 50).club_points_earned, 1000)
        self.assertEqual(self._paid(self.sara).club_points_earned, 60)

    def test_the_till_says_nothing_of_tiers(self):
        said = {str(self.sara_member.id): self.gold.id}
        self._refused_at_till("For Gold only", self._order(
            self.gold_reward, club_tiers_before=said))

    def test_what_the_till_knows(self):
        self.assertEqual(
            self.gold_reward.with_user(self.cashier).club_till_audience,
            {'tiers': self.gold.ids, 'kind': False},
        )
        self.assertFalse(self.open_reward.club_till_audience)
        [row] = self.sara.with_user(self.cashier).club_till_data['memberships']
        self.assertEqual((row['tier_id'], row['tier_steps']), (self.silver.id, [
            {'id': self.blue.id, 'name': "Blue", 'missing': ''},
            {'id': self.silver.id, 'name': "Silver", 'missing': ''},
            {'id': self.gold.id, 'name': "Gold", 'missing': "$\u00a0200.00"},
        ]))

    def test_a_till_reads_it_again(self):
        """Tills with data of before load what was written since."""
        before = self.env.cr.now()
        self.env.cr.execute(
            "UPDATE loyalty_reward SET write_date = '2020-01-01' WHERE id = %s",
            [self.open_reward.id])
        self.open_reward.invalidate_recordset()
        self.open_reward.club_audience_tier_ids = self.gold
        self.env.flush_all()
        self.assertGreaterEqual(self.open_reward.write_date, before.replace(microsecond=0))

    def test_nobody_new_in_what_is_for_tiers(self):
        other = self.club.copy({'name': "Inner Circle", 'is_club': True})
        other.club_audience_tier_ids = self.gold
        self.club.active = False
        with self.assertRaisesRegex(UserError, "for other customers"):
            self.env['loyalty.club.member'].with_user(self.cashier).enrol_at_till(
                self.pos_config_usd.id, {'name': "Zoe", 'mobile': "09120000103"})
