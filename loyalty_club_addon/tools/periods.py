"""Days, months and years of the business calendar."""

from datetime import date, timedelta

import babel
import babel.dates
import jdatetime

CALENDARS = ("gregorian", "jalali")
FOR_EVER = date.max


def month_bounds(day, calendar):
    """Return (first day of the month of `day`, first day of the next month), Gregorian dates.

    >>> month_bounds(date(2026, 3, 21), "jalali")  # 1 Farvardin 1405
    (datetime.date(2026, 3, 21), datetime.date(2026, 4, 21))
    >>> month_bounds(date(2025, 3, 20), "jalali")  # 30 Esfand of the leap year 1403
    (datetime.date(2025, 2, 19), datetime.date(2025, 3, 21))
    >>> month_bounds(date(2026, 12, 31), "gregorian")
    (datetime.date(2026, 12, 1), datetime.date(2027, 1, 1))
    """
    if calendar not in CALENDARS:
        raise ValueError(f"Unknown calendar: {calendar!r}")
    if calendar == "jalali":
        first = jdatetime.date.fromgregorian(date=day).replace(day=1)
        return first.togregorian(), _next_month(first).togregorian()
    first = date(day.year, day.month, 1)
    return first, _next_month(first)


def year_start(day, calendar):
    """Return the first day of the year of `day`, a Gregorian date.

    >>> year_start(date(2026, 11, 22), "jalali"), year_start(date(2026, 11, 22), "gregorian")
    (datetime.date(2026, 3, 21), datetime.date(2026, 1, 1))
    """
    first = month_bounds(day, calendar)[0]
    while not _is_first_month(first, calendar):
        first = month_bounds(first - timedelta(days=1), calendar)[0]
    return first


def months_between(first, last, calendar):
    """Return the months from one day to another, both included, as (first day, last day).

    The outer ones are cut where the time begins and ends.

    >>> months_between(date(2026, 3, 25), date(2026, 4, 21), "jalali")
    [(datetime.date(2026, 3, 25), datetime.date(2026, 4, 20)), (datetime.date(2026, 4, 21), \
datetime.date(2026, 4, 21))]
    """
    months = []
    while first <= last:
        following = month_bounds(first, calendar)[1]
        months.append((first, min(last, following - timedelta(days=1))))
        first = following
    return months


def month_text(day, calendar, language):
    """Return the name of the month of `day` with its year, in ASCII digits.

    >>> month_text(date(2026, 10, 1), "jalali", "fa_IR")
    'مهر 1405'
    >>> month_text(date(2026, 10, 1), "gregorian", "en_US")
    'October 2026'
    """
    if calendar == "jalali":
        jalali = jdatetime.date.fromgregorian(date=day)
        return f"{_jalali_month(jalali, language)} {jalali.year}"
    return babel.dates.format_date(day, "LLLL y", locale=_locale(language))


def day_text(day, calendar, language):
    """Return a day as people of the calendar write it, in ASCII digits.

    >>> day_text(date(2026, 9, 22), "jalali", "fa_IR"), day_text(date(2026, 9, 22), "jalali", "en")
    ('31 شهریور 1405', '31 Shahrivar 1405')
    >>> day_text(date(2026, 9, 22), "gregorian", "en_US")
    '22 Sep 2026'
    """
    if calendar == "jalali":
        jalali = jdatetime.date.fromgregorian(date=day)
        return f"{jalali.day} {_jalali_month(jalali, language)} {jalali.year}"
    return babel.dates.format_date(day, "d MMM y", locale=_locale(language))


def _jalali_month(jalali, language):
    is_persian = (language or "").startswith("fa")
    names = jdatetime.date.j_months_fa if is_persian else jdatetime.date.j_months_en
    return names[jalali.month - 1]


def _locale(language):
    try:
        return babel.Locale.parse(language or "en")
    except (ValueError, babel.UnknownLocaleError):
        return "en"


def _is_first_month(first, calendar):
    return (jdatetime.date.fromgregorian(date=first) if calendar == "jalali" else first).month == 1


def expiry_day(day, mode, count, calendar):
    """Return the last day on which points earned on `day` can be spent; None for ever.

    mode: 'never', 'days' (`count` days later), 'months' (to the end of the month that is `count`
    months later) or 'year' (to the end of the year of `day`).

    >>> expiry_day(date(2026, 11, 22), "days", 30, "gregorian")
    datetime.date(2026, 12, 22)
    >>> expiry_day(date(2026, 11, 22), "months", 3, "gregorian")
    datetime.date(2027, 2, 28)
    >>> expiry_day(date(2026, 11, 22), "year", 0, "jalali")  # to 29 Esfand 1405
    datetime.date(2027, 3, 20)
    """
    if mode == "days":
        return day + timedelta(days=count)
    if mode == "months":
        return _month_end(day, count, calendar)
    if mode == "year":
        month = jdatetime.date.fromgregorian(date=day).month if calendar == "jalali" else day.month
        return _month_end(day, 12 - month, calendar)
    return None


def _month_end(day, months, calendar):
    end = month_bounds(day, calendar)[1]
    for __ in range(months):
        end = month_bounds(end, calendar)[1]
    return end - timedelta(days=1)


def _next_month(first):
    if first.month == 12:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)
