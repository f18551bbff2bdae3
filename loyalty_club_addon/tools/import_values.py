"""Cells of somebody else's file as numbers and days: Persian or Latin, Jalali or Gregorian.

What cannot be read raises `BadValue` with a code; the words for it are the caller's.
"""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation

import jdatetime

JALALI_YEARS, GREGORIAN_YEARS = range(1200, 1600), range(1900, 2200)
LARGEST = Decimal(10) ** 13  # more cannot be an amount, and floats would not keep its pennies

_DIGITS = {chr(start + digit): str(digit) for start in (0x06F0, 0x0660) for digit in range(10)}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"))
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\t"), " ")
_MINUS = dict.fromkeys(map(ord, "\u2212\u2012\u2013\u2014"), "-")
_FOLD = {**str.maketrans(_DIGITS), **_INVISIBLE, **_BLANKS, **_MINUS, ord("ي"): "ی", ord("ك"): "ک"}

_UNITS = {"تومان": "toman", "toman": "toman", "ریال": "rial", "rial": "rial", "irr": "rial",
          "﷼": "rial"}
_SIGNS = "£$€"
_GROUPED = re.compile(r"\d{1,3}(?:([, '])\d{3})(?:\1\d{3})*")
_DAY = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


class BadValue(ValueError):
    """A cell that cannot be read; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def fold(text):
    """Return `text` with ASCII digits and plain blanks and signs, nothing around it.

    >>> fold("\u200f۱۴۰۳/۰۵/۱۲ ")
    '1403/05/12'
    """
    return str(text or "").translate(_FOLD).strip()


def parse_amount(text, unit=None):
    """Return the number in a cell as `Decimal`.

    :param unit: 'toman', 'rial' or None: the money the file is said to be in; a cell that names
        another one is refused

    >>> parse_amount("۱٬۲۵۰٬۰۰۰ تومان", "toman"), parse_amount("1,250.50"), parse_amount("1.250,50")
    (Decimal('1250000'), Decimal('1250.50'), Decimal('1250.50'))
    """
    number = fold(text).strip(_SIGNS + " ")
    for word, named in _UNITS.items():
        if word in number.lower():
            if named != unit:
                raise BadValue("other_unit")
            number = re.sub(re.escape(word), "", number, flags=re.IGNORECASE).strip()
    negative = number.startswith(("-", "(")) or number.endswith("-")
    digits = _without_separators(number.strip("-() "))
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise BadValue("not_a_number") from None
    if not value.is_finite() or value >= LARGEST:
        raise BadValue("too_large")
    return -value if negative else value


def _without_separators(text):
    """Return the digits with "." before decimals; what can be read in two ways is refused."""
    text = text.replace("٬", ",").replace("،", ",").replace("’", "'").replace("٫", ".")
    whole, dot, decimals = text.rpartition(".")
    if "," in text and "." in text and text.rindex(",") > text.rindex("."):  # 1.250,50
        whole, dot, decimals = text.replace(".", "'").rpartition(",")
    elif text.count(".") > 1:  # 1.250.000
        whole, dot, decimals = text.replace(".", ","), "", ""
    elif not dot:
        whole, decimals = text, ""
    if not re.fullmatch(r"\d*(?:e[+-]?\d{1,2})?", decimals, re.IGNORECASE | re.ASCII):
        raise BadValue("not_a_number")
    if whole and not re.fullmatch(r"\d+", whole, re.ASCII) and not _GROUPED.fullmatch(whole):
        raise BadValue("ambiguous" if re.fullmatch(r"[\d, ']+", whole) else "not_a_number")
    return re.sub(r"[, ']", "", whole) + (f".{decimals}" if dot else "")


def parse_moment(text, calendar="auto", order="dmy"):
    """Return (Gregorian day, time or None) of a cell.

    :param calendar: 'auto' goes by the year; 'jalali' or 'gregorian' refuse the other one
    :param order: 'dmy' or 'mdy', where the year stands last

    >>> parse_moment("۱۴۰۳/۰۵/۱۲")
    (datetime.date(2024, 8, 2), None)
    >>> parse_moment("12/1/2010 8:26", order="mdy")
    (datetime.date(2010, 12, 1), datetime.time(8, 26))
    """
    words = fold(text).replace("T", " ").removesuffix("Z").split()
    if not words or len(words) > 2:
        raise BadValue("not_a_day")
    year, month, day = _parts(words[0], order)
    return _day(year, month, day, calendar), _time(words[1]) if len(words) == 2 else None


def _parts(text, order):
    """Return (year, month, day) as written."""
    if compact := _COMPACT.fullmatch(text):
        return tuple(map(int, compact.groups()))
    found = _DAY.fullmatch(text)
    if not found:
        raise BadValue("not_a_day")
    first, __, second, third = found.groups()
    if len(first) == 4 and len(third) <= 2:
        return int(first), int(second), int(third)
    if len(third) == 4 and len(first) <= 2:
        day, month = (first, second) if order == "dmy" else (second, first)
        return int(third), int(month), int(day)
    raise BadValue("short_year")


def _day(year, month, day, calendar):
    if calendar == "auto":
        calendar = "jalali" if year in JALALI_YEARS else "gregorian"
    if year not in (JALALI_YEARS if calendar == "jalali" else GREGORIAN_YEARS):
        raise BadValue("other_year")
    try:
        if calendar == "jalali":
            return jdatetime.date(year, month, day).togregorian()
        return date(year, month, day)
    except ValueError:
        raise BadValue("no_such_day") from None


def _time(text):
    found = _TIME.fullmatch(text)
    try:
        return time(*(int(part or 0) for part in found.groups()))
    except (AttributeError, ValueError):
        raise BadValue("not_a_day") from None
