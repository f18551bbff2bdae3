"""The demo shop as plain values: rows of the csv files, money, points and dates.

Amounts in the csv files are Toman and points those of the Persian shop. The English shop has the
same people and dates, amounts ÷ 100,000 in pounds and points ÷ 10.
"""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import jdatetime

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Variant:
    """One of the two languages of the shop.

    :ivar per_toman: company currency for one Toman
    :ivar point_scale: Persian points that make one point of this shop
    :ivar step_amount: what an individual buys for one point, in the money the company thinks in;
        a legal entity buys twice as much
    """

    language: str
    lang: str
    currency: str
    country: str
    timezone: str
    money_unit: str
    calendar: str
    per_toman: Decimal
    point_scale: int
    step_amount: int

    def money(self, toman):
        """:return: float in the company currency"""
        return float(Decimal(toman) * self.per_toman)

    def points(self, points):
        """:return: float in points of this shop"""
        return float(Decimal(points or 0) / self.point_scale)

    def names(self):
        """:return: dict of the words of this shop by key"""
        return {row['key']: row['name'] for row in read_rows(f'names_{self.language}')}


VARIANTS = {
    'en': Variant(
        language='en', lang='en_US', currency='base.GBP', country='base.uk',
        timezone='Europe/London', money_unit='currency', calendar='gregorian',
        per_toman=Decimal('0.00001'), point_scale=10, step_amount=1,
    ),
    'fa': Variant(
        language='fa', lang='fa_IR', currency='base.IRR', country='base.ir',
        timezone='Asia/Tehran', money_unit='toman', calendar='jalali',
        per_toman=Decimal(10), point_scale=1, step_amount=10_000,
    ),
}


def read_rows(name):
    """:return: list of dict, the rows of `<name>.csv` in this folder"""
    with (FOLDER / f'{name}.csv').open(encoding='utf-8', newline='') as source:
        return list(csv.DictReader(source))


def read_lines(text):
    """:param text: lines of an order, e.g. "POT 1;ESP 4"
    :return: list of (product code, whole quantity)
    """
    pairs = (part.split() for part in text.split(';'))
    return [(code, int(quantity)) for code, quantity in pairs]


def day_of(expression, today):
    """Turn a date of the csv files into a day.

    :param expression: "D-n" for n days ago, or "M-k+d" for day 1 + d of the k-th Jalali month
        back, so that "this month" is true on any day
    :param today: date
    """
    kind, __, rest = expression.partition('-')
    if kind == 'D':
        return today - timedelta(days=int(rest))
    months, __, days = rest.partition('+')
    jalali = jdatetime.date.fromgregorian(date=today)
    count = jalali.year * 12 + jalali.month - 1 - int(months)
    first = jdatetime.date(count // 12, count % 12 + 1, 1).togregorian()
    return first + timedelta(days=int(days))


def moment_of(expression, timezone, now, position=0):
    """When a document of the csv files happened, in opening hours and never after `now`.

    :param now: naive UTC datetime
    :param position: number of the row; keeps documents of one day apart
    :return: naive UTC datetime
    """
    zone, utc = ZoneInfo(timezone), ZoneInfo('UTC')
    today = now.replace(tzinfo=utc).astimezone(zone).date()
    day = day_of(expression, today)
    local = datetime(day.year, day.month, day.day, 10, tzinfo=zone)
    moment = (local + timedelta(minutes=13 * position % 540)).astimezone(utc).replace(tzinfo=None)
    return min(moment, now.replace(microsecond=0) - timedelta(minutes=60 - position % 60))
