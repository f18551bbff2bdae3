from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestTillServer(TestClubCommon):
    """What the server makes of a till's order, by real `sync_from_ui` calls of a cashier."""

    def _paid(self, partner, *args, **kwargs):
        return self._sync(self._pos_order(partner, *args, **kwargs), user=self.cashier)

    def _rows(self):
        """Everything a refused order must leave as it was."""
        cards = self.env['loyalty.card'].search([])
        return (
            self.env['pos.order'].search_count([]),
            cards.ids,
            cards.mapped('points'),
            self.env['loyalty.history'].search_count([]),
            self.env['loyalty.club.exception'].search_count([]),
        )

    def _refused(self, text, order):
        before = self._rows()
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._sync(order, user=self.cashier)
        self.env.invalidate_all()
        self.assertEqual(self._rows(), before)

    def test_individual_and_contact_earn(self):
        order = self._paid(self.sara, 3)
        self.assertRecordValues(order, [{
            'club_member_id': self.sara_member.id, 'club_points_earned': 60,
            'club_points_spent': 0, 'club_balance': 60,
        }])
        order = self._paid(self.paul, 5)
        self.assertRecordValues(order, [{
            'partner_id': self.paul.id, 'club_member_id': self.company_member.id,
            'club_points_earned': 50, 'club_balance': 50,
        }])
        self.assertEqual((self.sara_member | self.company_member).mapped('points'), [60, 50])

    def test_anonymous_order_books_nothing(self):
        order = self._paid(False, 3)
        self.assertFalse(order.club_member_id)
        self.assertFalse(self.env['loyalty.history'].search([('order_id', '=', order.id),
                                                             ('order_model', '=', 'pos.order')]))

    def test_second_call_changes_nothing_and_answers(self):
        order = self._paid(self.sara, 3)
        answer = order.with_user(self.cashier).confirm_coupon_programs({
            '-1': {'points': 99999, 'program_id': self.club.id, 'coupon_id': -1,
                   'partner_id': self.sara.id},
        })
        self.assertEqual(self.sara_member.points, 60)
        self.assertEqual(answer['coupon_updates'], [{
            'old_id': -1, 'id': self.sara_member.card_id.id, 'points': 60,
            'code': self.sara_member.card_id.code, 'program_id': self.club.id,
            'partner_id': self.sara.id,
        }])
        self.assertEqual(answer['club'], [{
            'program_id': self.club.id, 'point_name': "points",
            'holder_name': "Sarah Mitchell", 'earned': 60, 'spent': 0, 'balance': 60,
            'pending': 0, 'pending_note': '',
        }])

    def test_paying_twice_books_once(self):
        order = self._paid(self.sara, 3)
        order.sudo().action_pos_order_paid()
        self.assertEqual(self.sara_member.points, 60)

    def test_the_tills_own_figures_are_ignored(self):
        order = self._paid(
            self.sara, 3, club_points_earned=99999, club_balance=99999,
            club_member_id=self.company_member.id,
        )
        self.assertRecordValues(order, [{
            'club_member_id': self.sara_member.id, 'club_points_earned': 60, 'club_balance': 60,
        }])
        anonymous = self._paid(False, 1, club_points_earned=99999)
        self.assertEqual(anonymous.club_points_earned, 0)

    def test_reward_of_a_contact_who_may_spend(self):
        self.company_member.card_id.sudo().points = 300
        order = self._paid(self.layla, 5, reward_lines=[
            (self.legal_reward, 10, 0, self.sara_member.card_id),
        ])
        self.assertRecordValues(order, [{
            'club_points_earned': 45, 'club_points_spent': 100, 'club_balance': 245,
        }])
        line = order.lines.filtered('reward_id')
        self.assertRecordValues(line, [{
            'coupon_id': self.company_member.card_id.id, 'points_cost': 100,
        }])

    def test_cost_is_the_rewards_own(self):
        self.sara_member.card_id.sudo().points = 300
        order = self._paid(self.sara, 5, reward_lines=[(self.money_reward, 7, 1, False)])
        self.assertEqual(order.club_points_spent, 70)
        self.assertEqual(self.sara_member.points, 300 - 70 + 93)

    def test_contact_who_may_not_spend_is_refused(self):
        self.company_member.card_id.sudo().points = 300
        self._refused("Paul North may not spend; Layla Stone may", self._pos_order(
            self.paul, 5, reward_lines=[
                (self.legal_reward, 10, 100, self.company_member.card_id),
            ],
        ))

    def test_forged_audience_is_refused(self):
        self.sara_member.card_id.sudo().points = 300
        self._refused("For companies only", self._pos_order(
            self.sara, 5, reward_lines=[(self.legal_reward, 10, 100, self.sara_member.card_id)],
        ))

    def test_forged_amount_is_refused(self):
        self.company_member.card_id.sudo().points = 300
        self._refused("apply it again", self._pos_order(
            self.layla, 5, reward_lines=[
                (self.legal_reward, 60, 100, self.company_member.card_id),
            ],
        ))
        self._refused("apply it again", self._pos_order(
            self.layla, 5, reward_lines=[
                (self.legal_reward, 10, 100, self.company_member.card_id),
                (self.legal_reward, 10, 100, self.company_member.card_id),
            ],
        ))

    def test_points_short_is_refused(self):
        self.sara_member.card_id.sudo().points = 5
        self._refused("313 points short", self._pos_order(
            self.sara, 5, reward_lines=[(self.money_reward, 38, 1, False)],
        ))

    def test_nobody_spends_without_a_customer_or_membership(self):
        self._refused("Choose the customer first", self._pos_order(
            False, 5, reward_lines=[(self.open_reward, 5, 50, self.sara_member.card_id)],
        ))
        bob = self.env['res.partner'].create({'name': "Bob"})
        self._refused("Not a member", self._pos_order(
            bob, 5, reward_lines=[(self.open_reward, 5, 50, self.sara_member.card_id)],
        ))

    def test_suspended_member_at_the_till(self):
        self.sara_member.write({'state': 'suspended', 'state_reason': "Sold points"})
        self.sara_member.card_id.sudo().points = 300
        self._refused("Membership suspended; ask the manager", self._pos_order(
            self.sara, 5, reward_lines=[(self.open_reward, 5, 50, False)],
        ))
        order = self._paid(self.sara, 5)
        self.assertEqual(order.club_points_earned, 0)
        self.assertEqual(self.sara_member.points, 300)

    def test_monthly_ceiling_at_the_till(self):
        self.company_member.card_id.sudo().points = 300
        self.company_member.spender_ids.monthly_ceiling = 150
        self._paid(self.layla, 5, reward_lines=[(self.legal_reward, 10, 100, False)],
                   date_order=fields.Datetime.now())
        self._refused("Monthly ceiling: 50 points left", self._pos_order(
            self.layla, 5, reward_lines=[(self.legal_reward, 10, 100, False)],
            date_order=fields.Datetime.now(),
        ))

    def test_ceiling_is_for_all_rewards_of_an_order(self):
        self.company_member.card_id.sudo().points = 300
        self.company_member.spender_ids.monthly_ceiling = 120
        self._refused("Monthly ceiling: 120 points left", self._pos_order(
            self.layla, 5, reward_lines=[
                (self.legal_reward, 10, 100, False), (self.open_reward, 4, 50, False),
            ],
        ))

    def test_minimum_of_a_reward_per_point(self):
        self.money_reward.required_points = 500
        self.sara_member.card_id.sudo().points = 50
        self._refused("points short", self._pos_order(
            self.sara, 1, reward_lines=[(self.money_reward, 5, 50, False)],
        ))

    def test_second_call_cannot_name_another_program(self):
        promotion = self.env['loyalty.program'].create({
            'name': "Promotion", 'program_type': 'promotion', 'trigger': 'auto',
            'reward_ids': [Command.create({'discount': 10})],
        })
        order = self._paid(self.sara)
        order.with_user(self.cashier).confirm_coupon_programs({
            str(self.sara_member.card_id.id): {
                'points': 777, 'program_id': promotion.id, 'partner_id': self.sara.id,
            },
        })
        self.assertEqual(self.sara_member.points, 20)

    def test_offline_order_of_the_last_day_of_a_club(self):
        self.club.date_to = '2029-12-31'
        with freeze_time('2030-01-01 10:00:00'):
            order = self._paid(self.sara, club_offline=True, date_order='2029-12-31 10:00:00')
            self.assertEqual(order.club_points_earned, 20)
            order = self._paid(self.sara, date_order='2029-12-31 10:00:00')
            self.assertEqual(order.club_points_earned, 0)
        self.club.write({'date_from': '2020-01-01', 'date_to': '2020-12-31'})
        order = self._paid(self.sara, club_offline=True, date_order='2020-12-31 10:00:00')
        self.assertEqual(order.club_points_earned, 0)  # before its session

    def test_offline_order_is_booked_and_listed(self):
        self.sara_member.card_id.sudo().points = 30
        order = self._paid(
            self.sara, 5, club_offline=True,
            reward_lines=[(self.legal_reward, 10, 100, self.sara_member.card_id)],
        )
        self.assertEqual(order.state, 'paid')
        self.assertRecordValues(order, [{
            'club_points_earned': 90, 'club_points_spent': 100, 'club_balance': 20,
        }])
        exception = self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])
        self.assertRecordValues(exception, [{
            'code': 'wrong_kind', 'note': "For companies only", 'state': 'open',
            'member_id': self.sara_member.id, 'reward_id': self.legal_reward.id,
            'cashier_id': self.cashier.id, 'shortage': 0,
        }])
        exception.with_user(self.club_manager).action_handle()
        self.assertRecordValues(exception, [{
            'state': 'handled', 'handled_by_id': self.club_manager.id,
        }])

    def test_offline_shortage_never_goes_below_zero(self):
        self.sara_member.card_id.sudo().points = 30
        order = self._paid(
            self.sara, 1, club_offline=True, reward_lines=[(self.money_reward, 10, 1, False)],
        )
        self.assertEqual(self.sara_member.points, 0)
        self.assertEqual(order.club_points_spent, 40)
        exception = self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])
        self.assertRecordValues(exception, [{'code': 'points_short', 'shortage': 60}])

    def test_offline_card_of_somebody_else_is_not_kept(self):
        self.sara_member.card_id.sudo().points = 300
        bob = self.env['res.partner'].create({'name': "Bob"})
        order = self._paid(bob, 5, club_offline=True, reward_lines=[
            (self.open_reward, 5, 50, self.sara_member.card_id),
        ])
        self.assertEqual(self.sara_member.points, 300)
        self.assertFalse(order.lines.coupon_id)
        exception = self.env['loyalty.club.exception'].search([('pos_order_id', '=', order.id)])
        self.assertEqual(exception.mapped('code'), ['not_member'])

    def test_unsynced_order_from_before_the_club_is_booked(self):
        self.company_member.card_id.sudo().points = 300
        self.club.club_since = '2030-06-01 00:00:00'
        order = self._paid(self.paul, 5, reward_lines=[
            (self.legal_reward, 10, 100, self.company_member.card_id),
        ])
        self.assertEqual(order.state, 'paid')
        self.assertEqual(self.env['loyalty.club.exception'].search([
            ('pos_order_id', '=', order.id),
        ]).mapped('code'), ['contact_no_spend'])

    def test_first_order_enrols_at_the_till(self):
        bob = self.env['res.partner'].create({'name': "Bob"})
        self._paid(bob)
        self.assertFalse(bob.club_member_ids)
        self.club.club_enrol_mode = 'first_order'
        self._paid(bob)
        self.assertRecordValues(bob.club_member_ids, [{
            'points': 20, 'enrolled_channel': 'first_order', 'enrolled_by_id': self.cashier.id,
            'enrolled_config_id': self.pos_config_usd.id,
        }])

    def test_private_purchase_enrols_no_company(self):
        self.club.club_enrol_mode = 'first_order'
        firm = self.env['res.partner'].create({'name': "Firm", 'is_company': True})
        contact = self.env['res.partner'].create({'name': "Ann", 'parent_id': firm.id})
        order = self._paid(contact, club_own=True)
        self.assertFalse(order.club_member_id)
        self.assertFalse(firm.club_member_ids)
        self._paid(contact)
        self.assertEqual(firm.club_member_ids.points, 10)

    def test_private_purchase_at_the_till(self):
        own = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.paul.id,
        })
        order = self._paid(self.paul, 2, club_own=True)
        self.assertEqual(order.club_member_id, own)
        self.assertEqual((own | self.company_member).mapped('points'), [40, 0])

    def test_audience_of_a_promotion_is_enforced(self):
        promotion = self.env['loyalty.program'].create({
            'name': "10% for companies", 'program_type': 'promotion', 'trigger': 'auto',
            'applies_on': 'current', 'club_audience_kind': 'legal',
            'rule_ids': [Command.create({'minimum_qty': 1})],
            'reward_ids': [Command.create({'discount': 10})],
        })
        self._refused("For companies only", self._pos_order(
            self.sara, 5, reward_lines=[(promotion.reward_ids, 10, 1, False)],
        ))
        order = self._paid(self.paul, 5, reward_lines=[(promotion.reward_ids, 10, 1, False)])
        self.assertEqual(order.amount_total, 90)

    def test_audience_of_a_coupon_when_it_is_typed(self):
        program = self.env['loyalty.program'].create({
            'name': "Coupon for companies", 'program_type': 'coupons', 'trigger': 'with_code',
            'applies_on': 'current', 'club_audience_kind': 'legal',
            'reward_ids': [Command.create({'discount': 10, 'required_points': 1})],
        })
        self.env['loyalty.card'].create({
            'program_id': program.id, 'points': 1, 'code': 'FORCOMPANIES',
        })
        arguments = ('FORCOMPANIES', '2030-01-01 10:00:00')
        config = self.pos_config_usd
        self.assertEqual(
            config.use_coupon_code(*arguments, self.sara.id, False),
            {'successful': False, 'payload': {'error_message': "For companies only"}},
        )
        self.assertTrue(config.use_coupon_code(*arguments, self.paul.id, False)['successful'])

    def test_debt_does_not_stop_earning(self):
        self.sara_member.card_id.sudo().points = -50
        card = self.sara_member.card_id
        answer = self.env['pos.order'].with_user(self.cashier).validate_coupon_programs(
            {str(card.id): 20}, [],
        )
        self.assertTrue(answer['successful'])
        answer = self.env['pos.order'].with_user(self.cashier).validate_coupon_programs(
            {str(card.id): -20}, [],
        )
        self.assertFalse(answer['successful'])
        self._paid(self.sara)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 30))

    def test_refund_takes_points_back(self):
        order = self._paid(self.sara, 3)
        refund = self._pos_order(self.sara, -3)
        refund['lines'][0][2]['refunded_orderline_id'] = order.lines.id
        refund['is_refund'] = True
        refunded = self._sync(refund, user=self.cashier)
        self.assertEqual(refunded.filtered('is_refund').club_points_earned, -60)
        self.assertEqual(self.sara_member.points, 0)

    # --- enrolling and finding at the till ------------------------------------------------

    def _enrol(self, user=None, **values):
        members = self.env['loyalty.club.member'].with_user(user or self.cashier)
        return members.enrol_at_till(self.pos_config_usd.id, values)

    def test_only_a_cashier_enrols_at_the_till(self):
        before = self.env['loyalty.club.member'].search_count([])
        for user in (self.salesperson, self.club_manager, self.auditor):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "Only a cashier"):
                self._enrol(user=user, name="Zoe Clarke", mobile="0912 000 0103")
        self.assertEqual(self.env['loyalty.club.member'].search_count([]), before)

    def test_enrol_at_the_till(self):
        rows = self._enrol(name="Zoe Clarke", mobile="۰۹۱۲ ۰۰۰ ۰۱۰۳", consent=True)['res.partner']
        partner = self.env['res.partner'].browse(rows[0]['id'])
        self.assertRecordValues(partner.club_member_ids, [{
            'enrolled_channel': 'till', 'enrolled_by_id': self.cashier.id,
            'enrolled_config_id': self.pos_config_usd.id, 'message_consent': True,
        }])
        self.assertEqual(rows[0]['club_till_data']['memberships'][0]['points'], 0)
        self.assertEqual(self.env['res.partner'].search([
            ('club_search', 'ilike', "09120000103"),
        ]), partner)

    def test_enrol_at_the_till_says_what_is_missing(self):
        before = self.env['res.partner'].search_count([])
        with self.assertRaisesRegex(UserError, "Name:"):
            self._enrol(name=" ", mobile="09120000103")
        with self.assertRaisesRegex(UserError, "Mobile: 11 digits"):
            self._enrol(name="Zoe", mobile="0912")
        self.assertEqual(self.env['res.partner'].search_count([]), before)

    def test_nobody_is_enrolled_in_a_club_for_others(self):
        self.club.club_audience_kind = 'legal'
        before = self.env['res.partner'].search_count([])
        with self.assertRaisesRegex(UserError, "for other customers"):
            self._enrol(name="Zoe", mobile="09120000103")
        self.assertEqual(self.env['res.partner'].search_count([]), before)

    def test_members_of_the_club_are_not_for_portal_users(self):
        portal = new_test_user(self.env, 'portal', 'base.group_portal')
        portal.partner_id.parent_id = self.company_partner
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(['club_till_data'])

    def test_enrolling_a_known_customer_makes_no_second_record(self):
        bob = self.env['res.partner'].create({'name': "Bob", 'phone': "0912 000 0199"})
        rows = self._enrol(partner_id=bob.id)['res.partner']
        self.assertEqual(rows[0]['id'], bob.id)
        self.assertEqual(len(bob.club_member_ids), 1)
        self.assertFalse(bob.club_member_ids.message_consent)

    def test_search_at_the_till_brings_whose_points(self):
        domain = ['|', ['name', 'ilike', "۰۹۱۲۰۰۰۰۱۰۱%"],
                  ['phone_mobile_search', 'ilike', "۰۹۱۲۰۰۰۰۱۰۱%"]]
        partners = self.env['res.partner'].with_user(self.cashier)
        found = partners.get_new_partner(self.pos_config_usd.id, domain, 0)['res.partner']
        self.assertEqual([row['id'] for row in found], [self.sara.id])
        self.paul.phone = "0912 000 0101"
        found = partners.get_new_partner(self.pos_config_usd.id, domain, 0)['res.partner']
        data = {row['id']: row['club_till_data'] for row in found}
        self.assertEqual(data[self.sara.id]['for_company'], False)
        self.assertEqual(data[self.paul.id]['holder_name'], "Parsons Equipment")
        self.assertEqual(data[self.paul.id]['memberships'][0]['may_spend'], False)
        self.assertEqual(data[self.paul.id]['memberships'][0]['spenders'], ["Layla Stone"])

    def test_worth_of_points_follows_the_terms(self):
        self.sara_member.card_id.sudo().points = 50
        self.company_member.card_id.sudo().points = 50
        self.assertEqual(
            (self.sara_member | self.company_member).mapped('points_worth'), [5, 0],
        )
        data = self.paul.with_user(self.cashier).club_till_data['memberships'][0]
        self.assertEqual(data['point_worth'], 0)

    def test_program_without_company_and_till_of_a_branch(self):
        self.club.company_id = False
        order = self._paid(self.sara)
        self.assertEqual(order.club_points_earned, 20)
