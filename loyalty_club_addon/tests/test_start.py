from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from lxml import html
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, Form, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_club_addon.models import loyalty_club_purchase_past as past

from .start_common import TestStartCommon


@tagged('post_install', '-at_install')
class TestStart(TestStartCommon):
    """Who is special? Three answers, their figures, and what Start makes."""

    def _figures(self, window, part=None):
        page = html.fromstring(window.with_context(lang='en_US').figures)
        found = page.xpath(f"//*[@name='{part}']")[0] if part else page
        return ' '.join(found.text_content().split())

    def test_figures_before_anything_is_switched_on(self):
        """Of Sarah and Nell one buys for 50 at once; her second purchase would have been cheaper.
        Bob bought too long ago to be counted."""
        window = self._window()
        self.assertFalse(self._clubs())
        self.assertEqual(self._figures(window, 'customers'),
                         "1 of 2 customers would have been special (50%)")
        self.assertEqual(self._figures(window, 'sales'),
                         "83% of the sales were theirs ($ 100.00)")
        self.assertEqual(self._figures(window, 'cost'),
                         "$ 4.00 would the discount have cost (3.3% of the sales)")
        self.assertIn("1 would be special today", self._figures(window))

    def test_what_was_before_the_year_says_who_is_special(self):
        """Bob bought for 900 before the twelve months: his next purchase is cheaper."""
        self._sold(self.bob, 30, 300)
        window = self._window()
        self.assertEqual(self._figures(window, 'customers'),
                         "2 of 3 customers would have been special (67%)")
        self.assertIn("$ 7.00", self._figures(window, 'cost'))
        self.assertIn("1 would be special today", self._figures(window))

    def test_months_and_years_of_the_calendar(self):
        day = self.today.replace(day=1) - timedelta(days=1)
        last_month = (self.today - day.replace(day=1)).days
        self._sold(self.nell, 35, last_month)
        self._sold(self.nell, 15, last_month)
        window = self._window(recipe='month', amount_text="50")
        self.assertIn("2 of 2 customers", self._figures(window, 'customers'))
        self.assertIn("2 would be special today" if self._is_recent(100) else "1 would be",
                      self._figures(window))
        year = self._window(recipe='year', amount_text="10000")
        self.assertIn("0 of 2 customers", self._figures(year, 'customers'))

    def _is_recent(self, days):
        """Is the month of a day some days ago this one or the last?"""
        day = self.today - timedelta(days=days)
        return (self.today.year * 12 + self.today.month) - (day.year * 12 + day.month) <= 1

    def test_the_form_recomputes_at_once(self):
        with Form(self.env['loyalty.club.start'].with_user(self.manager)) as form:
            self.assertEqual(form.amount_text, "50")  # one customer in ten reaches it
            form.amount_text = "۲۰"
            form.percent_text = "۱۰٪"
            self.assertIn("2", html.fromstring(form.figures).xpath(
                "//*[@name='customers']")[0].text_content())

    def test_start_makes_all_of_it(self):
        window = self._window()
        action = window.action_start()
        club = self._clubs()
        self.assertRecordValues(club, [{
            'program_type': 'loyalty', 'is_club': True, 'club_enrol_mode': 'first_order',
            'company_id': self.env.company.id,
        }])
        self.assertFalse(club.rule_ids or club.reward_ids)  # nobody decided about points
        self.assertRecordValues(club.club_tier_ids, [{
            'name': "Special Customer", 'recipe': 'purchase', 'recipe_amount': 50,
            'recipe_count': 1, 'discount_percent': 10, 'kind': False, 'active': True,
        }])
        self.assertEqual(club.club_member_ids.partner_id, self.sara)
        self.assertIn("New members: 1", action['params']['message'])
        self.assertEqual(action['params']['next']['res_model'], 'loyalty.club.tier')
        self._settle_in_background()
        self.assertEqual(club.club_member_ids.tier_id, club.club_tier_ids)
        self._sold(self.nell, 70, 0)  # becomes a member by buying
        self.env.cr.precommit.run()
        self.env['loyalty.club.purchase.queue'].sudo()._catch_up()
        nell = club.club_member_ids.filtered(lambda member: member.partner_id == self.nell)
        self.assertEqual(nell.tier_id, club.club_tier_ids)

    def test_twice_is_once(self):
        window = self._window()
        window.action_start()
        again = window.action_start()
        self.assertEqual(len(self._clubs().club_tier_ids), 1)
        self.assertEqual(again['params']['next']['domain'],
                         [('program_id', '=', self._clubs().id), ('draft_id', '=', False)])
        other = self._window()  # in another tab
        with self.assertRaisesRegex(UserError, "has a ladder already"), self.env.cr.savepoint():
            other.action_start()
        self.assertEqual(len(self._clubs()), 1)

    def test_opened_before_the_other_started(self):
        """Of two managers with the window open one starts; the other is told."""
        late, first = self._window(), self._window()
        first.action_start()
        with self.assertRaisesRegex(ValidationError, "Club: choose the club"), (
            self.env.cr.savepoint()
        ):
            late.action_start()
        self.assertEqual(len(self._clubs()), 1)

    def test_a_club_that_is_there_gets_the_ladder(self):
        club = self.env['loyalty.program'].sudo().create({
            'name': "Ours", 'program_type': 'loyalty', 'is_club': True,
            'company_id': self.env.company.id,
        })
        window = self._window(is_enrolling=False)
        self.assertEqual(window.program_id, club)
        window.action_start()
        self.assertEqual(self._clubs(), club)
        self.assertEqual(club.club_tier_ids.discount_percent, 10)
        self.assertFalse(club.club_member_ids)

    def test_bad_input_has_a_sentence_and_makes_nothing(self):
        for values, words in (
            ({'amount_text': ""}, "From: write the amount"),
            ({'amount_text': "0"}, "From: write an amount above zero"),
            ({'amount_text': "-5"}, "From: write an amount above zero"),
            ({'amount_text': "0.001"}, "at most two decimals"),
            ({'amount_text': "fifty"}, "“fifty” is no amount"),
            ({'amount_text': "12,5"}, "can be read in two ways"),
            ({'amount_text': "9" * 15}, "is too large"),
            ({'amount_text': "50 تومان"}, "names another money"),
            ({'percent_text': ""}, "Discount: write a percentage"),
            ({'percent_text': "0"}, "Discount: write a percentage"),
            ({'percent_text': "100"}, "Discount: write a percentage"),
            ({'percent_text': "x"}, "Discount: write a percentage"),
        ):
            with self.subTest(values):
                window = self._window(**values)
                self.assertIn(words, self._figures(window, 'problem'))
                with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                    window.action_start()
        self.assertFalse(self._clubs())

    def test_toman_over_rial(self):
        """Books in Rial are thought of in Toman; Start writes that into the settings."""
        rial = self.env.ref('base.IRR')
        rial.active = True
        self.env.company.sudo().currency_id = rial
        self.env['sale.order'].search([]).currency_rate = 1
        window = self._window(amount_text="۵ تومان")
        self.assertEqual((window.has_toman, window.money_unit, window.money_name),
                         (True, 'toman', "Toman"))
        self.assertIn("1 of 2 customers", self._figures(window, 'customers'))  # 60 Rial are 6
        self.assertIn("(10 Toman)", self._figures(window, 'sales'))
        window.action_start()
        self.assertEqual(self.env.company.club_money_unit, 'toman')
        self.assertEqual(self._clubs().club_tier_ids.recipe_amount, 5)

    def test_only_managers(self):
        """Neither the figures nor Start: they are what the company sold."""
        for groups in (
            'loyalty_club_addon.group_club_user', 'loyalty_club_addon.group_club_auditor',
            'sales_team.group_sale_manager',
        ):
            user = new_test_user(
                self.env, groups.split('.')[1], f'base.group_user,{groups}',
                company_id=self.env.company.id, company_ids=self.env.company.ids,
            )
            windows = self.env['loyalty.club.start'].with_user(user)
            with self.subTest(groups), self.assertRaises(AccessError):
                windows.onchange({'recipe': 'purchase', 'amount_text': "5", 'percent_text': "5"},
                                 [], {'figures': {}})
            with self.subTest(groups), self.assertRaises(AccessError):
                self._window(user)
            window = self._window().with_user(user)
            with self.subTest(groups), self.assertRaises(AccessError), self.env.cr.savepoint():
                window.action_start()
        self.assertFalse(self._clubs())

    def test_other_companies_are_not_told(self):
        other = self.env['res.company'].create({'name': "Other"})
        window = self._window()
        window.sudo().company_id = other
        with self.assertRaisesRegex(UserError, "not one of yours"), self.env.cr.savepoint():
            window.action_start()
        self.env['loyalty.program'].sudo().create({
            'name': "Of all", 'program_type': 'loyalty', 'is_club': True,
        }).company_id = False
        self.assertEqual(
            self.env['loyalty.club.start.figures'].with_user(self.manager)._companies(
                self._window()), self.env.company)

    def test_nobody_bought(self):
        self.env['sale.order'].search([])._action_cancel()
        self.assertIn("No customer has bought", self._figures(self._window()))
        form = Form(self.env['loyalty.club.start'].with_user(self.manager))
        self.assertFalse(form.amount_text)

    def test_a_part_and_too_much(self):
        with patch.object(past, 'MOST', (2,)):
            self.assertIn("Only a part", self._figures(self._window(), 'part'))
        with patch.object(past, 'SECONDS', 0.001):
            self.assertIn("too many orders", self._figures(self._window()))
            self._window().action_start()  # all the same
        self.assertEqual(len(self._clubs().club_tier_ids), 1)
        self.assertFalse(self._clubs().club_member_ids)

    def test_what_the_app_opens_with(self):
        start = self.env.ref('loyalty_club_addon.loyalty_club_open_app')

        def opened(user):
            return start.with_user(user).run()['res_model']
        user = new_test_user(self.env, 'start_user', 'loyalty_club_addon.group_club_user')
        self.assertEqual(opened(self.manager), 'loyalty.club.start')
        self.assertEqual(opened(user), 'loyalty.club.member')
        stranger = new_test_user(self.env, 'start_stranger', 'base.group_user')
        with self.assertRaises(AccessError):
            opened(stranger)
        later = self._window().action_later()
        self.assertEqual(later['res_model'], 'loyalty.club.member')
        self.assertEqual(opened(self.manager), 'loyalty.club.member')
        self.env.company.sudo().club_start_answered_on = False
        self._window().action_start()
        self.env.company.sudo().club_start_answered_on = False
        self.assertEqual(opened(self.manager), 'loyalty.club.member')  # there is a ladder


@tagged('post_install', '-at_install')
class TestStartAtOnce(BaseCase):
    """Two who press Start at the same time, in real transactions."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._forget)

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("UPDATE res_company SET club_start_answered_on = NULL")

    def _answered(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        env['loyalty.club.start'].new({'company_id': env.ref('base.main_company').id})._answered()

    def test_the_later_one_is_run_again(self):
        with closing(self.registry.cursor()) as first, closing(self.registry.cursor()) as second:
            second.execute("SELECT 1")  # its picture of the database is taken
            self._answered(first)
            first.commit()
            with self.assertRaises(SerializationFailure), mute_logger('odoo.sql_db'):
                self._answered(second)
