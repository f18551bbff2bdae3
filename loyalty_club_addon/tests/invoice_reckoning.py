"""Who is special by the invoices of a file, in plain Python: it knows neither Odoo nor the addon.

The file is CSV with InvoiceNo,InvoiceDate,CustomerID,TotalPrice, one row an invoice. Amounts are
whole pennies.
"""

import csv
import io
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

LARGE, MONTHLY, ROLLING = 1_000_00, 1_000_00, 2_000_00  # pennies
YEAR, QUARTER = 365, 90  # days, today among them
ONE_DAY = timedelta(days=1)


def read(text):
    """:return: dict {customer: list of (day, pennies)}"""
    bought = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        pennies = (Decimal(row['TotalPrice']) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        bought[row['CustomerID']].append((
            date.fromisoformat(row['InvoiceDate'][:10]), int(pennies),
        ))
    return dict(bought)


def made_up(customers=60, seed=1404):
    """:return: text of a file of that shape, with many amounts near the thresholds"""
    dice, lines = random.Random(seed), ['InvoiceNo,InvoiceDate,CustomerID,TotalPrice']
    for number in range(customers * 8):
        day = date(2023, 12, 1) + timedelta(days=dice.randrange(400))
        amount = dice.choice(
            ['999.99', '1000', '1000.0000000000001', '500', '333.34', '22.200000000000003',
             f'{dice.uniform(5, 900):.2f}', f'{dice.uniform(900, 2500):.2f}'])
        lines.append(f'{500_000 + number},{day},{12_000 + dice.randrange(customers)},{amount}')
    return '\n'.join(lines)


def days_of(bought):
    """:return: list of days, in their order, on which to compare: early, around the end of a
    month, some days apart, the last one, and later than all purchases"""
    days = sorted(day for rows in bought.values() for day, __ in rows)
    first, last = days[0], days[-1]
    month = (first + (last - first) / 2).replace(day=1)
    return sorted({
        first + 45 * ONE_DAY, first + 120 * ONE_DAY, month - ONE_DAY, month, month + 3 * ONE_DAY,
        last - 20 * ONE_DAY, last, last + 35 * ONE_DAY,
    })


def one_large(rows, day):
    """At least one purchase of LARGE in a year."""
    return _large(rows, day) >= 1


def three_large(rows, day):
    """At least three of them."""
    return _large(rows, day) >= 3


def month_total(rows, day):
    """The calendar month comes to MONTHLY."""
    return sum(pennies for bought, pennies in rows
               if (bought.year, bought.month) == (day.year, day.month) and bought <= day) >= MONTHLY


def rolling_total(rows, day):
    """The last days come to ROLLING."""
    return sum(pennies for bought, pennies in rows if 0 <= (day - bought).days < QUARTER) >= ROLLING


def is_special(rule, rows, day):
    """Is he special on a day? A month counts to the end of the next one, others while they hold."""
    if rule is month_total:
        return rule(rows, day) or rule(rows, day.replace(day=1) - ONE_DAY)
    return rule(rows, day)


def special_until(rule, rows, day):
    """:return: the last day on which somebody special stays so if he buys nothing more"""
    known = [(bought, pennies) for bought, pennies in rows if bought <= day]
    while is_special(rule, known, day + ONE_DAY):
        day += ONE_DAY
    return day


def _large(rows, day):
    return sum(pennies >= LARGE and 0 <= (day - bought).days < YEAR for bought, pennies in rows)
