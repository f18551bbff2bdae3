from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.loyalty_club_entry_post import Posting
from .ledger_common import TestLedgerCommon

NOW = datetime(2026, 11, 22, 12, 0)


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMemberStatement(TestLedgerCommon):
    """What stands on the card and in the statement, to the last point."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statement = cls.env['loyalty.club.member.statement'].with_context(lang='en_US')
        cls.env.company.partner_id.tz = 'UTC'

    def _give(self, *points, **values):
        self.env['loyalty.club.entry']._post([
            Posting(self.sara_member.card_id.sudo(), 'adjust', 100 * number, **values)
            for number in points
        ])

    def test_an_adjustment_names_nobody(self):
        """The card is public: first name only, also in the name of a document."""
        adjustment = self.env['loyalty.club.adjustment'].sudo().create({
            'card_id': self.sara_member.card_id.id, 'points': 5, 'state': 'posted',
        })
        self._give(5, document=adjustment)
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertIn("Mitchell", entry.document_name)
        lines = self.statement._lines(self.sara_member, entry, False)
        self.assertEqual([line['document'] for line in lines], [False])

    def _card(self):
        return self.statement._card(self.sara_member, self.sara)

    def _lines(self, *args, **kwargs):
        return self.statement._statement(self.sara_member, '/here', *args, **kwargs)

    def test_expiry(self):
        self._give(300)
        for points, day in (
            (100, date(2026, 12, 3)), (50, date(2026, 12, 3)), (150, date(2027, 3, 21)),
        ):
            self._give(points, expires_on=day)
        self.assertEqual(self._card()['expiring'], [
            {'points': '150 points', 'day': day, 'several': False, 'soon': soon, 'share': 25}
            for day, soon in (('3 Dec', True), ('21 Mar 2027', False))
        ])
        self.club.company_id.club_calendar = 'jalali'
        self.env['res.lang']._activate_lang('fa_IR')
        persian = self.statement.with_context(lang='fa_IR')
        self.assertEqual(
            [row['day']
             for row in persian._expiring(persian._for_reader(self.sara_member))],
            ['۱۲ آذر', '۱ فروردین ۱۴۰۶'],
        )

    def test_many_days_of_expiry_end_in_one_row(self):
        for day in range(1, 9):
            self._give(10, expires_on=date(2027, 1, day))
        rows = self._card()['expiring']
        self.assertEqual(len(rows), 6)
        self.assertEqual(rows[-1], {
            'points': '30 points', 'day': '8 Jan 2027', 'several': True, 'soon': False, 'share': 38,
        })

    def test_debt(self):
        self._give(10)
        self._give(-25)
        card = self._card()
        self.assertEqual((card['points'], card['debt']), ('0', '15 points'))
        self.assertEqual(self._lines()['lines'][0]['balance'], '−15')

    def test_rows(self):
        order = self._confirmed(self.sara, 2)
        order._action_cancel()
        self.assertEqual(
            [(line['kind'], line['document'], line['points'], line['balance'], line['day'])
             for line in self._lines()['lines']],
            [("Taken Back", order.name, '−40', '0', '22 Nov'),
             ("Earned", order.name, '+40', '40', '22 Nov')],
        )

    def test_what_software_wrote_is_a_correction(self):
        self.sara_member.card_id.sudo().points = 5
        self.assertEqual([line['kind'] for line in self._lines()['lines']], ["Correction"])

    def test_pages(self):
        self._give(*range(1, 46))
        first, last = self._lines(), self._lines(3)
        self.assertEqual(first['pager']['page_count'], 3)
        self.assertEqual([line['points'] for line in first['lines'][:2]], ['+45', '+44'])
        self.assertEqual(
            [line['points'] for line in last['lines']], ['+5', '+4', '+3', '+2', '+1'],
        )
        self.assertEqual(self._lines(99)['lines'], last['lines'])

    def test_months(self):
        # midnight of Tehran is 20:30 UTC: 23:00 of 30 Mehr there is still Mehr
        self.env.company.partner_id.tz = 'Asia/Tehran'
        self.club.company_id.club_calendar = 'jalali'
        self._give(1, date=datetime(2026, 10, 22, 19, 30))
        self._give(2, date=datetime(2026, 10, 22, 20, 30))
        self._give(3, date=datetime(2026, 11, 22, 1, 0))
        statement = self._lines()
        self.assertEqual(
            [(month['key'], month['label']) for month in statement['months']],
            [('2026-11-22', "Azar 1405"), ('2026-10-23', "Aban 1405"), ('2026-09-23', "Mehr 1405")],
        )
        for month, points in (
            ('2026-11-22', ['+3']), ('2026-10-23', ['+2']), ('2026-09-23', ['+1']),
            ('2026-09-24', ['+3', '+2', '+1']), ("' OR 1=1", ['+3', '+2', '+1']),
        ):
            with self.subTest(month=month):
                lines = self._lines(month=month)['lines']
                self.assertEqual([line['points'] for line in lines], points)

    def test_as_many_queries_for_a_long_statement(self):
        self._give(*[1] * 10)
        self._confirmed(self.sara)
        self._queries()  # what Odoo keeps in memory for everybody is there now
        few = self._queries()
        self._give(*[1] * 1000)
        self._confirmed(self.sara)  # as before, the first page names a document
        self.assertEqual(self._queries(), few)
        self.assertLess(few, 30)

    def _queries(self):
        """:return: number of queries of the whole page, with nothing of it in memory"""
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._card()
        self._lines()
        return self.cr.sql_log_count - before

    def test_only_plain_values(self):
        """A template cannot reach a record through what it is given."""
        self._give(100, expires_on=date(2026, 12, 3))

        def walk(value):
            if isinstance(value, dict):
                for inner in value.values():
                    walk(inner)
            elif isinstance(value, (list, tuple)):
                for inner in value:
                    walk(inner)
            else:
                self.assertIsInstance(value, (str, int, float, bool, type(None)))

        walk(self._card())
        walk(self._lines())
        walk(self.statement._till_code(self.sara_member))

    def test_ledger_button_of_customers(self):
        self._confirmed(self.sara)
        self._confirmed(self.layla)
        for partner, cards in (
            (self.sara, self.sara_member.card_id), (self.paul, self.company_member.card_id),
        ):
            action = partner.with_user(self.salesperson).action_open_club_ledger()
            entries = self.env[action['res_model']].with_user(self.salesperson).search(
                action['domain'],
            )
            self.assertEqual(entries.card_id, cards)
