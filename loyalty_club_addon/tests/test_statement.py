import base64
import io
import random
from datetime import date, datetime, timedelta

import openpyxl
from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting
from odoo.addons.loyalty_club_addon.tools.statement import COLUMN_OF_KIND, MOVEMENTS

from .ledger_common import TestLedgerCommon

NUMBERS = ('opening', *MOVEMENTS, 'closing')
KINDS = (*COLUMN_OF_KIND, 'transfer', 'correction', 'core', 'opening')


@tagged('post_install', '-at_install')
class TestStatement(TestLedgerCommon):
    """The as-of report of the accountant: every row adds up, and all of it is the ledger."""

    def _give(self, member, points, moment, kind='adjust', document=None):
        return self.env['loyalty.club.entry']._post([Posting(
            member.card_id.sudo(), kind, round(points * 100), document=document, date=moment,
        )])

    def _statement(self, user=None, **values):
        record = self.env['loyalty.club.statement'].with_user(user or self.env.user).create(values)
        record.action_open()
        return record

    def _numbers(self, statement):
        """:return: dict {name of the row: tuple of opening, movements, closing}"""
        return {line.name: tuple(line[name] for name in NUMBERS) for line in statement.line_ids}

    def _second_club(self):
        club = self.club.copy({'name': "Second Club", 'is_club': True})
        member = self.env['loyalty.club.member'].create({
            'program_id': club.id, 'partner_id': self.sara.id,
        })
        return club, member

    def _random_ledger(self, seed):
        """:return: list of (member, moment, kind, points, document), as posted"""
        dice = random.Random(seed)
        members = self.sara_member, self.company_member, self._second_club()[1]
        till = self._paid(self.env['res.partner'], 1)
        documents = [None, till, self._sale_order(self.sara), self._sale_order(self.layla)]
        posted = []
        for __ in range(60):
            moment = datetime(2025, 11, 1) + timedelta(minutes=dice.randrange(380 * 24 * 60))
            row = (dice.choice(members), moment, dice.choice(KINDS),
                   dice.choice((-1, 1, 1)) * dice.randrange(1, 50_000) / 100,
                   dice.choice(documents))
            member, moment, kind, points, document = row
            self._give(member, points, moment, kind, document)
            posted.append(row)
        return posted

    def _plain(self, posted, first, end, key):
        """The same by plain Python: {key: tuple}, moments are UTC"""
        rows = {}
        for row in posted:
            member, moment, kind, points, document = row
            if moment >= end:
                continue
            sums = rows.setdefault(key(member, document), dict.fromkeys(NUMBERS, 0))
            before = moment < first
            sums['opening' if before else COLUMN_OF_KIND.get(kind, 'other')] += points
            sums['closing'] += points
        return {name: tuple(round(value, 2) for value in sums.values())
                for name, sums in rows.items()}

    def _assert_adds_up(self, statement):
        for line in statement.line_ids:
            self.assertAlmostEqual(
                line.opening + sum(line[name] for name in MOVEMENTS), line.closing, 2, line.name,
            )

    def _assert_drills_down(self, statement):
        """The entries a line opens are those it added up."""
        entries = self.env['loyalty.club.entry']
        for line in statement.line_ids:
            moved = entries.search(line.action_open_entries()['domain'])
            self.assertAlmostEqual(
                sum(moved.mapped('points')), line.closing - line.opening, 2, line.name,
            )
            for name, kinds in (
                ('earned', ('earn', 'bonus')), ('spent', ('spend',)), ('expired', ('expire',)),
            ):
                of_kind = moved.filtered(lambda entry, kinds=kinds: entry.kind in kinds)
                self.assertAlmostEqual(sum(of_kind.mapped('points')), line[name], 2, line.name)
            closing = entries.search(line.action_open_closing()['domain'])
            self.assertAlmostEqual(sum(closing.mapped('points')), line.closing, 2, line.name)

    def test_random_ledgers_against_plain_python(self):
        posted = self._random_ledger(1405)
        first, end = datetime(2026, 3, 1), datetime(2026, 10, 16)
        keys = {
            'club': lambda member, __: member.program_id.name,
            'kind': lambda member, __: {
                'individual': "Individual", 'legal': "Legal entity"}[member.kind],
            'shop': lambda __, document: (
                "Without an order" if not document else "Sales orders"
                if document._name == 'sale.order' else document.config_id.display_name
            ),
        }
        total = self._plain(posted, first, end, lambda *__: "Total")
        for group_by, key in keys.items():
            with self.subTest(group_by):
                statement = self._statement(
                    date_from='2026-03-01', date_to='2026-10-15', group_by=group_by,
                )
                self.assertEqual(
                    self._numbers(statement), self._plain(posted, first, end, key) | total,
                )
                self._assert_adds_up(statement)
                self._assert_drills_down(statement)
        statement = self._statement(date_from='2026-03-01', date_to='2026-10-15')
        numbers = self._numbers(statement)
        self.assertEqual(len(numbers), 9)
        for number, name in ((3, "March 2026"), (4, "April 2026"), (10, "October 2026")):
            until = min(datetime(2026, number + 1, 1), end)
            plain = self._plain(posted, datetime(2026, number, 1), until, lambda *__: "row")["row"]
            self.assertEqual(numbers[name], plain)
        self.assertEqual(numbers["Total"], total["Total"])
        self._assert_adds_up(statement)
        self._assert_drills_down(statement)

    def test_the_total_is_the_ledger(self):
        self._random_ledger(7)
        self._confirmed(self.sara, 3)
        for group_by in ('month', 'club', 'kind', 'shop'):
            statement = self._statement(
                date_from='2026-03-01', date_to='2035-12-31', group_by=group_by,
            )
            cards = self.env['loyalty.card'].search([('program_id.is_club', '=', True)])
            self.assertAlmostEqual(
                statement.line_ids[-1].closing,
                sum(cards.mapped('points')) - sum(cards.mapped('club_debt')), 2,
            )

    def test_months_of_the_company(self):
        """21:00 in London on 21 November is 1 Azar in Tehran."""
        self.env.company.club_calendar = 'jalali'
        self.env.company.partner_id.tz = 'Asia/Tehran'
        self._give(self.sara_member, 10, datetime(2026, 11, 21, 20, 29, 59), 'earn')
        self._give(self.sara_member, 20, datetime(2026, 11, 21, 20, 30), 'earn')
        self._give(self.sara_member, -5, datetime(2026, 12, 31), 'spend')
        with freeze_time('2026-12-25 12:00:00'):
            statement = self._statement()
        self.assertEqual((statement.date_from, statement.date_to),
                         (date(2026, 3, 21), date(2026, 12, 25)))
        self.assertEqual(statement.line_ids.mapped('name')[-4:],
                         ["Aban 1405", "Azar 1405", "Dey 1405", "Total"])
        self.assertEqual([(line.opening, line.earned, line.closing)
                          for line in statement.line_ids[-4:]],
                         [(0, 10, 10), (10, 20, 30), (30, 0, 30), (0, 30, 30)])
        self.assertEqual(
            statement.with_context(lang='fa_IR')._days()[0], (date(2026, 3, 21), date(2026, 4, 20)),
        )
        self._assert_drills_down(statement)

    def test_a_return_counts_for_the_shop_of_its_order(self):
        order = self._paid(self.sara, 5)
        self._refunded(order, 5)
        sale = self._confirmed(self.sara, 2)
        sale._action_cancel()
        statement = self._statement(
            group_by='shop', date_from='2026-01-01', date_to='2030-12-31',
        )
        shop = order.config_id.display_name
        self.assertEqual(
            {line.name: (line.earned, line.taken_back) for line in statement.line_ids},
            {shop: (100, -100), "Sales orders": (40, -40), "Total": (140, -140)},
        )

    def test_value_in_the_books(self):
        """A point of one club is not worth what a point of another is; the total is their sum."""
        club, member = self._second_club()
        club.reward_ids.filtered(lambda r: r.discount_mode == 'per_point').discount = 0.25
        self._give(self.sara_member, 100, datetime(2026, 1, 5))
        self._give(member, 100, datetime(2026, 1, 5))
        statement = self._statement(group_by='club', date_from='2026-01-01', date_to='2026-01-31')
        self.assertEqual(
            [(line.name, line.value) for line in statement.line_ids],
            [("Niksara Club", 10), ("Second Club", 25), ("Total", 35)],
        )
        statement = self._statement(date_from='2026-01-01', date_to='2026-02-28')
        self.assertEqual(statement.line_ids.mapped('value'), [35, 35, 35])
        only = self._statement(program_ids=club.ids, date_from='2026-01-01', date_to='2026-01-31')
        self.assertEqual(only.line_ids[-1].value, 25)

    def test_workbook(self):
        self._give(self.sara_member, 1234.5, datetime(2026, 1, 5), 'earn')
        statement = self._statement(date_from='2026-01-01', date_to='2026-02-28')
        action = statement.line_ids[0].action_export()
        self.assertIn(f'/loyalty.club.statement/{statement.id}/workbook/', action['url'])
        statement.invalidate_recordset(['workbook'])
        sheet = self._sheet(statement)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        self.assertEqual(rows[0], [
            "Months", "Opening", "Earned", "Taken Back", "Spent", "Returned", "Expired",
            "Adjusted by Hand", "Other", "Closing", "Value (USD)",
        ])
        self.assertEqual(rows[1:], [
            ["January 2026", 0, 1234.5, 0, 0, 0, 0, 0, 0, 1234.5, 123.45],
            ["February 2026", 1234.5, 0, 0, 0, 0, 0, 0, 0, 1234.5, 123.45],
            ["Total", 0, 1234.5, 0, 0, 0, 0, 0, 0, 1234.5, 123.45],
        ])

    def _sheet(self, statement):
        content = base64.b64decode(statement.with_context(bin_size=False).workbook)
        return openpyxl.load_workbook(io.BytesIO(content)).active

    def test_workbook_shows_decimals_where_points_have_them(self):
        """Never "1,234." as one format for both would show."""
        for points, expected in ((1234, '#,##0'), (0.5, '#,##0.00')):
            self._give(self.sara_member, points, datetime(2026, 1, 5), 'earn')
            sheet = self._sheet(self._statement(date_from='2026-01-01', date_to='2026-01-31'))
            self.assertEqual(
                [cell.number_format for cell in sheet[5][1:]], [expected] * 9 + ['#,##0.00'],
            )

    def _page(self, statement):
        content, __ = self.env['ir.actions.report']._render_qweb_html(
            'loyalty_club_addon.report_statement', statement.ids,
        )
        return html.fromstring(content)

    def test_page_to_sign(self):
        self._give(self.sara_member, 1000, datetime(2026, 1, 5), 'earn')
        statement = self._statement(date_from='2026-01-01', date_to='2026-02-28')
        page = self._page(statement)
        rows = [[cell.text_content() for cell in row] for row in page.iterfind('.//tbody/tr')]
        self.assertEqual(rows, [
            ["January 2026", "0", "1,000", "0", "0", "0", "0", "0", "0", "1,000", "100"],
            ["February 2026", "1,000", "0", "0", "0", "0", "0", "0", "0", "1,000", "100"],
            ["Total", "0", "1,000", "0", "0", "0", "0", "0", "0", "1,000", "100"],
        ])
        text = page.text_content()
        for words in ("1 Jan 2026 to 28 Feb 2026", "Prepared by", "Approved by", "All clubs"):
            self.assertIn(words, text)

    def test_it_stays_one_page(self):
        for month in range(1, 11):
            self._give(self.sara_member, month, datetime(2022, month, 5), 'earn')
        statement = self._statement(date_from='2020-01-01', date_to='2022-12-31')
        lines = statement._page_lines()
        self.assertEqual(len(lines), 25)
        self.assertEqual(lines[0]['name'], "Months before (13)")
        self.assertEqual([line['numbers'][8] for line in lines[-3:]], ["55", "55", "55"])
        self.assertEqual(lines[-1]['numbers'][1], "55")

    def test_bad_days(self):
        for first, last, words in (
            ('2026-02-01', '2026-01-31', "From: the first day lies after"),
            ('1990-01-01', '2026-01-31', "at most 20 years"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self._statement(date_from=first, date_to=last)

    def test_window(self):
        with freeze_time('2026-11-22 12:00:00'), Form(self.env['loyalty.club.statement']) as form:
            self.assertEqual(form.date_from, date(2026, 1, 1))
            form.date_to = '2025-09-30'
            self.assertEqual(form.date_from, date(2025, 1, 1))
        statement = form.save()
        action = statement.action_open()
        self.assertEqual(action['name'], "1 Jan 2025 to 30 Sep 2025")
        lines = self.env['loyalty.club.statement.line'].search(action['domain'])
        self.assertEqual(len(lines), 10)
        empty = lines.browse().with_context(**action['context'])  # the buttons over the list
        self.assertEqual(empty.action_change()['res_id'], statement.id)
        printed = empty.with_context(discard_logo_check=True).action_print()
        self.assertEqual(printed['report_type'], 'qweb-pdf')
        self.assertEqual(len(statement.line_ids), 10)

    def test_who_may_read_it(self):
        self._give(self.sara_member, 10, datetime(2026, 1, 5))
        for user in self.auditor | self.club_manager:
            statement = self._statement(user, date_from='2026-01-01', date_to='2026-01-31')
            self.assertEqual(statement.line_ids[-1].closing, 10)
            for group_by in ('club', 'kind', 'shop'):
                other = self._statement(user, group_by=group_by, date_to='2026-01-31')
                self.assertEqual(other.line_ids[-1].closing, 10)
                other.line_ids[0].action_open_entries()
            with self.assertRaises(AccessError):  # of whoever asked for it
                statement.with_user(self.club_manager + self.auditor - user).line_ids.mapped('name')
        for user in self.club_user | self.salesperson | self.cashier:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._statement(user, date_from='2026-01-01', date_to='2026-01-31')

    def test_other_companies_are_left_out(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.club.company_id = self.env.company
        self._give(self.sara_member, 10, datetime(2026, 1, 5))
        stranger = new_test_user(
            self.env, 'other_auditor', 'loyalty_club_addon.group_club_auditor',
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )
        self.env.flush_all()
        statement = self._statement(stranger, date_from='2026-01-01', date_to='2026-01-31')
        self.assertEqual(statement.company_id, other)
        self.assertEqual(statement.line_ids[-1].closing, 0)
        with self.assertRaisesRegex(UserError, "Company: "):
            self._statement(
                stranger, company_id=self.env.company.id, date_from='2026-01-01',
                date_to='2026-01-31',
            )
