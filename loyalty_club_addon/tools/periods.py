"""Months of the business calendar."""

from datetime import date

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


def _next_month(first):
    if first.month == 12:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)
