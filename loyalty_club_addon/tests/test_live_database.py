from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open

from ..hooks import pre_init_hook, uninstall_hook
from ..tools import search_key
from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestLiveDatabase(TestClubCommon):
    """A company that has run native loyalty for years switches it into a club, and out again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.club.active = False
        cls.program = cls.env['loyalty.program'].create({
            'name': "Native", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'rule_ids': [Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 0.5,
            })],
            'reward_ids': [Command.create({
                'discount': 5, 'discount_mode': 'per_order', 'required_points': 10,
            })],
        })

    def _card(self, partner, points, **values):
        return self.env['loyalty.card'].sudo().create({
            'program_id': self.program.id, 'partner_id': partner and partner.id,
            'points': points, **values,
        })

    def _members(self):
        return self.env['loyalty.club.member'].search([('program_id', '=', self.program.id)])

    def test_nothing_differs_without_a_club(self):
        self.assertFalse(self._members())
        order = self._sale_order(self.paul, 5)
        order.action_confirm()
        card = self.env['loyalty.card'].search([('program_id', '=', self.program.id)])
        self.assertRecordValues(card, [{'partner_id': self.paul.id, 'points': 50}])
        self.assertFalse(order.club_member_id)
        self.assertFalse(order.club_panel)

    def test_switching_on_changes_nobodys_points(self):
        bob, ann, eve = self.env['res.partner'].create([
            {'name': "Bob"}, {'name': "Ann"}, {'name': "Eve"},
        ])
        public = self.env.ref('base.public_user').sudo().partner_id
        cards = {
            'bob': self._card(bob, 10), 'bob second': self._card(bob, 40),
            'ann archived': self._card(ann, 30, active=False), 'eve below': self._card(eve, -7),
            'contact': self._card(self.paul, 20), 'company': self._card(self.company_partner, 5),
            'public': self._card(public, 3), 'nobody': self._card(False, 9),
        }
        before = {name: card.points for name, card in cards.items()}
        self.program.is_club = True
        before['eve below'] = 0  # what is missing stands beside the balance
        self.assertEqual({name: card.points for name, card in cards.items()}, before)
        self.assertEqual(cards['eve below'].club_debt, 7)
        self.assertEqual(self.env['loyalty.club.check']._differences(), [])
        self.assertEqual(
            {member.partner_id.name: member.card_id for member in self._members()},
            {
                'Bob': cards['bob second'], 'Eve': cards['eve below'],
                'Parsons Equipment': cards['company'],
            },
        )
        self.assertEqual(set(self._members().mapped('enrolled_channel')), {'existing'})
        self.assertEqual(self._members().mapped('company_id'), self.env.company)
        self.assertEqual(set(self._members().mapped('kind')), {'individual', 'legal'})
        self.assertIn(search_key.normalise(cards['bob second'].code).replace(' ', ''),
                      bob.club_search_key)
        # the second card of Bob, the contact's card and the public user's
        self.assertEqual(self.program.club_stray_card_count, 3)

    def test_rules_go_on_giving_what_they_gave(self):
        self.program.is_club = True
        self.assertRecordValues(self.program.rule_ids, [{
            'club_step_amount': 2, 'club_step_points': 1, 'club_whole_steps': False,
            'club_adds_up': False,
        }])
        self.assertEqual(self.program.club_base, 'taxed')
        self.program.rule_ids.club_step_amount = 4
        self.program.is_club = False
        self.assertEqual(self.program.rule_ids.reward_point_amount, 0.25)
        self.program.is_club = True
        self.assertEqual(self.program.rule_ids.club_step_amount, 4)

    def test_same_points_before_and_after_the_switch(self):
        self.program.rule_ids = [Command.create({
            'reward_point_mode': 'money', 'reward_point_amount': 0.1,
        })]
        native, club = (self._sale_order(self.sara, 3, 33.33) for __ in range(2))
        (native | club).order_line.tax_ids = self.tax_fiften_excl
        native.action_confirm()
        points = self.env['loyalty.card'].search([('program_id', '=', self.program.id)]).points
        self.program.is_club = True
        self.assertAlmostEqual(club.club_points_to_earn, points, 1)

    def test_open_quotation_of_a_contact(self):
        card = self._card(self.paul, 30)
        order = self._sale_order(self.paul, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.program.reward_ids, card)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 95)
        self.program.is_club = True
        self.assertEqual(order.order_line.coupon_id, card)
        self.assertEqual(order.coupon_point_ids.coupon_id, card)
        member = self.env['loyalty.club.member']._enrol(self.program, self.paul, 'manual')
        order.action_confirm()
        # the reward is paid by the old card it was promised on, the company earns
        self.assertEqual(order.amount_total, 95)
        self.assertEqual(card.points, 20)
        self.assertEqual(member.partner_id, self.company_partner)
        self.assertEqual(member.points, 47.5)

    def test_old_card_of_a_contact_pays_for_nothing_new(self):
        card = self._card(self.paul, 30)
        self.program.is_club = True
        self.env['loyalty.club.member']._enrol(self.program, self.paul, 'manual')
        order = self._sale_order(self.paul, 5)
        order._update_programs_and_rewards()
        self.assertNotIn(card, order.applied_coupon_ids)
        self.assertFalse(order._get_claimable_rewards())

    def test_transfer_window(self):
        bob = self.env['res.partner'].create({'name': "Bob"})
        first, second = self._card(bob, 40), self._card(bob, 10)
        contact, private = self._card(self.paul, 20), self._card(self.layla, 7)
        self.program.is_club = True
        window = self.env['loyalty.club.transfer'].with_user(self.club_manager).create({
            'program_id': self.program.id,
        })
        lines = {line.card_id: line for line in window.line_ids}
        self.assertEqual(set(lines), {second, contact, private})
        with self.assertRaisesRegex(UserError, "choose where"):
            window.action_transfer()
        lines[second].target = 'holder'
        lines[contact].target = 'holder'
        lines[private].target = 'own'
        window.action_transfer()
        points = {member.partner_id.name: member.points for member in self._members()}
        self.assertEqual(points, {'Bob': 50, 'Parsons Equipment': 20, 'Layla Stone': 7})
        self.assertEqual(first.points, 50)
        self.assertEqual((second | contact).mapped('points'), [0, 0])
        self.assertRecordValues(first.sudo().club_entry_ids.sorted('seq'), [
            {'kind': 'opening', 'points': 40, 'balance': 40},
            {'kind': 'transfer', 'points': 10, 'balance': 50},
        ])
        self.assertRecordValues(second.sudo().club_entry_ids.sorted('seq'), [
            {'kind': 'opening', 'points': 10, 'balance': 10},
            {'kind': 'transfer', 'points': -10, 'balance': 0},
        ])
        self.assertEqual(self.env['loyalty.club.check']._differences(), [])
        self.assertEqual(self.program.club_stray_card_count, 0)
        wallet = self.env['loyalty.card'].sudo().create({
            'program_id': self.club.id, 'partner_id': bob.id, 'points': 500,
        })
        line = window.line_ids[:1]
        line.sudo().card_id = wallet
        with self.assertRaisesRegex(UserError, "is not of this club"):
            line._transfer()
        self.assertEqual(wallet.points, 500)
        with self.assertRaisesRegex(UserError, "belongs to a member by now"):
            lines[private].target = 'own'
            lines[private]._transfer()

    def test_off_and_on_again(self):
        card = self._card(self.sara, 10)
        self.program.is_club = True
        member = self._members()
        self.program.is_club = False
        order = self._sale_order(self.sara, 1)
        order.action_confirm()
        self.assertEqual(card.points, 20)
        self.assertFalse(order.club_member_id)
        self.program.is_club = True
        self.assertEqual(self._members(), member)
        self.assertEqual(member.points, 20)

    def test_switching_off_needs_rules_for_everyone(self):
        self.club.active = True
        with self.assertRaisesRegex(ValidationError, "only works in a club"):
            self.club.is_club = False

    def test_code_rules_do_not_fit_a_club(self):
        self.program.rule_ids = [Command.create({'mode': 'with_code', 'code': 'SECRET'})]
        with self.assertRaisesRegex(ValidationError, "earning rules of a club need no code"):
            self.program.is_club = True

    def test_club_of_a_branch(self):
        branch = self.env['res.company'].create({
            'name': "Branch", 'parent_id': self.env.company.id,
        })
        self.env.user.company_ids += branch
        self.program.is_club = True
        self.program.club_base = 'untaxed'
        self.env['loyalty.club.member']._enrol(self.program, self.sara, 'manual')
        order = self.env['sale.order'].with_company(branch).create({
            'partner_id': self.sara.id, 'company_id': branch.id,
            'order_line': [Command.create({'product_id': self.product.id, 'price_unit': 20})],
        })
        self.assertEqual(order.club_points_to_earn, 10)

    def test_till_that_is_open_with_its_old_screens(self):
        """It holds the contact's old card, sends its own points and knows no membership."""
        card = self._card(self.paul, 30)
        self.program.is_club = True
        member = self.env['loyalty.club.member']._enrol(self.program, self.paul, 'manual')
        order = self._sync(self._pos_order(self.paul, 5), user=self.cashier)
        answer = order.with_user(self.cashier).confirm_coupon_programs({
            str(card.id): {
                'points': 777, 'program_id': self.program.id, 'coupon_id': card.id,
                'partner_id': self.paul.id,
            },
        })
        self.assertEqual((card | member.card_id).mapped('points'), [30, 50])
        self.assertEqual(
            [(row['old_id'], row['id'], row['points']) for row in answer['coupon_updates']],
            [(card.id, member.card_id.id, 50)],
        )
        before = self.env['pos.order'].search_count([])
        with self.assertRaisesRegex(UserError, "may not spend"), self.env.cr.savepoint():
            self._sync(self._pos_order(self.paul, 5, reward_lines=[
                (self.program.reward_ids, 5, 10, card),
            ]), user=self.cashier)
        self.assertEqual(self.env['pos.order'].search_count([]), before)

    def test_neutralized_copy_messages_nobody(self):
        self.sara_member.message_consent = True
        self.env.flush_all()
        with file_open('loyalty_club_addon/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.sara_member.message_consent)

    def _merge(self, source, target):
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (source | target).ids, target,
        )
        return self.env['loyalty.card'].search([('program_id', '=', self.program.id)])

    def test_merging_two_members_loses_no_points(self):
        card = self._card(self.sara, 10)
        twin = self.env['res.partner'].create({'name': "Sara Mitchell"})
        self._card(twin, 25)
        self.program.is_club = True
        cards = self._merge(twin, self.sara)
        self.assertRecordValues(cards, [{'id': card.id, 'points': 35}])
        self.assertRecordValues(
            self._members(), [{'card_id': card.id, 'partner_id': self.sara.id, 'points': 35}],
        )

    def test_merging_a_member_into_somebody_with_a_second_card(self):
        self.program.is_club = True
        twin = self.env['res.partner'].create({'name': "Sara Mitchell"})
        member = self.env['loyalty.club.member']._enrol(self.program, twin, 'manual')
        member.card_id.sudo().points = 25
        stray = self._card(self.sara, 10)
        cards = self._merge(twin, self.sara)
        self.assertRecordValues(cards, [{'id': stray.id, 'points': 35}])
        self.assertRecordValues(
            self._members(), [{'card_id': stray.id, 'partner_id': self.sara.id, 'points': 35}],
        )

    def test_uninstalling_leaves_rules_plain_odoo_does_not_add_up(self):
        self.club.action_unarchive()
        individual, legal = self.club.rule_ids
        individual.club_step_amount = 4
        uninstall_hook(self.env)
        self.assertEqual((individual | legal).mapped('active'), [True, False])
        self.assertEqual(individual.reward_point_amount, 0.25)

    def test_keys_of_customers_are_filled_in_sql_at_installation(self):
        self.company_member.unlink()
        self.env.flush_all()
        expected = [
            (p.id, p.club_kind, p.club_holder_id.id, p.club_terms, p.club_search_key)
            for p in (self.paul | self.layla | self.company_partner)
        ]
        ids = tuple(row[0] for row in expected)
        self.env.cr.execute(
            "UPDATE res_partner SET club_kind = NULL, club_holder_id = NULL, club_terms = NULL,"
            " club_search_key = NULL WHERE id IN %s", (ids,),
        )
        pre_init_hook(self.env)
        self.env.cr.execute(
            "SELECT id, club_kind, club_holder_id, club_terms, club_search_key"
            "  FROM res_partner WHERE id IN %s ORDER BY array_position(%s, id)", (ids, list(ids)),
        )
        self.assertEqual(self.env.cr.fetchall(), expected)
