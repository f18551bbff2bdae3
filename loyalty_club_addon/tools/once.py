"""How often something is given: the name of the day, month or year in which it was."""

import jdatetime

PARTS = {"year": 1, "month": 2, "day": 3}


def period_name(day, unit, calendar):
    """Return the name of the year, month or day of `day`, for a key that is used once in it.

    unit: 'day', 'month' or 'year'. calendar: 'gregorian' or 'jalali'.

    >>> from datetime import date
    >>> period_name(date(2026, 11, 22), "year", "jalali")
    '1405'
    >>> period_name(date(2026, 3, 20), "month", "jalali")  # the day before Nowruz
    '1404-12'
    >>> period_name(date(2026, 11, 2), "day", "gregorian")
    '2026-11-02'
    """
    if calendar == "jalali":
        day = jdatetime.date.fromgregorian(date=day)
    parts = (f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")
    return "-".join(parts[:PARTS[unit]])
