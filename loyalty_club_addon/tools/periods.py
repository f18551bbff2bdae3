"""Months of the business calendar."""

from datetime import date, timedelta

import jdatetime

CALENDARS = ("gregorian", "jalali")


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
