from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jdatetime

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.windows import (
    Window,
    add_months,
    following_end,
    leaves_on,
    next_change,
    previous_end,
    window_bounds,
)

FIRST_DAY = jdatetime.date(1300, 1, 1).togregorian()
END = jdatetime.date(1501, 1, 1).togregorian()
ONE_DAY = timedelta(days=1)
MONTHS = {"month": 1, "season": 3, "year": 12}


class OwnCalendar:
    """Days numbered by counting, without any calendar of a library.

    The days of Jalali leap years are the 33-year rule with the published exceptions before 1500:
    none; 1403 and 1408 are leap, 1404 to 1407 are not.
    """

    def __init__(self):
        self.of_day, self.periods = {}, {unit: {} for unit in MONTHS}
        day = date(1921, 3, 21)  # 1 Farvardin 1300
        for year in range(1300, 1501):
            # the remainders of the 33-year cycle that are leap
            is_leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
            for month in range(1, 13):
                length = 31 if month <= 6 else 30 if month < 12 or is_leap else 29
                for number in range(1, length + 1):
                    self.of_day[day] = year, month, number
                    for unit, months in MONTHS.items():
                        key = year * 12 + month - 1
                        bounds = self.periods[unit].setdefault(key // months, [day, day])
                        bounds[1] = day
                    day += ONE_DAY

    def bounds(self, day, unit):
        year, month, __ = self.of_day[day]
        return tuple(self.periods[unit][(year * 12 + month - 1) // MONTHS[unit]])


@tagged("post_install", "-at_install")
class TestWindows(BaseCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = OwnCalendar()
        cls.days = sorted(cls.own.of_day)

    def test_own_calendar_has_every_day(self):
        self.assertEqual((self.days[0], self.days[-1]), (FIRST_DAY, END - ONE_DAY))
        self.assertEqual(len(self.days), (END - FIRST_DAY).days)

    def test_jalali_periods_of_every_day(self):
        for day in self.days:
            for unit in MONTHS:
                bounds = window_bounds(day, Window(unit), "jalali")
                if bounds != self.own.bounds(day, unit):
                    self.fail(f"{day} {unit}: {bounds}")

    def test_gregorian_periods_of_every_day(self):
        for day in self.days:
            quarter = (day.month - 1) // 3 * 3 + 1
            for unit, first, months in (
                ("month", day.replace(day=1), 1),
                ("season", date(day.year, quarter, 1), 3),
                ("year", date(day.year, 1, 1), 12),
            ):
                number = first.month - 1 + months
                following = date(first.year + number // 12, number % 12 + 1, 1)
                bounds = window_bounds(day, Window(unit), "gregorian")
                if bounds != (first, following - ONE_DAY):
                    self.fail(f"{day} {unit}: {bounds}")

    def test_rolling_windows_of_every_day(self):
        """First day of the last N months: the day after the same day N months ago."""
        for day in self.days[400:]:
            for calendar in ("jalali", "gregorian"):
                for months in (1, 12):
                    first, last = window_bounds(day, Window("months", months), calendar)
                    if last != day or first != self.own_months_back(day, months, calendar):
                        self.fail(f"{day} {calendar} {months}: {first}")
            self.assertEqual(
                window_bounds(day, Window("days", 365), "jalali"), (day - 364 * ONE_DAY, day),
            )

    def own_months_back(self, day, months, calendar):
        if calendar == "gregorian":
            number = day.year * 12 + day.month - 1 - months
            year, month = number // 12, number % 12 + 1
            for number_of_day in range(day.day, 0, -1):
                try:
                    return date(year, month, number_of_day) + ONE_DAY
                except ValueError:
                    continue
        year, month, number_of_day = self.own.of_day[day]
        key = year * 12 + month - 1 - months
        first, last = self.own.periods["month"][key]
        return min(first + (number_of_day - 1) * ONE_DAY, last) + ONE_DAY

    def test_a_purchase_leaves_on_the_first_day_that_does_not_hold_it(self):
        """Every day: held on the day before, not held on that day."""
        for day in self.days[800:-800:11]:
            for calendar in ("jalali", "gregorian"):
                for window in (Window("day"), Window("month"), Window("season"), Window("year"),
                               Window("days", 90), Window("months", 1), Window("months", 12)):
                    leaves = leaves_on(day, window, calendar)
                    before = window_bounds(leaves - ONE_DAY, window, calendar)[0]
                    after = window_bounds(leaves, window, calendar)[0]
                    if not before <= day < after:
                        self.fail(f"{day} {window} {calendar}: {leaves}")

    def test_next_change(self):
        day, window = date(2026, 11, 22), Window("days", 365)
        bought = [date(2024, 1, 1), date(2025, 11, 23), date(2026, 11, 22), date(2027, 1, 1)]
        self.assertEqual(next_change(day, window, "jalali", bought), date(2026, 11, 23))
        self.assertEqual(next_change(day, window, "jalali", bought[2:]), date(2027, 11, 22))
        self.assertEqual(next_change(day, Window("joined"), "jalali", bought), date.max)
        self.assertEqual(
            next_change(day, Window("joined"), "jalali", bought, joined=date(2026, 1, 1)), date.max,
        )

    def test_thirtieth_of_esfand(self):
        """1403 is a leap year: its last day is the 20th of March 2025."""
        last = date(2025, 3, 20)
        self.assertEqual(self.own.of_day[last], (1403, 12, 30))
        self.assertEqual(add_months(last, 12, "jalali"), date(2026, 3, 20))  # 29 Esfand 1404
        self.assertEqual(add_months(last, -12, "jalali"), date(2024, 3, 19))  # 29 Esfand 1402
        self.assertEqual(window_bounds(last, Window("year"), "jalali"),
                         (date(2024, 3, 20), last))
        self.assertEqual(leaves_on(last, Window("months", 12), "jalali"), date(2026, 3, 21))

    def test_periods_before_and_after(self):
        for day in self.days[800:-800:7]:
            for unit in MONTHS:
                first, last = self.own.bounds(day, unit)
                window = Window(unit)
                self.assertEqual(previous_end(day, window, "jalali"), first - ONE_DAY)
                self.assertEqual(
                    following_end(day, window, "jalali"),
                    self.own.bounds(last + ONE_DAY, unit)[1],
                )

    def test_a_day_in_tehran(self):
        """23:59 belongs to its day, with daylight saving (until 1401) and without."""
        zone = ZoneInfo("Asia/Tehran")
        for utc, day in (
            (datetime(2026, 11, 22, 20, 29), date(2026, 11, 22)),  # 23:59 +03:30
            (datetime(2026, 11, 22, 20, 30), date(2026, 11, 23)),
            (datetime(2021, 7, 1, 19, 29), date(2021, 7, 1)),  # 23:59 +04:30
            (datetime(2021, 7, 1, 19, 30), date(2021, 7, 2)),
            (datetime(2022, 3, 21, 20, 29), date(2022, 3, 21)),  # the hour leaps after midnight
        ):
            local = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
            self.assertEqual(local.date(), day)
