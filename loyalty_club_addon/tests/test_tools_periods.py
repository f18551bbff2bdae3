from datetime import date, timedelta

import jdatetime

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.periods import (
    CALENDARS,
    expiry_day,
    month_bounds,
)

FIRST_DAY = jdatetime.date(1300, 1, 1).togregorian()
END = jdatetime.date(1501, 1, 1).togregorian()


def every_day():
    return (FIRST_DAY + timedelta(days) for days in range((END - FIRST_DAY).days))


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_every_day_lies_in_its_month_and_months_leave_no_gap(self):
        """Each day from 1300 to 1500: the next month begins where this one ends."""
        for calendar in CALENDARS:
            previous = None
            for day in every_day():
                month = month_bounds(day, calendar)
                if not month[0] <= day < month[1]:
                    self.fail(f"{day} is not in {month} ({calendar})")
                if previous not in (None, month) and (month[0] != day or previous[1] != day):
                    self.fail(f"gap between {previous} and {month} ({calendar})")
                previous = month

    def test_lengths(self):
        """Six months of 31 days, five of 30, and Esfand."""
        lengths = [set() for _month in range(12)]
        day = FIRST_DAY
        while day < END:
            for month in lengths:
                first, next_first = month_bounds(day, "jalali")
                month.add((next_first - first).days)
                day = next_first
        self.assertEqual(lengths, [{31}] * 6 + [{30}] * 5 + [{29, 30}])

    def test_known_months(self):
        """Nowruz of recent years, both sides of a leap year."""
        for last_day, nowruz in (
            (date(2021, 3, 20), date(2021, 3, 21)),  # 1399 was a leap year
            (date(2024, 3, 19), date(2024, 3, 20)),
            (date(2025, 3, 20), date(2025, 3, 21)),  # so was 1403
            (date(2026, 3, 20), date(2026, 3, 21)),
        ):
            self.assertEqual(month_bounds(last_day, "jalali")[1], nowruz)
            self.assertEqual(month_bounds(nowruz, "jalali")[0], nowruz)

    def test_unknown_calendar(self):
        with self.assertRaises(ValueError):
            month_bounds(date(2026, 1, 1), "lunar")

    def test_points_of_every_day_expire_with_their_year(self):
        """To 29 or 30 Esfand, to 31 December; never before the day itself."""
        for day in every_day():
            jalali = jdatetime.date.fromgregorian(date=day)
            end = jdatetime.date(jalali.year + 1, 1, 1).togregorian() - timedelta(days=1)
            if expiry_day(day, "year", 0, "jalali") != end:
                self.fail(f"{day}: {expiry_day(day, 'year', 0, 'jalali')}")
            if expiry_day(day, "year", 0, "gregorian") != date(day.year, 12, 31):
                self.fail(f"{day}: {expiry_day(day, 'year', 0, 'gregorian')}")

    def test_points_expire_at_the_end_of_a_month(self):
        day = jdatetime.date(1403, 12, 30).togregorian()  # a leap year
        for months, end in ((0, (1403, 12, 30)), (1, (1404, 1, 31)), (7, (1404, 7, 30)),
                            (12, (1404, 12, 29))):
            with self.subTest(months):
                self.assertEqual(
                    expiry_day(day, "months", months, "jalali"),
                    jdatetime.date(*end).togregorian(),
                )
        self.assertIsNone(expiry_day(day, "never", 5, "jalali"))
