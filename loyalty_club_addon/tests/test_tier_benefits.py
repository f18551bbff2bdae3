from datetime import date

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestTierBenefits(TestTierCommon):
    """What a tier gives beside points on purchases, and how people read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blue, cls.silver, cls.gold = cls._ladder()

    def _in(self, tier, member=None):
        member = member or self.sara_member
        if tier.recipe_amount:
            self._bought(member.partner_id, tier.recipe_amount + 50)
        member._evaluate_tier()
        member._begin_purchase()
        self.assertEqual(member.tier_id, tier)

    def _given(self):
        return [(kind, points) for kind, points, __ in self._ledger(self.sara_member)]

    def test_birthday(self):
        self.club.club_birthday_points = 300
        self.gold.birthday_points = 1000
        self.sara.write({'club_birth_month': '11', 'club_birth_day': 22})
        self.sara_member._give_birthday_points([date(2026, 11, 22)])
        self._in(self.gold)
        self.sara_member._give_birthday_points([date(2026, 11, 22)])
        self.sara_member._give_birthday_points([date(2027, 11, 22)])
        self.assertEqual(self._given(), [('bonus', 300), ('bonus', 1000)])

    def test_birthday_of_the_tier_only(self):
        self.gold.birthday_points = 1000
        self.sara.write({'club_birth_month': '11', 'club_birth_day': 22})
        self.sara_member._give_birthday_points([date(2026, 11, 22)])
        self.assertEqual(self._given(), [])
        self._in(self.gold)
        self.sara_member._give_birthday_points([date(2026, 11, 22)])
        self.assertEqual(self._given(), [('bonus', 1000)])

    def test_birthday_by_hand(self):
        self.gold.birthday_points = 1000
        self.sara_member._set_tier_by_hand(self.gold, False, "Friend of the house")
        self.assertEqual(self.sara_member._birthday_points(), 1000)

    def test_birthday_range(self):
        for points in (-1, 10**9 + 1):
            with self.assertRaisesRegex(ValidationError, "Points for a Birthday: write 0"):
                self.gold.birthday_points = points

    def test_texts(self):
        self.assertEqual(self.gold._benefit_texts(), [])
        self.gold.write({'multiplier': 1.5, 'birthday_points': 1000, 'payment_term_id': (
            self.env['account.payment.term'].create({'name': "60 Days"}).id)})
        self.env['loyalty.program'].create({
            'name': "Free delivery", 'program_type': 'promotion',
            'club_audience_tier_ids': self.gold.ids,
            'reward_ids': [Command.create({'discount': 10})],
        })
        self.open_reward.club_audience_tier_ids = self.gold
        self.assertEqual(self.gold._benefit_texts(), [
            "points × 1.5", "1,000 points for a birthday", "payment terms: 60 Days",
            "Free delivery", "5% for everyone",
        ])
        self.assertEqual(self.blue._benefit_texts(), [])
        with Form(self.gold) as form:
            self.assertIn("points × 1.5 · 1,000 points", form.benefit_text)
        for user in (self.club_manager, self.club_user, self.auditor, self.salesperson,
                     self.cashier):
            self.assertIn("60 Days", self.gold.with_user(user).benefit_text)

    def test_everybody_of_the_club_opens_the_form(self):
        self.open_reward.club_audience_tier_ids = self.gold
        self.gold.payment_term_id = self.env['account.payment.term'].create({'name': "60 Days"})
        names = ('payment_term_id', 'open_program_ids', 'open_reward_ids')
        for user in (self.club_manager, self.club_user, self.auditor):
            tier = self.gold.with_user(user)
            [row] = tier.web_read({
                name: {'fields': {'display_name': {}}} for name in names
            })
            self.assertEqual(row['payment_term_id']['display_name'], "60 Days")
            self.assertEqual(len(row['open_reward_ids']), 1)

    def test_receipt(self):
        self.silver.multiplier = self.gold.multiplier = 1.5
        self.gold.birthday_points = 500
        self._in(self.silver)
        order = self._paid(self.sara, 25, date_order=fields.Datetime.to_string(
            fields.Datetime.now()))
        self.assertEqual(
            order.club_tier_note,
            "Congratulations, you are Gold! From your next purchase on: 500 points for a birthday",
        )


@tagged('post_install', '-at_install')
class TestTierPaymentTerm(TestTierCommon):
    """Payment terms of a tier reach sales orders and their invoices, and never the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blue, cls.silver, cls.gold = cls._ladder()
        cls.days_30, cls.days_60 = cls.env['account.payment.term'].create([
            {'name': f"{days} Days", 'line_ids': [
                Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': days}),
            ]} for days in (30, 60)
        ])
        cls.gold.payment_term_id = cls.days_30
        cls.sara.property_payment_term_id = False
        cls.env['ir.default'].search([
            ('field_id.name', '=', 'property_payment_term_id')]).unlink()

    def _lift(self, member=None):
        member = member or self.sara_member
        self._bought(member.partner_id, 450)
        member._evaluate_tier()
        member._begin_purchase()

    def _term(self, partner=None, **values):
        return self._sale_order(partner or self.sara, **values).payment_term_id

    def test_of_the_tier(self):
        self.assertFalse(self._term())
        self._lift()
        order = self._sale_order(self.sara)
        self.assertEqual(order.payment_term_id, self.days_30)
        self.assertFalse(self.sara.property_payment_term_id)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        self.assertEqual(order._create_invoices().invoice_payment_term_id, self.days_30)

    def test_given_back_with_the_tier(self):
        self._lift()
        self.env['loyalty.club.purchase'].sudo().search([]).unlink()
        self.sara_member._evaluate_tier()
        self.sara_member._begin_purchase()
        self.assertFalse(self._term())

    def test_own_terms_stand(self):
        self._lift()
        self.sara.property_payment_term_id = self.env['account.payment.term'].create({
            'name': "At once"})
        self.assertEqual(self._term().name, "At once")
        self.assertEqual(self._term(payment_term_id=self.days_60.id), self.days_60)

    def test_what_everybody_has_is_nobodys_own(self):
        at_once = self.env['account.payment.term'].create({'name': "At once"})
        self.env['ir.default'].set('res.partner', 'property_payment_term_id', at_once.id,
                                   company_id=self.env.company.id)
        self.assertEqual(self._term(), at_once)
        self._lift()
        self.assertEqual(self._term(), self.days_30)
        self.env['ir.default'].set('res.partner', 'property_payment_term_id', self.days_60.id,
                                   company_id=self.env.company.id)
        self.assertEqual(self._term(), self.days_60)

    def test_who_shall_have_none(self):
        """Terms emptied by hand are no default of everybody."""
        at_once = self.env['account.payment.term'].create({'name': "At once"})
        self.env['ir.default'].set('res.partner', 'property_payment_term_id', at_once.id,
                                   company_id=self.env.company.id)
        self.sara.property_payment_term_id = False
        self.assertFalse(self._term())
        self._lift()
        self.assertEqual(self._term(), self.days_30)

    def test_an_order_of_a_company_without_the_club(self):
        company = self.env['res.company'].create({'name': "Branch without a club"})
        self.env.user.company_ids += company
        self.club.company_id = self.env.company
        self._lift()
        at_once = self.env['account.payment.term'].create({'name': "At once"})
        self.env['ir.default'].set('res.partner', 'property_payment_term_id', at_once.id,
                                   company_id=company.id)
        order = self.env['sale.order'].with_company(company).create({
            'partner_id': self.sara.id, 'company_id': company.id,
        })
        self.assertEqual((order.company_id, order.payment_term_id), (company, at_once))

    def test_longest_of_two_clubs(self):
        other = self.club.copy({'name': "Other Club", 'is_club': True})
        tier = self.tiers.create({
            'name': "All", 'program_id': other.id, 'recipe': 'everybody',
            'payment_term_id': self.days_60.id,
        })
        self._lift()
        member = self.env['loyalty.club.member'].search([
            ('program_id', '=', other.id), ('partner_id', '=', self.sara.id)]) or (
            self.env['loyalty.club.member'].create({
                'program_id': other.id, 'partner_id': self.sara.id}))
        self.env['loyalty.club.member']._begin_purchase()
        self.assertEqual((member.tier_id, self._term()), (tier, self.days_60))

    def test_of_the_company_for_its_contacts_not_privately(self):
        self._lift(self.company_member)
        order = self._sale_order(self.paul)
        self.assertEqual(order.payment_term_id, self.days_30)
        order.club_own = True
        self.assertFalse(order.payment_term_id)

    def test_not_for_the_suspended(self):
        self._lift()
        self.sara_member.state = 'suspended'
        self.assertFalse(self._term())

    def test_the_purchase_that_lifts_keeps_its_terms(self):
        order = self._confirmed(self.sara, 25)
        self.assertEqual(self.sara_member.tier_id, self.gold)
        self.assertFalse(order.payment_term_id)

    def test_by_a_salesperson(self):
        self._lift()
        orders = self.env['sale.order'].with_user(self.salesperson)
        self.assertEqual(
            orders.create({'partner_id': self.sara.id}).payment_term_id, self.days_30)

    def test_of_another_company(self):
        company = self.env['res.company'].create({'name': "Other Company"})
        self.days_30.copy({'company_id': company.id})
        with self.assertRaisesRegex(ValidationError, "Payment Terms: .* are those of Other Comp"):
            self.gold.payment_term_id = self.days_30.copy({'company_id': company.id})
