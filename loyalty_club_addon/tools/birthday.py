"""Birthdays without a year, in the calendar in which people know them."""

from datetime import date, timedelta

import jdatetime
from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

# most days a month can have
DAYS = {
    "gregorian": (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "jalali": (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30),
}
OLDEST_YEARS = 120


def problem(day, month, year, calendar, today):
    """Return why this is no birthday ('day', 'month', 'year'), None when it is one.

    year: None or 0 when it is not told.

    >>> problem(30, 12, None, "jalali", date(2026, 11, 22))  # in leap years
    >>> problem(30, 12, 1404, "jalali", date(2026, 11, 22))
    'day'
    >>> problem(31, 7, None, "jalali", date(2026, 11, 22))
    'day'
    >>> problem(1, 13, None, "gregorian", date(2026, 11, 22))
    'month'
    >>> problem(1, 1, 2027, "gregorian", date(2026, 11, 22))
    'year'
    """
    if not 1 <= month <= 12:
        return "month"
    if not 1 <= day <= DAYS[calendar][month - 1]:
        return "day"
    if not year:
        return None
    this_year = _parts(today, calendar)[0]
    if not this_year - OLDEST_YEARS <= year <= this_year:
        return "year"
    try:
        born = _date(year, month, day, calendar)
    except ValueError:
        return "day"
    return "year" if born > today else None


def celebrated(day, calendar):
    """Return the birthdays (month, day) that are celebrated on `day`.

    A day that a year lacks is celebrated on the last day of its month.

    >>> celebrated(date(2026, 11, 22), "jalali")
    [(9, 1)]
    >>> celebrated(date(2026, 3, 20), "jalali")  # 29 Esfand of a common year
    [(12, 29), (12, 30)]
    >>> celebrated(date(2026, 2, 28), "gregorian"), celebrated(date(2028, 2, 28), "gregorian")
    ([(2, 28), (2, 29)], [(2, 28)])
    """
    __, month, number = _parts(day, calendar)
    is_last = _parts(day + timedelta(days=1), calendar)[1] != month
    last = DAYS[calendar][month - 1] if is_last else number
    return [(month, each) for each in range(number, last + 1)]


def year_of(day, calendar):
    """Return the year of a day.

    >>> year_of(date(2026, 3, 20), "jalali"), year_of(date(2026, 3, 20), "gregorian")
    (1404, 2026)
    """
    return _parts(day, calendar)[0]


def _parts(day, calendar):
    if calendar == "jalali":
        day = jdatetime.date.fromgregorian(date=day)
    return day.year, day.month, day.day


def _date(year, month, day, calendar):
    if calendar == "jalali":
        return jdatetime.date(year, month, day).togregorian()
    return date(year, month, day)


def month_names(calendar, language):
    """Return the twelve names of the months of a calendar.

    >>> month_names("jalali", "fa_IR")[0], month_names("jalali", "en_US")[11]
    ('فروردین', 'Esfand')
    >>> month_names("gregorian", "en_US")[1]
    'February'
    """
    if calendar == "jalali":
        is_persian = (language or "").startswith("fa")
        return tuple(
            jdatetime.date.j_months_fa if is_persian else jdatetime.date.j_months_en,
        )
    try:
        names = get_month_names("wide", "stand-alone", Locale.parse(language or "en"))
    except (ValueError, UnknownLocaleError):
        names = get_month_names("wide", "stand-alone", "en")
    return tuple(names[month] for month in range(1, 13))
