"""Windows of time over which purchases are added up: this month, this year, the last 365 days.

A window is looked at as of a day. Calendar windows (day, month, season, year) hold the period of
that day, rolling ones end with it. Days are dates; whoever asks says what day it is in the time
zone of the company.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import jdatetime

from .periods import FOR_EVER, month_bounds

CALENDAR_UNITS = ("day", "month", "season", "year")
ROLLING_UNITS = ("days", "months")
UNITS = (*CALENDAR_UNITS, *ROLLING_UNITS, "joined")
ONE_DAY = timedelta(days=1)


class Window(NamedTuple):
    """A stretch of time.

    unit: one of UNITS; "days" and "months" are the last `count` ones, "joined" everything since
    the member joined. A season is three months of the calendar's year.
    """

    unit: str
    count: int = 0

    @property
    def is_rolling(self):
        return self.unit in ROLLING_UNITS

    @property
    def is_calendar(self):
        return self.unit in CALENDAR_UNITS


def window_bounds(day, window, calendar, joined=None):
    """Return (first day, last day) of a window as of a day, both included.

    joined: the day on which the window "joined" begins, None for the beginning of time.

    >>> window_bounds(date(2026, 11, 22), Window("month"), "jalali")  # Azar 1405
    (datetime.date(2026, 11, 22), datetime.date(2026, 12, 21))
    >>> window_bounds(date(2026, 11, 22), Window("days", 365), "jalali")
    (datetime.date(2025, 11, 23), datetime.date(2026, 11, 22))
    >>> window_bounds(date(2026, 3, 31), Window("months", 1), "gregorian")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    >>> window_bounds(date(2026, 11, 22), Window("joined"), "jalali", date(2026, 1, 2))
    (datetime.date(2026, 1, 2), datetime.date(2026, 11, 22))
    """
    if window.unit == "days":
        return day - timedelta(days=window.count - 1), day
    if window.unit == "months":
        return add_months(day, -window.count, calendar) + ONE_DAY, day
    if window.unit == "joined":
        return joined or date.min, day
    return period_bounds(day, window.unit, calendar)


@lru_cache(maxsize=4096)
def period_bounds(day, unit, calendar):
    """Return (first day, last day) of the day, month, season or year that holds a day.

    >>> period_bounds(date(2025, 3, 20), "year", "jalali")  # the leap year 1403
    (datetime.date(2024, 3, 20), datetime.date(2025, 3, 20))
    >>> period_bounds(date(2026, 11, 22), "season", "jalali")  # autumn
    (datetime.date(2026, 9, 23), datetime.date(2026, 12, 21))
    >>> period_bounds(date(2026, 11, 22), "season", "gregorian")
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    if unit == "day":
        return day, day
    first, following = month_bounds(day, calendar)
    months = {"month": 1, "season": 3, "year": 12}[unit]
    for _step in range((_month_number(first, calendar) - 1) % months):
        first = month_bounds(first - ONE_DAY, calendar)[0]
    while (_month_number(following, calendar) - 1) % months:
        following = month_bounds(following, calendar)[1]
    return first, following - ONE_DAY


@lru_cache(maxsize=4096)
def add_months(day, months, calendar):
    """Return the same day some months later or earlier; the last one of a shorter month.

    >>> add_months(date(2026, 3, 31), -1, "gregorian")
    datetime.date(2026, 2, 28)
    >>> add_months(date(2025, 3, 20), 12, "jalali")  # 30 Esfand 1403 -> 29 Esfand 1404
    datetime.date(2026, 3, 20)
    """
    local = jdatetime.date.fromgregorian(date=day) if calendar == "jalali" else day
    number = local.year * 12 + local.month - 1 + months
    first = type(local)(number // 12, number % 12 + 1, 1)
    first = first.togregorian() if calendar == "jalali" else first
    last = month_bounds(first, calendar)[1] - ONE_DAY
    return min(first + timedelta(days=local.day - 1), last)


def leaves_on(bought, window, calendar):
    """Return the first day on which a window does not hold a purchase of `bought` any more.

    >>> leaves_on(date(2025, 11, 23), Window("days", 365), "jalali")
    datetime.date(2026, 11, 23)
    >>> leaves_on(date(2026, 11, 22), Window("month"), "gregorian")
    datetime.date(2026, 12, 1)
    """
    if window.unit == "joined":
        return FOR_EVER
    if window.is_calendar:
        return period_bounds(bought, window.unit, calendar)[1] + ONE_DAY
    if window.unit == "days":
        return bought + timedelta(days=window.count)
    day = add_months(bought, window.count, calendar)
    while add_months(day, -window.count, calendar) < bought:
        day += ONE_DAY
    return day


def next_change(day, window, calendar, bought, joined=None):
    """Return the next day after `day` on which a window loses something, FOR_EVER if none.

    bought: days of purchases up to `day`.

    >>> days = [date(2025, 12, 1), date(2026, 11, 1)]
    >>> next_change(date(2026, 11, 22), Window("days", 365), "gregorian", days)
    datetime.date(2026, 12, 1)
    >>> next_change(date(2026, 11, 22), Window("days", 365), "gregorian", []) == FOR_EVER
    True
    """
    first, last = window_bounds(day, window, calendar, joined)
    inside = [one for one in bought if first <= one <= min(day, last)]
    return leaves_on(min(inside), window, calendar) if inside else FOR_EVER


def previous_end(day, window, calendar):
    """Return the last day of the period before that of `day`.

    >>> previous_end(date(2026, 11, 22), Window("month"), "jalali")
    datetime.date(2026, 11, 21)
    """
    return period_bounds(day, window.unit, calendar)[0] - ONE_DAY


def following_end(day, window, calendar):
    """Return the last day of the period after that of `day`.

    >>> following_end(date(2026, 11, 22), Window("month"), "jalali")
    datetime.date(2027, 1, 20)
    """
    end = period_bounds(day, window.unit, calendar)[1]
    return period_bounds(end + ONE_DAY, window.unit, calendar)[1]


def _month_number(day, calendar):
    return jdatetime.date.fromgregorian(date=day).month if calendar == "jalali" else day.month
