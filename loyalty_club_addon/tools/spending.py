"""How many points a reward of money for points may take.

Money is in one currency throughout, points are points. The till reckons the same with
`static/src/app/utils/club_spending.js`; `tests/cases/spending.json` holds for both.
"""

import math
from typing import NamedTuple

EPSILON = 1e-6  # of a step: 36.6 / 0.01 is a hair under 3660 in binary


class Terms(NamedTuple):
    """What a reward of money for points says.

    rate: money for a point. step: points are taken in whole multiples of it. minimum: fewest
    points at once, 0: any. share: at most so many percent of the basket, 0: all of it.
    """

    rate: float
    step: float = 1
    minimum: float = 0
    share: float = 0


def whole(points, step):
    """Return the multiple of `step` that `points` hold.

    >>> whole(36.6 / 0.01, 1), whole(1250, 500), whole(-3, 1)
    (3660, 1000, 0)
    """
    return max(math.floor(points / step + EPSILON), 0) * step


def most_points(terms, balance, basket, chosen=0):
    """Return the most points that may be taken; the basket itself limits what it is worth.

    `basket` is the money of the goods, `chosen` what the member asked for, 0: all.

    >>> most_points(Terms(rate=0.01, share=30), 8402, 122)
    3660
    >>> most_points(Terms(rate=0.01, share=30), 8402, 122, chosen=500)
    500
    """
    points = balance
    if terms.share:
        points = min(points, basket * terms.share / 100 / terms.rate)
    if chosen:
        points = min(points, chosen)
    return whole(points, terms.step)


def refusal(terms, balance, basket):
    """Return why nothing can be taken, 'min_spend' or 'max_basket', or None.

    >>> refusal(Terms(rate=0.01, minimum=500), 400, 122)
    'min_spend'
    >>> refusal(Terms(rate=0.01, minimum=500, share=30), 8402, 10)
    'max_basket'
    """
    minimum = max(terms.minimum - EPSILON, 0)
    if balance < minimum:
        return "min_spend"
    if terms.share and most_points(terms, balance, basket) < max(minimum, EPSILON):
        return "max_basket"
    if basket / terms.rate < minimum:
        return "min_spend"
    return None


def claim_refusal(terms, cost, amount, basket, slack):
    """Return why what was taken does not hold; `slack` is the money that rounding may make."""
    if cost < terms.minimum - slack / terms.rate - EPSILON:
        return "min_spend"
    if terms.share and amount > basket * terms.share / 100 + slack:
        return "max_basket"
    return None
