"""Days and months as people say them: "12 Azar", "November 2026"."""

import jdatetime
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from . import numerals

JALALI_MONTHS = {
    True: jdatetime.date.j_months_fa,
    False: jdatetime.date.j_months_en,
}


def day_text(day, calendar, language, today=None):
    """Return a day in words; the year stands only when it is not that of `today`.

    >>> from datetime import date
    >>> day_text(date(2026, 12, 3), 'jalali', 'fa_IR', date(2026, 11, 22))
    '۱۲ آذر'
    >>> day_text(date(2027, 3, 21), 'jalali', 'en_US', date(2026, 11, 22))
    '1 Farvardin 1406'
    >>> day_text(date(2026, 12, 3), 'gregorian', 'en_US', date(2026, 11, 22))
    '3 Dec'
    """
    if calendar == 'jalali':
        jalali = jdatetime.date.fromgregorian(date=day)
        text = f'{jalali.day} {_jalali_month(jalali, language)}'
        if not today or jdatetime.date.fromgregorian(date=today).year != jalali.year:
            text = f'{text} {jalali.year}'
    else:
        same_year = today and today.year == day.year
        text = format_date(day, 'd MMM' if same_year else 'd MMM y', locale=_locale(language))
    return numerals.localise(text, language)


def month_text(day, calendar, language):
    """Return the month of a day in words.

    >>> from datetime import date
    >>> month_text(date(2026, 11, 22), 'jalali', 'fa_IR')
    'آذر ۱۴۰۵'
    >>> month_text(date(2026, 11, 22), 'gregorian', 'en_US')
    'November 2026'
    """
    if calendar == 'jalali':
        jalali = jdatetime.date.fromgregorian(date=day)
        text = f'{_jalali_month(jalali, language)} {jalali.year}'
    else:
        text = format_date(day, 'MMMM y', locale=_locale(language))
    return numerals.localise(text, language)


def _locale(language):
    try:
        return Locale.parse(language or 'en')
    except (ValueError, UnknownLocaleError):  # e.g. 'sr@latin': Odoo knows codes of its own
        return Locale('en')


def _jalali_month(jalali, language):
    return JALALI_MONTHS[(language or '').startswith('fa')][jalali.month - 1]
