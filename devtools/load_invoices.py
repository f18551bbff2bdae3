"""Invoices of a file and what a club would make of them, in plain Python and whole pennies.

This is the other side of the comparison of `./dev load`: nothing here knows Odoo or the addon.
"""

import csv
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from devtools.errors import ToolError

COLUMNS = ('InvoiceNo', 'InvoiceDate', 'CustomerID', 'TotalPrice')
LARGEST = Decimal(10) ** 12  # more cannot be a price, and would not fit the columns of a database
LEGAL_AVERAGE = 1_000  # pounds
PENNIES = 100
PENNIES_A_POINT = {'individual': 1 * PENNIES, 'legal': 2 * PENNIES}


@dataclass(frozen=True)
class Invoice:
    """One good row; amounts are whole pennies."""

    number: str
    moment: str  # ISO date, with a time when the file has one
    customer: str
    pennies: int


@dataclass
class Reading:
    """What a file holds: good invoices in their order, and a sentence for each other row."""

    invoices: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@dataclass
class Figures:
    """Sums over invoices; amounts are whole pennies."""

    customers: int = 0
    invoices: int = 0
    pennies: int = 0
    points: int = 0

    def __add__(self, other):
        return Figures(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def read_invoices(path):
    """Read a file of invoices; a bad row is named by its line number and left out."""
    try:
        with open(path, encoding='utf-8-sig', errors='replace', newline='') as stream:
            return _read_rows(csv.DictReader(stream))
    except OSError as error:
        raise ToolError(f'{path} cannot be read', error.strerror) from error


def _read_rows(rows):
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
    if missing:
        raise ToolError(f'the file has no column {", ".join(missing)}',
                        f'its first line names {",".join(COLUMNS)}')
    reading, seen = Reading(), {}
    for row in rows:
        try:
            invoice = to_invoice(row)
            _check_number(invoice, seen)
        except ValueError as error:
            reading.problems.append(f'line {rows.line_num}: {error}; skipped')
        else:
            seen[invoice.number] = invoice
            reading.invoices.append(invoice)
    return reading


def _check_number(invoice, seen):
    earlier = seen.get(invoice.number)
    if earlier == invoice:
        raise ValueError(f'invoice {invoice.number} once more')
    if earlier:
        raise ValueError(f'invoice {invoice.number} once more, with another content')


def to_invoice(row):
    """Return the invoice of a row (dict of texts); raise ValueError with the reason.

    >>> to_invoice({'InvoiceNo': '7', 'InvoiceDate': '2011-12-09', 'CustomerID': '12680',
    ...             'TotalPrice': '22.200000000000003'})
    Invoice(number='7', moment='2011-12-09 00:00:00', customer='12680', pennies=2220)
    """
    for name in COLUMNS:
        if not (row.get(name) or '').strip():
            raise ValueError(f'{name} is missing')
    if row.get(None):
        raise ValueError(f'more columns than the first line names: {",".join(row[None])}')
    number, moment, customer, total = (row[name].strip() for name in COLUMNS)
    return Invoice(number, to_moment(moment), customer, to_pennies(total))


def to_moment(text):
    """Return date and time as Odoo writes them; without a time, midnight."""
    try:
        return str(datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0))
    except ValueError:
        raise ValueError(f'InvoiceDate {text!r} is no date such as 2011-12-09') from None


def to_pennies(text):
    """Return whole pennies, half a penny up; the noise of binary floats in a file goes away.

    >>> to_pennies('22.200000000000003'), to_pennies('0.005'), to_pennies('1e2')
    (2220, 1, 10000)
    """
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f'TotalPrice {text!r} is no number') from None
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise ValueError(f'TotalPrice {text!r} is no amount of money')
    pennies = int((amount * PENNIES).quantize(Decimal(1), ROUND_HALF_UP))
    if pennies <= 0:
        raise ValueError(f'TotalPrice {text} is not more than zero')
    return pennies


def kinds_of(invoices):
    """Return {customer: kind}: legal when its average invoice is at least 1,000 pounds.

    An assumption for trying things out: the file does not say who is a company.
    """
    sums = {}
    for invoice in invoices:
        pennies, count = sums.get(invoice.customer, (0, 0))
        sums[invoice.customer] = (pennies + invoice.pennies, count + 1)
    return {
        customer: 'legal' if pennies >= LEGAL_AVERAGE * PENNIES * count else 'individual'
        for customer, (pennies, count) in sums.items()
    }


def figures_of(invoices, kinds):
    """Return {kind: Figures}: one point a pound, a legal entity one for two, whole steps."""
    result = {kind: Figures() for kind in PENNIES_A_POINT}
    customers = {kind: set() for kind in PENNIES_A_POINT}
    for invoice in invoices:
        kind = kinds[invoice.customer]
        customers[kind].add(invoice.customer)
        points = invoice.pennies // PENNIES_A_POINT[kind]
        result[kind] += Figures(0, 1, invoice.pennies, points)
    for kind, names in customers.items():
        result[kind].customers = len(names)
    return result
