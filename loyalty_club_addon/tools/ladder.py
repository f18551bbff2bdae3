"""Comparing ladders, and what their benefits would have cost.

Plain values: a ladder is a list of dictionaries as JSON has them, amounts are thousandths of the
club's currency, points hundredths, percentages and multipliers hundredths.
"""

import hashlib
import json
from fractions import Fraction
from typing import NamedTuple

NO_TIMES = 100  # points times one


class Benefits(NamedTuple):
    """What a tier gives. discount: hundredths of a percent; times: hundredths, 100 gives nothing
    more."""

    discount: int = 0
    times: int = NO_TIMES


def fingerprint(ladder):
    """Return the hash of a ladder: the same for the same content, in whatever order it is written.

    >>> fingerprint([{'name': "Gold", 'color': 1}]) == fingerprint([{'color': 1, 'name': "Gold"}])
    True
    >>> fingerprint([{'id': 1}, {'id': 2}]) == fingerprint([{'id': 2}, {'id': 1}])
    False
    """
    text = json.dumps(ladder, sort_keys=True, ensure_ascii=False, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()


def single_points(points, times):
    """Return the points that purchases brought without the multiplier of a tier.

    >>> single_points(15_000, 150)
    10000
    """
    return round(Fraction(points * NO_TIMES, times or NO_TIMES))


def benefit_cost(bought, points, benefits, worth):
    """Return what benefits cost on purchases: the discount and the points above single ones.

    :param bought: amount of the purchases
    :param points: points they brought without a tier
    :param worth: millionths of the currency that a point is worth
    :return: thousandths of the currency

    >>> benefit_cost(2_000_000, 100_00, Benefits(discount=500, times=150), worth=100_000)
    105000
    """
    discount = Fraction(max(bought, 0) * benefits.discount, 100 * 100)
    more = Fraction(max(points, 0) * max(benefits.times - NO_TIMES, 0), NO_TIMES)
    return round(discount + more * worth * 1_000 / (100 * 1_000_000))
