from lxml import html

from odoo.tests import tagged

from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestRewardAccounts(TestClubCommon):
    """Which account pays for a reward, and the warning when it is that of ordinary sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales, cls.own = cls.env['account.account'].create([
            {'name': "Sales of goods", 'code': '400900', 'account_type': 'income'},
            {'name': "Club discounts", 'code': '400901', 'account_type': 'income'},
        ])
        cls.env.company.income_account_id = cls.sales

    def _text(self, user):
        self.env.invalidate_all()
        content = self.club.with_user(user).with_context(lang='en_US').club_reward_accounts
        return ' '.join(html.fromstring(content).text_content().split())

    def _products(self):
        return self.club.reward_ids.discount_line_product_id

    def test_the_sales_account_is_warned_of(self):
        self._products().categ_id.property_account_income_categ_id = False
        for user in self.club_manager | self.auditor:
            text = self._text(user)
            self.assertEqual(text.count("400900 Sales of goods"), 3)
            self.assertIn("booked to the account of ordinary sales", text)
            self.assertIn("choose an income account of its own", text)
            self.assertIn("Money for points Money for points", text)  # the reward and its cost

    def test_an_account_of_its_own_is_fine(self):
        self._products().property_account_income_id = self.own
        text = self._text(self.auditor)
        self.assertEqual(text.count("400901 Club discounts"), 3)
        self.assertNotIn("ordinary sales", text)

    def test_by_the_category(self):
        category = self.env['product.category'].create({
            'name': "Rewards", 'property_account_income_categ_id': self.own.id,
        })
        self.money_reward.discount_line_product_id.categ_id = category
        self.assertEqual(self._text(self.club_manager).count("400901 Club discounts"), 1)

    def test_an_account_for_each_company(self):
        other = self.env['res.company'].create({'name': "Other Company"})
        self.club_manager.company_ids += other
        manager = self.club.with_user(self.club_manager).with_context(
            allowed_company_ids=(self.env.company + other).ids,
        )
        self.club.company_id = False
        rows = manager._club_reward_accounts()
        self.assertEqual(len(rows), 6)
        self.assertEqual({row['company'] for row in rows},
                         {self.env.company.display_name, "Other Company"})

    def test_no_club_no_table(self):
        program = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'loyalty',
        })
        self.assertFalse(program.club_reward_accounts)
