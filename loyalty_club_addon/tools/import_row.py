"""A row of somebody else's file as values of a purchase or a member, and what names it once."""

import hashlib
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .import_values import BadValue, fold, parse_amount, parse_moment
from .search_key import phone_key

IDENTIFIERS = ("reference", "national", "mobile", "card")  # the surest first
LARGEST_POINTS = Decimal(10) ** 10
SHORTEST_NUMBER = 7
_KINDS = {
    "حقوقی": "legal", "شرکت": "legal", "legal": "legal", "company": "legal",
    "حقیقی": "individual", "شخص": "individual", "individual": "individual",
    "person": "individual",
}


class Settings(NamedTuple):
    """How a file is read.

    target: 'purchases' or 'members'. source: where its rows come from; club: id of the club of
    members. unit, factor: the money of the file ('toman', 'rial' or None) and how many units of
    the books' currency one of it is; decimals: of that currency. calendar, order: see
    `import_values.parse_moment`. today: the day it is for the company.
    """

    target: str
    source: str = ""
    club: int = 0
    unit: str | None = None
    factor: int = 1
    decimals: int = 2
    calendar: str = "auto"
    order: str = "dmy"
    today: date = date.max


def parse_row(cells, settings):
    """Return (values, problems) of a row.

    :param dict cells: {role of the column: text}
    :return: values that JSON can carry: amounts in the books' currency as text, points in
        hundredths, days as ISO; and a list of (role, code, text of the cell)

    >>> parse_row({"mobile": "۰۹۱۲۱۲۳۴۵۶۷", "date": "1403/05/12", "amount": "۲۵۰٬۰۰۰"},
    ...           Settings("purchases", factor=10, decimals=0))[0]
    {'phone': '09121234567', 'mobile': '9121234567', 'day': '2024-08-02', 'amount': '2500000'}
    """
    values, problems = {}, []
    for role, text in cells.items():
        text = (text or "").strip()
        if not text:
            continue
        try:
            values.update(_READERS[role](role, text, settings))
        except BadValue as problem:
            problems.append((role, problem.code, text))
    failed = {role for role, __, __ in problems}
    for role in ("date", "amount") if settings.target == "purchases" else ("points",):
        if not (cells.get(role) or "").strip() and role not in failed:
            problems.append((role, "missing", ""))
    if not any(name in values for name in IDENTIFIERS) and not failed & set(IDENTIFIERS):
        problems.append(("mobile", "nobody", ""))
    return values, problems


def identifiers(values):
    """Return {name: set of texts} of who a row is, as `import_people` wants it."""
    found = {name: {values[name]} for name in IDENTIFIERS if values.get(name)}
    return found | ({"national": {national_key(values["national"])}} if "national" in found else {})


def national_key(text):
    """Return a national ID without what spreadsheets and people leave out.

    >>> national_key("001-234567 ۸"), national_key(None)
    ('12345678', '')
    """
    return re.sub(r"[\W_]", "", fold(text)).upper().lstrip("0")


def row_key(values, settings, number=0):
    """Return what names a row of a source once; the same row of another file has the same one.

    :param number: which of equal rows without a document number it is
    """
    name = next(name for name in IDENTIFIERS if values.get(name))
    # spreadsheets drop the zeros in front
    who = f"{name}:{national_key(values[name]) if name == 'national' else values[name]}"
    parts = [settings.target, settings.source.strip().lower(), who]
    if settings.target == "members":
        parts.append(settings.club)
    elif values.get("document"):
        parts += [values["day"], "number", values["document"]]
    else:
        parts += [values["day"], values.get("time", ""), values["amount"], number]
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:40]


def _text(role, text, settings):
    return {role: " ".join(fold(text).split()) if role != "name" else " ".join(text.split())}


def _mobile(role, text, settings):
    key = phone_key(text)
    if len(key) < SHORTEST_NUMBER:
        raise BadValue("not_a_phone")
    return {"phone": fold(text), "mobile": key}


def _national(role, text, settings):
    if not national_key(text):
        raise BadValue("not_an_id")
    return {"national": re.sub(r"\s", "", fold(text))}


def _kind(role, text, settings):
    kind = _KINDS.get(fold(text).lower())
    if not kind:
        raise BadValue("not_a_kind")
    return {"kind": kind}


def _money(role, text, settings):
    amount = parse_amount(text, settings.unit) * settings.factor
    if role != "margin" and amount <= 0:
        raise BadValue("not_positive")
    return {role: str(amount.quantize(Decimal(1).scaleb(-settings.decimals), ROUND_HALF_UP))}


def _points(role, text, settings):
    points = parse_amount(text)
    if points < 0:
        raise BadValue("negative")
    if points >= LARGEST_POINTS:
        raise BadValue("too_large")
    return {"points": int((points * 100).quantize(Decimal(1), ROUND_HALF_UP))}


def _date(role, text, settings):
    day, moment = parse_moment(text, settings.calendar, settings.order)
    if role in ("expires_on", "tier_until"):
        if day < settings.today:
            raise BadValue("over" if role == "expires_on" else "tier_over")
        return {role: day.isoformat()}
    if day > settings.today:
        raise BadValue("future")
    if role == "joined_on":
        return {"joined_on": day.isoformat()}
    return {"day": day.isoformat()} | ({"time": moment.isoformat()} if moment else {})


_READERS = {
    "name": _text, "reference": _text, "document": _text, "card": _text, "mobile": _mobile,
    "national": _national, "kind": _kind, "amount": _money, "untaxed": _money, "margin": _money,
    "points": _points, "date": _date, "expires_on": _date, "joined_on": _date, "tier": _text,
    "tier_until": _date,
}
