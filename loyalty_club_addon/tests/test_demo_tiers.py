from collections import defaultdict
from datetime import timedelta

from odoo.tests import tagged

from ..demo import source
from ..tools.windows import period_bounds
from .test_demo import DemoShopCase, read

# id: tier, Toman to the next one (None on top); the table of the demo shop
TABLE = {
    'C01': ('tier_gold', 980_000),
    'C02': ('tier_silver', 21_250_000),
    'C03': ('tier_blue', 12_600_000),
    'C04': ('tier_silver', 8_100_000),
    'C05': ('tier_blue', 5_440_000),
    'C06': ('tier_partner', 131_800_000),
    'C07': ('tier_gold', 33_500_000),
    'C08': ('tier_partner_gold', None),
    'C09': ('tier_partner', 48_750_000),
    'C10': ('tier_partner', 215_300_000),
    'C11': ('tier_partner_silver', 399_500_000),
}


class DemoTiers(DemoShopCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.variant = source.VARIANTS[cls.language]
        cls.today = cls.record('club')._club_day()
        purchases = cls.env['loyalty.club.purchase'].sudo()
        if not purchases.search_count([('company_id', '=', cls.company.id)]):
            cls._make_purchases(purchases)
        cls.members = cls.env['loyalty.club.member'].search(
            [('program_id', '=', cls.record('club').id)])
        cls.members._evaluate_tier()

    @classmethod
    def _make_purchases(cls, purchases):
        """From the file, as long as documents do not write them: a return makes its order less."""
        rows = {row['ref']: row for row in read('orders.csv') if row['kind'] != 'quotation'}
        net = defaultdict(int)
        for ref, row in rows.items():
            net[ref.removesuffix('R') if row['kind'] == 'return' else ref] += int(row['net'])
        for ref, amount in net.items():
            day = source.day_of(rows[ref]['when'], cls.today)
            purchases.create({
                'name': ref, 'company_id': cls.company.id, 'channel': 'import', 'date': day,
                'day': day, 'holder_id': cls.record(rows[ref]['customer']).id,
                'amount_untaxed': cls.variant.money(amount),
            })

    def progress(self, code):
        member = self.record(f'member_{code}').with_context(lang=self.variant.lang)
        return member.env['loyalty.club.tier.wording']._progress(member)[member]

    def special(self, key):
        """Use a kept ladder instead of the live ones.

        :return: dict {code of a member who qualifies: percent}
        """
        self.members.sudo().write({'tier_id': False})
        self.record('club').club_tier_ids.action_archive()
        template = self.record(key)
        self.env['loyalty.club.ladder.template.apply'].create({
            'template_id': template.id, 'program_id': self.record('club').id,
        }).action_apply()
        self.members._evaluate_tier()
        return {
            member.partner_id.ref: member.tier_id.discount_percent
            for member in self.members if member.tier_id
        }

    def bought(self, code):
        """:return: list of (day, Toman) of a customer, from the file, net of returns"""
        net, days = defaultdict(int), {}
        for row in read('orders.csv'):
            if row['customer'] == code and row['kind'] != 'quotation':
                ref = row['ref'].removesuffix('R') if row['kind'] == 'return' else row['ref']
                net[ref] += int(row['net'])
                days.setdefault(ref, source.day_of(row['when'], self.today))
        return [(days[ref], amount) for ref, amount in net.items()]

    def assertTemplates(self):
        self.assertEqual(self.special('template_purchase'), dict.fromkeys(
            ('C01', 'C04', 'C06', 'C08', 'C09', 'C10'), 10))
        self.assertEqual(self.special('template_card'), {
            'C01': 10, 'C04': 5, 'C06': 20, 'C07': 10, 'C08': 20, 'C09': 20, 'C10': 10, 'C11': 20,
        })
        calendar = self.company.club_calendar
        first = period_bounds(self.today, 'month', calendar)[0]
        months = (first, period_bounds(first - timedelta(days=1), 'month', calendar)[0])
        expected = {
            code for code in TABLE if any(
                sum(amount for day, amount in self.bought(code)
                    if period_bounds(day, 'month', calendar)[0] == month) >= 5_000_000
                for month in months
            )
        }
        if calendar == 'jalali':
            self.assertIn('C05', expected)  # her months are those of the file
        self.assertEqual(self.special('template_month'), dict.fromkeys(expected, 5))

    def assertTable(self):
        for code, (tier, missing) in TABLE.items():
            with self.subTest(code):
                member = self.record(f'member_{code}')
                self.assertEqual(member.tier_id, self.record(tier))
                found = self.progress(code)['missing']
                if missing is None:
                    self.assertIsNone(found)
                else:
                    self.assertAlmostEqual(found, self.variant.money(missing), 2)
        self.assertEqual(self.members.filtered('tier_id'), self.members)
        self.assertEqual(self.record('member_C02').tier_until, self.today + timedelta(days=14))
        self.assertEqual(self.record('member_C07').tier_until, self.today + timedelta(days=11))


@tagged('post_install', '-at_install')
class TestDemoTiersEnglish(DemoTiers):
    language = 'en'

    def test_table(self):
        self.assertTable()

    def test_kept_ladders(self):
        self.assertTemplates()

    def test_words(self):
        sara, adam = self.progress('C01'), self.progress('C02')
        self.assertEqual(sara['next'].replace('\xa0', ' '), "£ 9.80 to VIP")
        self.assertIn("keep Silver with £ 60.50 more until ", adam['keep'].replace('\xa0', ' '))


@tagged('post_install', '-at_install')
class TestDemoTiersPersian(DemoTiers):
    language = 'fa'

    def test_table(self):
        self.assertTable()

    def test_kept_ladders(self):
        self.assertTemplates()

    def test_nothing_looks_like_a_zero(self):
        progress = self.progress('C01')
        words = self.env['loyalty.club.tier.wording'].with_context(lang='fa_IR')
        text = words._till_data(progress)['tier_text']
        self.assertEqual(text.count(' – '), 1)
        self.assertNotIn('·', text)

    def test_numbers_in_the_digits_of_the_reader(self):
        self.assertIn("۹۸۰٬۰۰۰", self.progress('C01')['next'])
        self.assertIn("ویژه", self.progress('C01')['next'])
        self.assertIn("۶٬۰۵۰٬۰۰۰", self.progress('C02')['keep'])
