import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo import source

FOLDER = Path(source.__file__).parent


def read(name):
    with (FOLDER / name).open(encoding='utf-8') as file:
        return list(csv.DictReader(file))


def net_of(row):
    """Toman of an order, from the prices of the products."""
    prices = {product['code']: product for product in read('products.csv')}
    column = 'wholesale' if row['prices'] == 'wholesale' else 'list'
    pairs = [part.split(' ') for part in row['lines'].split(';')]
    return sum(int(prices[code][column]) * int(quantity) for code, quantity in pairs)


def counted_of(row, terms):
    """Toman of an order that count: of trade terms half from 10 % under the list price, nothing
    below 5 % margin. No order has lines of both kinds."""
    net = net_of(row)
    if terms != 'legal' or row['prices'] != 'wholesale':
        return net
    prices = {product['code']: product for product in read('products.csv')}
    product = prices[row['lines'].split(' ')[0]]
    price, listed, cost = (int(product[key]) for key in ('wholesale', 'list', 'cost'))
    if (price - cost) * 20 < price:
        return 0
    return Fraction(net, 2) if (listed - price) * 10 >= listed else net


def expected_points(steps):
    """Points by customer: whole steps of each confirmed order.

    :param dict steps: Toman for one point, by terms
    """
    terms = {
        row['code']: row['terms'] or ('legal' if row['type'] == 'company' else 'individual')
        for row in read('customers.csv') if not row['parent']
    }
    points, by_order = defaultdict(int), {}
    for row in read('orders.csv'):
        earned, bought = 0, terms[row['customer']]
        if row['kind'] == 'order':
            earned = floor(Fraction(counted_of(row, bought), steps[bought]))
            by_order[row['ref']] = earned, net_of(row)
        elif row['kind'] == 'return':  # the share of the order that stays, half up
            before, net = by_order[row['ref'].removesuffix('R')]
            earned = floor(Fraction(before * (net + net_of(row)), net) + Fraction(1, 2)) - before
        points[row['customer']] += earned
    return dict(points)


class TestDemoDates(TransactionCase):

    def test_days_ago(self):
        self.assertEqual(source.day_of('D-0', date(2026, 11, 22)), date(2026, 11, 22))
        self.assertEqual(source.day_of('D-26', date(2026, 11, 22)), date(2026, 10, 27))

    def test_jalali_months_back(self):
        """The 22nd of November 2026 is the first of Azar 1405."""
        self.assertEqual(source.day_of('M-0+0', date(2026, 11, 22)), date(2026, 11, 22))
        self.assertEqual(source.day_of('M-1+1', date(2026, 11, 22)), date(2026, 10, 24))

    def test_jalali_month_of_the_year_before(self):
        """In Farvardin 1405 the month before is Esfand 1404, which has 29 days."""
        self.assertEqual(source.day_of('M-1+0', date(2026, 4, 5)), date(2026, 2, 20))
        self.assertEqual(source.day_of('M-0+0', date(2026, 4, 5)), date(2026, 3, 21))

    def test_nothing_happens_in_the_future(self):
        early = datetime(2026, 11, 21, 21, 5)  # five past midnight in Tehran
        for position in range(60):
            moment = source.moment_of('M-0+0', 'Asia/Tehran', early, position)
            self.assertLess(moment, early)

    def test_net_in_the_file_is_price_times_quantity(self):
        for row in read('orders.csv'):
            self.assertEqual(int(row['net']), net_of(row), row['ref'])

    def test_both_languages_name_the_same_things(self):
        keys = [row['key'] for row in read('names_en.csv')]
        self.assertEqual(keys, [row['key'] for row in read('names_fa.csv')])
        self.assertEqual(len(keys), len(set(keys)))


class DemoShopCase(TransactionCase):
    """Loads the shop afresh, beside one that the test database may hold already."""

    language = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env['loyalty.club.demo']
        if old := cls.demo._record('company'):
            old.name = 'Put away'
            cls.env['ir.model.data'].search([('module', '=', 'loyalty_club_demo')]).unlink()
        cls.company = cls.demo._load(cls.language)
        cls.env = cls.env(context={
            **cls.env.context, 'allowed_company_ids': cls.company.ids, 'tracking_disable': True,
        })
        cls.demo = cls.env['loyalty.club.demo']

    @classmethod
    def record(cls, key):
        return cls.demo._record(key)

    def member_points(self):
        """What members have, pending points included."""
        club = self.record('club')
        return {
            member.partner_id.ref: member.points + member.points_pending
            for member in self.env['loyalty.club.member'].search([('program_id', '=', club.id)])
        }

    def assertPendingAsInFile(self, step):
        """:param int step: Toman for one point of an individual"""
        today = self.demo._moment(source.VARIANTS[self.language], 'D-0').date()
        expected = defaultdict(int)
        for row in read('orders.csv'):
            is_new = source.day_of(row['when'], today) + timedelta(days=7) > today
            if row['kind'] == 'order' and row['channel'] != 'SALE' and is_new:
                expected[row['customer']] += net_of(row) // step
        cheque = counted_of({'prices': 'wholesale', 'lines': 'COF 10'}, 'legal')
        expected['C09'] += floor(cheque / (2 * step))
        pending = {
            member.partner_id.ref: member.points_pending
            for member in self.env['loyalty.club.member'].search([
                ('program_id', '=', self.record('club').id),
            ]) if member.points_pending
        }
        self.assertEqual(pending, {code: points for code, points in expected.items() if points})


@tagged('post_install', '-at_install')
class TestDemoShopEnglish(DemoShopCase):
    language = 'en'

    def test_points_of_every_member(self):
        """1 point per £1 for individuals and per £2 for legal terms; £1 is 100,000 Toman."""
        expected = expected_points({'individual': 100_000, 'legal': 200_000})
        self.assertEqual(self.member_points(), expected)
        self.assertEqual(expected['C01'], 990 - 1)  # £36.60 and £12.60 lose their pence
        self.assertEqual(expected['C12'], 0)

    def test_profiles(self):
        """Zoe has told little; Sarah's birthday is this week."""
        members = {code: self.record(f'member_{code}') for code in ('C01', 'C03', 'C04')}
        self.assertEqual(members['C03'].profile_share, 40)
        self.assertEqual(members['C01'].profile_share, 80)  # no email
        self.assertEqual(
            self.record('C01').club_interest_ids.mapped('name'), ["Coffee", "Cooking"],
        )
        self.assertEqual(self.record('C04').club_birthday_text, "30 Esfand")
        today = self.record('club')._club_day()
        week = [today + timedelta(days=number) for number in range(7)]
        self.assertEqual(members['C01']._birthday_among(week), today + timedelta(days=2))
        self.assertEqual(self.record('club').club_profile_points, 20)

    def test_returns_take_their_share_back(self):
        """Of £725 the vacuum cleaner for £145 comes back; of 80 packets of coffee 20."""
        for ref, model, points in (
            ('N1', 'pos.order', [725, -145]), ('K3', 'sale.order', [77, -19]),
        ):
            order = self.record(f'order_{ref}')
            entries = self.env['loyalty.club.entry'].search([
                ('document_model', '=', model), ('document_id', '=', order.id),
            ], order='seq')
            self.assertEqual(entries.mapped('points'), points)
            back = self.record(f'order_{ref}R')
            moment = back.date_order if model == 'pos.order' else back.invoice_date
            self.assertEqual(entries[1].date.date(), fields.Date.to_date(moment))

    def test_points_pending(self):
        """A week of individuals, and the cheque of the hotel."""
        self.assertPendingAsInFile(100_000)
        member = self.record('member_C09')
        invoice = self.record('order_G3').invoice_ids
        self.assertEqual(
            member.pending_note, f"217 points wait for the payment of {invoice.name}",
        )

    def test_money_of_the_shop(self):
        self.assertEqual(self.company.currency_id.name, 'GBP')
        self.assertEqual(self.company.club_money_unit, 'currency')
        self.assertEqual(self.record('TV').list_price, 580)
        self.assertEqual(self.record('club').currency_id.name, 'GBP')

    def test_orders_have_amount_and_date_of_the_file(self):
        today = self.demo._moment(source.VARIANTS['en'], 'D-0').date()
        for row in read('orders.csv'):
            order = self.record(f"order_{row['ref']}")
            if order._name == 'account.move':
                self.assertAlmostEqual(-order.amount_untaxed, net_of(row) / 100_000, 2)
                self.assertEqual((order.move_type, order.state), ('out_refund', 'posted'))
                continue
            untaxed = order.amount_total - order.amount_tax
            self.assertAlmostEqual(untaxed, net_of(row) / 100_000, 2, row['ref'])
            self.assertAlmostEqual(order.amount_tax, untaxed / 10, 2, row['ref'])
            day = source.day_of(row['when'], today)
            self.assertLessEqual(abs(order.date_order.date() - day), timedelta(days=1), row['ref'])
            expected_state = {'SALE': 'sale', 'WEB': 'sale'}.get(row['channel'], 'done')
            self.assertEqual(
                order.state, 'draft' if row['kind'] == 'quotation' else expected_state, row['ref'],
            )

    def test_orders_of_a_contact_count_for_the_company(self):
        self.assertEqual(self.record('order_P3').partner_id, self.record('C08b'))
        self.assertEqual(self.record('order_P3').club_member_id, self.record('member_C08'))
        self.assertEqual(self.record('order_T2').club_member_id, self.record('member_C11'))
        self.assertFalse(self.env['loyalty.card'].search_count([
            ('program_id', '=', self.record('club').id),
            ('partner_id', 'in', (self.record('C08a') | self.record('C11b')).ids),
        ]))

    def test_who_may_spend(self):
        spenders = {
            spender.partner_id.ref: spender.monthly_ceiling
            for spender in self.env['loyalty.club.spender'].search([
                ('member_id.program_id', '=', self.record('club').id),
            ])
        }
        self.assertEqual(spenders, {'C08a': 500, 'C09a': 0, 'C10a': 0, 'C11a': 0, 'C12a': 0})

    def test_trade_terms_of_a_natural_person(self):
        trader = self.record('C06')
        self.assertEqual((trader.club_kind, trader.club_terms), ('individual', 'legal'))
        self.assertTrue(trader.club_terms_reason)

    def test_duplicate_is_no_member(self):
        """Both records of one mobile are found; only the right one has points."""
        double = self.record('C01x')
        self.assertFalse(double.club_member_ids)
        found = self.env['res.partner'].search([('club_search', '=', '۰۹۱۲ ۰۰۰ ۰۱۰۱')])
        self.assertLessEqual(double | self.record('C01'), found)

    def test_two_tills_closed_in_the_evening(self):
        for key in ('POS-V', 'POS-B'):
            config = self.record(key)
            self.assertEqual(config.session_ids.mapped('state'), ['closed'])
            self.assertFalse(config.current_session_id)
            self.assertEqual(set(config.payment_method_ids.mapped('type')),
                             {'cash', 'bank', 'pay_later'})

    def test_rewards_and_their_audience(self):
        rewards = self.record('club').reward_ids.sorted('required_points')
        self.assertEqual(
            [(reward.club_audience_kind, reward.required_points) for reward in rewards],
            [('individual', 50), ('individual', 450), ('legal', 1_000)],
        )
        self.assertAlmostEqual(self.record('club').club_point_worth, 0.01)

    def test_members_joined_before_they_bought(self):
        for row in read('orders.csv'):
            member = self.record(f"member_{row['customer']}")
            order = self.record(f"order_{row['ref']}")
            if order._name != 'account.move':
                self.assertLessEqual(member.joined_on, order.date_order.date() + timedelta(days=1))
        self.assertEqual(self.record('member_C03').enrolled_config_id, self.record('POS-V'))

    def test_loading_again_changes_nothing(self):
        before = self.member_points()
        self.assertEqual(self.demo._load('en'), self.company)
        self.assertEqual(self.member_points(), before)

    def test_other_companies_are_left_alone(self):
        """Prices, goods and programs of the shop are its own."""
        for key in ('TV', 'retail', 'club', 'C01', 'POS-V'):
            self.assertEqual(self.record(key).company_id, self.company, key)


@tagged('post_install', '-at_install')
class TestDemoShopPersian(DemoShopCase):
    language = 'fa'

    def test_points_of_every_member(self):
        expected = expected_points({'individual': 10_000, 'legal': 20_000})
        self.assertEqual(self.member_points(), expected)
        self.assertEqual(expected['C01'], 9_902)
        self.assertEqual(expected['C05'], 956)

    def test_points_of_wholesale(self):
        """Half from 10 % under list (exactly 10 % in H2, 9 % in H3), none below 5 % margin."""
        points = {
            'H1': 1_925, 'H2': 1_215, 'H3': 2_130, 'P1': 4_350, 'P2': 4_875, 'P3': 0, 'P4': 3_075,
            'G1': 5_325, 'G2': 1_443, 'G3': 2_175, 'K1': 770, 'K2': 770, 'K3': 770, 'T1': 0,
            'T2': 3_150,
        }
        for key, earned in points.items():
            order = self.record(f'order_{key}')
            entries = order._club_entries().filtered(lambda entry: entry.kind == 'earn')
            self.assertEqual(sum(entries.mapped('points')), earned, key)
            left = 578 if key == 'K3' else earned  # 20 of 80 came back
            self.assertEqual(order.club_points_to_earn, left, key)
        self.assertEqual(self.member_points()['C06'], 5_270)
        self.assertEqual(self.member_points()['C08'], 12_300)

    def test_double_coffee_begins_today(self):
        multiplier = self.record('club').club_multiplier_ids
        self.assertEqual(
            (multiplier.factor, multiplier.tue, multiplier.mon, multiplier.product_ids),
            (2, True, False, self.record('ESP')),
        )
        self.assertIn("×۲", multiplier.with_context(lang='fa_IR').description)

    def test_a_cheque_bounces(self):
        """The fifth scene: cleared first, then 2,175 points go back."""
        self.assertPendingAsInFile(10_000)
        member = self.record('member_C09')
        payment = self.record('order_G3').invoice_ids.reconciled_payment_ids
        points, pending = member.points, member.points_pending
        for name, change in (('received', pending), ('bounced', 0)):
            getattr(payment, f'action_club_{name}')()
            self.env.cr.precommit.run()
            member.invalidate_recordset()
            self.assertEqual(member.points, points + change, name)
            self.assertEqual(member.points_pending, pending - change, name)

    def test_toman_over_rial_books(self):
        self.assertEqual(self.company.currency_id.name, 'IRR')
        self.assertEqual(self.company.club_money_unit, 'toman')
        self.assertEqual(self.company.club_calendar, 'jalali')
        self.assertEqual(self.record('TV').list_price, 580_000_000)
        self.assertEqual(self.record('order_S5').amount_total, 638_000_000)
        rule = self.record('club').rule_ids.filtered(lambda r: r.club_audience_kind == 'legal')
        self.assertEqual(rule.club_step_amount, 20_000)

    def test_people_start_in_persian(self):
        admin = self.env.ref('base.user_admin')
        self.assertEqual((admin.lang, admin.tz), ('fa_IR', 'Asia/Tehran'))
        self.assertEqual(admin.company_id, self.company)
        self.assertEqual(self.record('C01').name, 'سارا محمدی')


class TestDemoLanguage(TransactionCase):

    def test_language_wanted(self):
        demo = self.env['loyalty.club.demo']
        self.env['ir.config_parameter'].set_param('loyalty_club.demo_language', False)
        with patch.dict('os.environ', {'LOYALTY_CLUB_DEMO_LANGUAGE': ''}):
            self.assertEqual(demo._demo_language(), 'en')
            self.env['ir.config_parameter'].set_param('loyalty_club.demo_language', 'fa')
            self.assertEqual(demo._demo_language(), 'fa')
            self.assertEqual(demo._demo_language('en'), 'en')
        with patch.dict('os.environ', {'LOYALTY_CLUB_DEMO_LANGUAGE': 'de'}), \
                self.assertLogs('odoo.addons.loyalty_club_addon.demo.shop', 'WARNING'):
            self.assertEqual(demo._demo_language(), 'en')
