from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ConcurrencyError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestMember(TestClubCommon):

    def test_one_member_per_club_and_holder(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self.env['loyalty.club.member'].create({
                'program_id': self.club.id, 'partner_id': self.sara.id,
            })

    def test_enrol_is_repeatable(self):
        members = self.env['loyalty.club.member']
        self.assertEqual(members._enrol(self.club, self.layla, 'manual'), self.company_member)
        self.assertEqual(members._enrol(self.club, self.sara, 'manual'), self.sara_member)

    def test_enrolled_elsewhere_in_this_moment(self):
        """Another till has committed the membership after this request took its snapshot."""
        bob = self.env['res.partner'].create({'name': "Bob"})
        members = self.env['loyalty.club.member']
        members._enrol(self.club, bob, 'till')
        unseen = patch.object(type(members), 'search', lambda self, *args, **kwargs: members)
        with unseen, mute_logger('odoo.sql_db'), self.assertRaises(ConcurrencyError):
            members._enrol(self.club, bob, 'till')
        self.assertEqual(len(bob.club_member_ids), 1)

    def test_public_user_is_never_a_member(self):
        public = self.env.ref('base.public_user').sudo().partner_id
        with self.assertRaisesRegex(ValidationError, "public user"):
            self.env['loyalty.club.member'].create({
                'program_id': self.club.id, 'partner_id': public.id,
            })

    def test_only_clubs_have_members(self):
        program = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'reward_ids': [Command.create({'discount': 10})],
        })
        with self.assertRaisesRegex(ValidationError, "is not a club"):
            self.env['loyalty.club.member'].create({
                'program_id': program.id, 'partner_id': self.paul.id,
            })

    def test_card_of_another_customer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "belongs to another customer"):
            self.env['loyalty.club.member'].create({
                'program_id': self.club.id, 'partner_id': self.paul.id,
                'card_id': self.env['loyalty.card'].sudo().create({
                    'program_id': self.club.id, 'partner_id': self.layla.id, 'points': 500,
                }).id,
            })

    def test_enrol_window(self):
        bob, ann = self.env['res.partner'].create([{'name': "Bob"}, {'name': "Ann"}])
        window = self.env['loyalty.club.enrol'].with_user(self.club_user).create({
            'program_id': self.club.id,
            'partner_ids': [Command.set((bob | ann | self.sara | self.paul).ids)],
            'message_consent': True,
        })
        self.assertEqual(window.summary, "New members: 2. Members already: 2.")
        window.action_enrol()
        members = self.env['loyalty.club.member'].search([('partner_id', 'in', (bob | ann).ids)])
        self.assertRecordValues(members, [{
            'enrolled_channel': 'list', 'enrolled_by_id': self.club_user.id,
            'message_consent': True, 'state': 'active',
        }] * 2)
        self.assertTrue(all(members.mapped('message_consent_on')))

    def test_enrol_window_needs_customers(self):
        window = self.env['loyalty.club.enrol'].create({'program_id': self.club.id})
        with self.assertRaisesRegex(UserError, "choose at least one"):
            window.action_enrol()

    def test_suspend_needs_reason_and_reads_in_chatter(self):
        window = self.env['loyalty.club.suspend'].with_user(self.club_manager)
        with self.assertRaisesRegex(UserError, "write why"):
            window.create({
                'member_ids': [Command.set(self.sara_member.ids)], 'reason': " ",
            }).action_suspend()
        self.assertEqual(self.sara_member.state, 'active')
        window.create({
            'member_ids': [Command.set(self.sara_member.ids)], 'reason': "Sold points",
        }).action_suspend()
        self.assertRecordValues(
            self.sara_member, [{'state': 'suspended', 'state_reason': "Sold points"}],
        )
        self.sara_member.action_reactivate()
        self.assertRecordValues(self.sara_member, [{'state': 'active', 'state_reason': False}])

    def test_member_with_points_is_not_deleted(self):
        self.sara_member.card_id.sudo().points = 10
        with self.assertRaisesRegex(UserError, "leave the club"):
            self.sara_member.unlink()
        self.assertTrue(self.sara_member.exists())

    def test_rights(self):
        values = {'program_id': self.club.id, 'partner_id': self.paul.id}
        for user in (self.salesperson, self.cashier, self.club_user, self.auditor):
            with self.subTest(user=user.login):
                member = self.sara_member.with_user(user)
                self.assertEqual(member.points, 0)
                with self.assertRaises(AccessError):
                    member.state = 'suspended'
                with self.assertRaises(AccessError):
                    member.create(values)
                with self.assertRaises(AccessError):
                    self.company_member.with_user(user).spender_ids.monthly_ceiling = 5
        self.assertEqual(self.sara_member.state, 'active')
        self.assertEqual(self.company_member.spender_ids.monthly_ceiling, 0)
        self.sara_member.with_user(self.club_manager).action_leave()
        self.assertEqual(self.sara_member.state, 'left')

    def test_spender_belongs_to_the_company(self):
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self.env['loyalty.club.spender'].create({
                'member_id': self.company_member.id, 'partner_id': self.sara.id,
            })

    def test_spend_refusal(self):
        member = self.company_member
        address = self.env['res.partner'].create({
            'name': "Stock", 'parent_id': self.company_partner.id, 'type': 'delivery',
        })
        for partner in (self.company_partner, address, self.layla):
            self.assertIsNone(member._spend_refusal(partner, 1))
        self.assertEqual(
            member._spend_refusal(self.paul, 1),
            ('contact_no_spend', "Paul North may not spend; Layla Stone may"),
        )
        member.spender_ids.unlink()
        self.assertEqual(
            member._spend_refusal(self.paul, 1),
            ('contact_no_spend', "Paul North may not spend the points"),
        )

    def test_monthly_ceiling_counts_sales_and_till(self):
        self.company_member.card_id.sudo().points = 1000
        self.company_member.spender_ids.monthly_ceiling = 150
        order = self._sale_order(self.layla, 10)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.legal_reward, self.company_member.card_id)
        order.action_confirm()
        self.assertEqual(self.company_member.spender_ids.spent_this_month, 100)
        self.assertEqual(
            self.company_member._spend_refusal(self.layla, 51),
            ('ceiling_reached', "Monthly ceiling: 50 points left"),
        )
        self.assertIsNone(self.company_member._spend_refusal(self.layla, 50))
        self.assertIsNone(self.company_member._spend_refusal(self.company_partner, 500))

    def test_person_with_points_who_joins_a_firm_keeps_them(self):
        self.sara_member.card_id.sudo().points = 77
        self.sara.parent_id = self.company_partner
        self.assertTrue(self.sara_member.is_own)
        self.assertEqual(self.sara_member.points, 77)
        find = self.env['loyalty.club.member']._for_partner
        self.assertEqual(find(self.club, self.sara), {self.club: self.company_member})
        self.assertEqual(find(self.club, self.sara, own=True), {self.club: self.sara_member})
        self.assertIn(self.sara_member, self.env['loyalty.club.member'].search([
            ('is_own', '=', True),
        ]))

    def test_other_company_sees_nothing(self):
        other = self.env['res.company'].create({'name': "Other company"})
        self.salesperson.write({'company_ids': [Command.link(other.id)]})
        members = self.env['loyalty.club.member'].with_user(self.salesperson)
        domain = [('program_id', '=', self.club.id)]
        self.assertEqual(
            members.with_context(allowed_company_ids=self.env.company.ids).search_count(domain), 2,
        )
        self.assertEqual(
            members.with_context(allowed_company_ids=other.ids).search_count(domain), 0,
        )
