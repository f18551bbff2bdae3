"""What a document is still worth after returns and edits, under the terms it was frozen with.

Integers only: amounts in minor units, quantities in thousandths, points in hundredths. The worth
depends on what is left of the lines alone, never on the way there, so that any number of partial
returns ends where one full return does.
"""

from typing import NamedTuple


class LineTerms(NamedTuple):
    """What a line was worth when it was settled first.

    by_amount: points that followed its amount, by_unit: those that followed its quantity.
    """

    amount: int
    quantity: int
    by_amount: int
    by_unit: int


def line_points(terms, amount, quantity):
    """Return the points a line is worth now (hundredths).

    :param amount: its amount now, net of what was returned
    :param quantity: its quantity now, net of what was returned

    A third of three pieces came back:

    >>> line_points(LineTerms(3000, 3000, 300, 0), 2000, 2000)
    200
    """
    if terms.amount > 0:
        by_amount = _share(terms.by_amount, amount, terms.amount)
    else:
        by_amount = _share(terms.by_amount, quantity, terms.quantity)
    return by_amount + _share(terms.by_unit, quantity, terms.quantity)


def document_points(terms, values):
    """Return the points a document is worth now (hundredths).

    A document that was worth whole points is worth whole points afterwards too (half up): shops
    do not speak of half a point.

    :param dict terms: {line key: LineTerms}
    :param dict values: {line key: (amount, quantity)} of the lines that are left

    >>> terms = {1: LineTerms(1000, 1000, 50, 0), 2: LineTerms(1000, 1000, 50, 0)}
    >>> document_points(terms, {1: (1000, 1000), 2: (1000, 1000)})
    100
    >>> document_points(terms, {1: (1000, 1000)}), document_points(terms, {})
    (100, 0)
    """
    points = sum(
        line_points(line, *values[key]) for key, line in terms.items() if key in values
    )
    whole = sum(line.by_amount + line.by_unit for line in terms.values()) % 100 == 0
    return (points + 50) // 100 * 100 if whole else points


def _share(points, part, whole):
    """Half up; a line that is gone, or that never counted, is worth nothing."""
    if whole <= 0 or part <= 0:
        return 0
    return (2 * points * part + whole) // (2 * whole)
