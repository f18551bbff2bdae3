from datetime import timedelta

from lxml import html

from odoo.fields import Command
from odoo.tests import Form, tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestGiveBack(TestTierCommon):
    """Individuals get a point of 0.1 for every 1: 10 %; companies one for every 2: 5 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['loyalty.club.purchase'].sudo().search([]).unlink()
        cls.club.reward_ids.filtered(lambda reward: reward.discount_mode == 'percent').unlink()
        cls.club.rule_ids.club_step_points = 0.1
        cls.television = cls.env['product.product'].create({
            'name': "Television", 'standard_price': 90, 'list_price': 100, 'taxes_id': False,
        })

    def _sell(self, partner, product, amount, margin, **values):
        purchase = self._bought(partner, amount, products=[(product, amount)], **values)
        purchase.line_ids.write({'margin': margin, 'amount_total': amount})
        self.env.flush_all()
        self.club.invalidate_recordset()

    def _text(self, record=None):
        markup = (record or self.club).with_context(lang='en_US')
        text = markup.club_give_back if record is None else record.give_back
        return ' '.join(html.fromstring(text).text_content().replace('\xa0', ' ').split())

    def test_what_100_gives_back(self):
        self.assertIn("Every $ 100.00 of purchase gives back $ 1.00 (1 %)", self._text())
        self.assertIn("Every $ 100.00 of purchase gives back $ 0.50 (0.5 %)", self._text())
        self.assertIn("Nothing was sold to them", self._text())
        self.assertEqual(self.club.club_give_back_color, 'green')

    def test_tier_and_worst_product(self):
        self._ladder()
        gold = self.club.club_tier_ids.filtered(lambda tier: tier.name == "Gold")
        gold.write({'multiplier': 2, 'discount_percent': 5})
        self._sell(self.sara, self.television, 580, 40)
        self._sell(self.sara, self.product, 100, 50)
        self._sell(self.company_partner, self.television, 580, 100)
        self.assertEqual(self.club.club_give_back_color, 'red')
        text = self._text()
        self.assertIn("Gold with points × 2 and 5 % discount: 7 %", text)
        self.assertIn("Margin of Television: 6.9 %, given back 7 % → loss", text)
        self.assertIn("Blue: 1 %", text)
        self.assertIn("Margin of Television: 6.9 %, given back 1 % → 5.9 % left", text)
        gold.discount_except_product_ids = self.television
        self.club.invalidate_recordset()
        self.assertEqual(self.club.club_give_back_color, 'green')
        self.assertIn("given back 2 % → 4.9 % left", self._text())

    def test_on_the_tier_itself(self):
        """While the tier is written, before it is saved."""
        self._ladder()
        self._sell(self.sara, self.television, 580, 40)
        gold = self.club.club_tier_ids.filtered(lambda tier: tier.name == "Gold")
        with Form(gold.with_context(lang='en_US')) as form:
            self.assertNotIn("loss", form.give_back)
            form.multiplier = 8
            self.assertIn("Gold with points × 8: 8 %", form.give_back)
            self.assertIn("loss", form.give_back)
        self.assertEqual(self.club.club_give_back_color, 'red')

    def test_follows_the_screen(self):
        """Rules and rewards, before they are saved."""
        self._sell(self.sara, self.television, 580, 40)
        with Form(self.club) as form:
            self.assertNotIn("loss", form.club_give_back)
            with form.rule_ids.edit(0) as rule:
                rule.club_step_points = 0.8
            self.assertIn("given back 8 % → loss", form.club_give_back)
            with form.reward_ids.edit(0) as reward:
                reward.discount = 0.01
            self.assertNotIn("loss", form.club_give_back)

    def test_rules_for_products_and_little_margin(self):
        """The rule for a product counts on it; none is multiplied that gives nothing."""
        self._sell(self.sara, self.television, 580, 40)
        rule = self.club.rule_ids.filtered(lambda one: one.club_audience_kind == 'individual')
        rule.copy({'product_ids': self.television.ids, 'club_step_points': 0.9})
        self.club.invalidate_recordset()
        self.assertEqual(self.club.club_give_back_color, 'red')
        self.assertIn("gives back $ 1.00 (1 %)", self._text())
        self.club.rule_ids.club_minimum_margin = 10
        self.assertEqual(self.club.club_give_back_color, 'green')

    def test_multipliers(self):
        self._sell(self.sara, self.television, 580, 40)
        double = self.env['loyalty.club.multiplier'].create({
            'name': "Ten times", 'program_id': self.club.id, 'factor': 10, 'tue': True,
        })
        self.club.invalidate_recordset()
        self.assertEqual(self.club.club_give_back_color, 'amber')
        self.assertIn("given back 10 % while points are multiplied → loss", self._text())
        double.date_to = self.today - timedelta(days=1)
        self.club.invalidate_recordset()
        self.assertEqual(self.club.club_give_back_color, 'green')

    def test_only_the_last_year_counts(self):
        self._sell(self.sara, self.television, 580, -40, days=366)
        self.assertEqual(self.club.club_give_back_color, 'green')
        self._sell(self.sara, self.television, 580, -40, days=364)
        self.assertEqual(self.club.club_give_back_color, 'red')

    def test_cost_that_nobody_knows(self):
        self._sell(self.sara, self.television, 580, 580)
        self.assertIn("No cost is known of Television: not compared", self._text())

    def test_dearest_reward(self):
        """10 off for 100 points cost a company 0.1 a point; a gift costs what it costs."""
        self.assertAlmostEqual(self.club._club_point_cost('legal'), 0.1)
        self.env['loyalty.reward'].create({
            'program_id': self.club.id, 'reward_type': 'product', 'required_points': 100,
            'reward_product_id': self.television.id, 'club_audience_kind': 'legal',
        })
        self.assertAlmostEqual(self.club._club_point_cost('legal'), 0.9)
        self.assertAlmostEqual(self.club._club_point_cost('individual'), 0.1)

    def test_points_on_taxed_amounts(self):
        """10 % tax: of 100 paid with tax 1 comes back, which is 1.1 % of what the shop keeps."""
        self.club.club_base = 'taxed'
        purchase = self._bought(self.sara, 100, products=[(self.television, 100)])
        purchase.line_ids.write({'margin': 20, 'amount_total': 110})
        self.assertIn("Margin of Television: 20 %, given back 1.1 %", self._text())

    def test_archived_club(self):
        """A copy that is only tried has a meter too."""
        self._sell(self.sara, self.television, 580, 40)
        self.club.rule_ids.club_step_points = 0.8
        self.club.action_archive()
        self.club.invalidate_recordset()
        self.assertEqual(self.club.club_give_back_color, 'red')

    def test_who_sees_it(self):
        for user, visible in (
            (self.club_manager, True), (self.auditor, True), (self.club_user, False),
            (self.salesperson, False), (self.cashier, False),
        ):
            fields = self.env['loyalty.program'].with_user(user).fields_get()
            self.assertEqual('club_give_back' in fields, visible, user.login)
            fields = self.env['loyalty.club.tier'].with_user(user).fields_get()
            self.assertEqual('give_back' in fields, visible, user.login)
        self.assertTrue(self.club.with_user(self.auditor).club_give_back)
        self.assertTrue(self.club.with_user(self.club_manager).club_give_back)

    def test_no_club(self):
        plain = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'loyalty', 'rule_ids': [Command.clear()],
        })
        self.assertFalse(plain.club_give_back)
