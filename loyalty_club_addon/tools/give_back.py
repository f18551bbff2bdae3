"""What a purchase gives back, tier by tier, against the margin of what was sold.

Amounts are whole minor units without tax, points hundredths, discounts hundredths of a percent.
Rates are fractions of the price: 7 % is Fraction(7, 100).
"""

from fractions import Fraction
from typing import NamedTuple

ONCE = 100  # hundredths of a factor
WHOLE = 10_000  # hundredths of a percent in the whole
GREEN, AMBER, RED = "green", "amber", "red"
COLORS = (GREEN, AMBER, RED)


class Sold(NamedTuple):
    """A product as it was sold.

    margin: of all its sales, None when nobody knows what it costs. points: what its sales bring
    without a tier. factor: hundredths, the largest multiplier that runs for it at some times.
    """

    key: object
    amount: int
    margin: int | None
    points: int = 0
    factor: int = ONCE


class Benefit(NamedTuple):
    """What a tier gives. factor: hundredths; discount: on all products but the excepted ones."""

    key: object
    factor: int = ONCE
    discount: int = 0
    excepted: frozenset = frozenset()


class Given(NamedTuple):
    """What a product gives back to a tier, and its margin. at_times: while multipliers run."""

    product: object
    color: str
    rate: Fraction
    margin: Fraction
    at_times: Fraction

    @property
    def left(self):
        """What is left of the price, as a fraction of it; below zero at a loss."""
        return self.margin - self.rate


class Row(NamedTuple):
    """A tier. rate: of an ordinary purchase; worst: `Given` of the product of which the least is
    left, None when nothing of known cost was sold; losses: keys sold at a loss, the worst first.
    """

    key: object
    color: str
    rate: Fraction
    worst: Given | None
    losses: tuple


def measure(benefits, sold, points, worth):
    """Return a list of `Row`, one for each benefit, in their order.

    :param points: hundredths that an ordinary purchase brings for each minor unit, a Fraction
    :param worth: minor units that a point costs the shop, a Fraction

    Points and discount both count of the price before the discount: a little more than what is
    lost, never less. A point for every 100 that is worth 1, doubled, and 5 % discount on a
    television with 6.9 % margin:

    >>> tv = Sold("tv", 58_000, 4_000, points=58_000)
    >>> vip = Benefit("vip", 200, 500)
    >>> [row] = measure([vip], [tv], Fraction(1), Fraction(1))
    >>> row.color, row.rate, row.losses
    ('red', Fraction(7, 100), ('tv',))
    >>> [row] = measure([vip._replace(excepted=frozenset(["tv"]))], [tv], Fraction(1), Fraction(1))
    >>> row.color, row.rate, row.worst.rate
    ('green', Fraction(7, 100), Fraction(1, 50))
    """
    return [_row(benefit, sold, points, worth) for benefit in benefits]


def worst_color(colors):
    """Return the one of several colours that says most of a loss; green for none.

    >>> worst_color(["green", "red", "amber"]), worst_color([])
    ('red', 'green')
    """
    return max(colors, key=COLORS.index, default=GREEN)


def points_rate(points, worth, factor=ONCE):
    """Return what points give back, as a fraction of the price.

    :param points: hundredths for each minor unit; worth: minor units that a point costs

    >>> points_rate(Fraction(1), Fraction(1))
    Fraction(1, 100)
    """
    return points * factor * worth / (ONCE * 100)


def _row(benefit, sold, points, worth):
    given = sorted(
        (_given(benefit, one, worth) for one in sold if one.margin is not None and one.amount > 0),
        key=lambda one: (one.left, str(one.product)),
    )
    return Row(
        benefit.key, worst_color(one.color for one in given),
        points_rate(points, worth, benefit.factor) + Fraction(benefit.discount, WHOLE),
        given[0] if given else None,
        tuple(one.product for one in given if one.left < 0),
    )


def _given(benefit, one, worth):
    discount = 0 if one.key in benefit.excepted else benefit.discount
    points = Fraction(one.points, one.amount)
    rate, at_times = (
        points_rate(points, worth, factor) + Fraction(discount, WHOLE)
        for factor in (benefit.factor, max(benefit.factor, one.factor))
    )
    margin = Fraction(one.margin, one.amount)
    return Given(one.key, _color(rate, at_times, margin), rate, margin, at_times)


def _color(rate, at_times, margin):
    """Red: at a loss. Amber: at a loss while a multiplier runs, or half of the margin and more."""
    if rate > margin:
        return RED
    return AMBER if at_times > margin or rate * 2 > margin else GREEN
