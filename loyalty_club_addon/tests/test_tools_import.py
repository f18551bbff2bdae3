import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import jdatetime
import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools import import_file
from odoo.addons.loyalty_club_addon.tools.import_file import FileProblem, read_rows
from odoo.addons.loyalty_club_addon.tools.import_people import People, Person
from odoo.addons.loyalty_club_addon.tools.import_row import Settings, parse_row, row_key
from odoo.addons.loyalty_club_addon.tools.import_values import (
    BadValue,
    parse_amount,
    parse_moment,
)

CASES = json.loads((Path(__file__).parent / "cases/import_values.json").read_text("utf-8"))
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
TODAY = date(2026, 11, 22)


def workbook(rows):
    """Return the bytes of an XLSX file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestImportValues(BaseCase):
    def test_amounts(self):
        for case in CASES["amounts"]:
            with self.subTest(case["text"]):
                try:
                    found = parse_amount(case["text"], case.get("unit"))
                except BadValue as problem:
                    self.assertEqual(problem.code, case.get("error"))
                else:
                    self.assertEqual(found, Decimal(case["value"]))

    def test_moments(self):
        for case in CASES["moments"]:
            with self.subTest(case["text"]):
                options = {name: case[name] for name in ("calendar", "order") if name in case}
                try:
                    day, clock = parse_moment(case["text"], **options)
                except BadValue as problem:
                    self.assertEqual(problem.code, case.get("error"))
                else:
                    self.assertEqual(day.isoformat(), case["day"])
                    self.assertEqual(clock and clock.isoformat(), case.get("time"))

    def test_every_day_in_both_calendars(self):
        """Each day of 1300 to 1500, written Jalali in Persian digits and Gregorian, is itself."""
        day = jdatetime.date(1300, 1, 1).togregorian()
        end = jdatetime.date(1501, 1, 1).togregorian()
        while day < end:
            jalali = jdatetime.date.fromgregorian(date=day)
            text = f"{jalali.year}/{jalali.month:02}/{jalali.day:02}".translate(PERSIAN)
            if parse_moment(text)[0] != day or parse_moment(day.isoformat())[0] != day:
                self.fail(f"{text} and {day.isoformat()} are not {day}")
            day += timedelta(days=1)


@tagged("post_install", "-at_install")
class TestImportFile(BaseCase):
    def _problem(self, content, **options):
        with self.assertRaises(FileProblem) as caught:
            list(read_rows(content, **options))
        return caught.exception.code

    def test_letters_and_separators(self):
        expected = [(1, ["نام", "مبلغ"]), (2, ["علی، رضا", "۱۲"]), (4, ["سارا"])]
        for mark in ",;\t":
            text = f'نام{mark}مبلغ\r\n"علی، رضا"{mark}۱۲\r\n{mark}\r\nسارا{mark}\r\n'
            for encoding in ("utf-8", "utf-8-sig", "utf-16"):
                with self.subTest(mark=mark, encoding=encoding):
                    self.assertEqual(list(read_rows(text.encode(encoding))), expected)
        old = "نام;مبلغ\nعلي;12\n".encode("windows-1256")
        for encoding in ("auto", "windows-1256"):
            self.assertEqual(
                list(read_rows(old, encoding)), [(1, ["نام", "مبلغ"]), (2, ["علي", "12"])])
        self.assertEqual(self._problem(old, encoding="utf-8"), "encoding")

    def test_workbook(self):
        rows = list(read_rows(workbook([
            ["Mobile", "Date", "Amount", None], [9121234567, date(2024, 8, 2), 22.5],
            [None, None, None], ["۰۹۱۲", "۱۴۰۳/۰۵/۱۲", 1250000.0],
        ])))
        self.assertEqual(rows, [
            (1, ["Mobile", "Date", "Amount"]), (2, ["9121234567", "2024-08-02", "22.5"]),
            (4, ["۰۹۱۲", "۱۴۰۳/۰۵/۱۲", "1250000"]),
        ])

    def test_files_that_are_none(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as book:
            book.writestr("readme.txt", "no workbook")
        for content, code in (
            (b"", "empty"), (b"\xd0\xcf\x11\xe0" + bytes(600), "old_excel"),
            (b"a,b\n\x00", "not_text"), (archive.getvalue(), "workbook"),
            (workbook([["a"]])[:400], "workbook"), (b"PK\x03\x04", "workbook"),
            (b"\xff\xfea", "encoding"), (b'a,b\n"' + b"x" * 200_000, "bad_row"),
            (b"a\n" + b"x" * 1001, "long_cell"), (b"a," * 61 + b"b\n", "too_many_columns"),
        ):
            with self.subTest(code=code, content=content[:20]):
                self.assertEqual(self._problem(content), code)

    def test_a_bomb_is_not_unpacked(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", b"<workbook/>")
            with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
                for __ in range(600):
                    part.write(bytes(2**20))
        self.assertLess(len(archive.getvalue()), 2**20)
        with patch("openpyxl.load_workbook", side_effect=AssertionError):
            self.assertEqual(self._problem(archive.getvalue()), "unpacked")

    def test_too_much(self):
        with patch.object(import_file, "ROWS", 2):
            self.assertEqual(len(list(read_rows(b"a\n1\n2\n"))), 3)
            self.assertEqual(self._problem(b"a\n1\n2\n3\n"), "too_many_rows")
        with patch.object(import_file, "LARGEST_FILE", 3):
            self.assertEqual(self._problem(b"a\n1\n"), "too_large")

    def test_rows_far_below_are_none(self):
        """A forgotten cell at the end of a sheet does not make a million rows."""
        content = b"a\n1\n" + b"\n" * 2000 + b"2\n"
        self.assertEqual(list(read_rows(content)), [(1, ["a"]), (2, ["1"])])


@tagged("post_install", "-at_install")
class TestImportRow(BaseCase):
    def _read(self, target="purchases", settings=None, **cells):
        return parse_row(cells, Settings(target, today=TODAY, **(settings or {})))

    def test_toman_over_rial_books(self):
        values, problems = self._read(
            mobile="09121234567", date="1405/01/01", amount="۱۲۵٬۰۰۰ تومان",
            settings={"unit": "toman", "factor": 10, "decimals": 0})
        self.assertEqual((values["amount"], problems), ("1250000", []))

    def test_every_problem_of_a_row_is_named(self):
        __, problems = self._read(mobile="12", date="1402/12/30", amount="-5")
        self.assertEqual(problems, [
            ("mobile", "not_a_phone", "12"), ("date", "no_such_day", "1402/12/30"),
            ("amount", "not_positive", "-5"),
        ])
        __, problems = self._read(name="Sara", date="2026-11-23")
        self.assertEqual([problem[:2] for problem in problems],
                         [("date", "future"), ("amount", "missing"), ("mobile", "nobody")])
        __, problems = self._read("members", reference="7", points="-1", expires_on="2026-11-21",
                                  kind="both", national="/")
        self.assertEqual([problem[:2] for problem in problems], [
            ("points", "negative"), ("expires_on", "over"), ("kind", "not_a_kind"),
            ("national", "not_an_id"),
        ])

    def test_key(self):
        """The same row has one key however it is written; another row another one."""
        settings = Settings("purchases", "Old club", today=TODAY)

        def key(number=0, **cells):
            row = {"mobile": "09121234567", "date": "1403/05/12", "amount": "1,000"} | cells
            return row_key(parse_row(row, settings)[0], settings, number)

        self.assertEqual(key(), key(mobile="+98 912 123 4567", date="2024-08-02", amount="۱٬۰۰۰"))
        self.assertEqual(key(document="7"), key(document="۷", amount="5", number=3))
        others = [key(), key(1), key(amount="1,001"), key(date="1403/05/13"), key(document="7"),
                  key(document="8"), key(mobile="09121234568")]
        self.assertEqual(len(set(others)), 7)
        # a spreadsheet has taken the zeros of a national ID away
        self.assertEqual(key(mobile="", national="0012345679"), key(mobile="", national="12345679"))
        self.assertNotEqual(
            key(mobile="", national="0012345679"), key(mobile="", national="0012345660"))

    def test_people(self):
        people = People([
            Person("husband", {"mobile": {"912"}, "reference": {"1"}}),
            Person("wife", {"mobile": {"912"}, "reference": {"2"}}),
            Person("child", {"national": {"77"}}),
        ])
        self.assertEqual(people.find({"mobile": {"912"}}), ["husband", "wife"])
        self.assertEqual(people.find({"mobile": {"912"}, "reference": {"2"}}), ["wife"])
        self.assertEqual(people.find({"mobile": {"912"}, "reference": {"3"}}), [])
        self.assertEqual(people.find({"mobile": {"913"}, "national": {"77"}}), ["child"])
        self.assertFalse(people.contradicts({"mobile": {"912"}, "reference": {"3"}}))
        self.assertTrue(people.contradicts({"mobile": {"912"}, "national": {"77"}}))
