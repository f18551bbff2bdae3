"""Which lots a withdrawal of points draws from, and where returned points go.

Points are hundredths (integers). Lots and withdrawals are named by any hashable keys; they come
back unchanged. A withdrawal that no lot covers leaves a gap: the member's debt.
"""

from datetime import date
from typing import NamedTuple


class Lot(NamedTuple):
    """What is left of an award. expires: last day of use, None for never.

    waits: nobody can spend it yet.
    """

    key: object
    left: int
    expires: date | None = None
    waits: bool = False


class Gap(NamedTuple):
    """The part of a withdrawal that no lot covers yet."""

    key: object
    points: int


def draw(points, lots, first=()):
    """Take `points` from `lots`: the keys in `first` first, then what expires first.

    Lots that expire on the same day go in the order given (the older first). A lot that waits
    gives only when it is among `first`.
    Return `([(lot key, points)], gap)`, gap being what no lot could give.

    >>> old, soon = Lot("old", 500), Lot("soon", 300, date(2026, 12, 31))
    >>> draw(700, [old, soon])
    ([('soon', 300), ('old', 400)], 0)
    >>> draw(900, [old, soon], first=["old"])
    ([('old', 500), ('soon', 300)], 100)
    >>> draw(400, [soon, Lot("pending", 900, None, True)])
    ([('soon', 300)], 100)
    """
    preferred = set(first)
    ordered = sorted(
        (lot for lot in lots if lot.key in preferred or not lot.waits),
        key=lambda lot: (lot.key not in preferred, lot.expires or date.max),
    )
    drawn = []
    for lot in ordered:
        taken = min(points, lot.left)
        if taken > 0:
            drawn.append((lot.key, taken))
            points -= taken
    return drawn, points


def cover(gaps, lots):
    """Close gaps, the oldest first, with what lots have left.

    :param gaps: list of Gap in the order they arose
    :return: list of (gap key, lot key, points)

    >>> cover([Gap("spend", 120)], [Lot("award", 200)])
    [('spend', 'award', 120)]
    """
    covered = []
    left = list(lots)
    for gap in gaps:
        drawn, __ = draw(gap.points, left)
        covered += [(gap.key, key, points) for key, points in drawn]
        taken = dict(drawn)
        left = [lot._replace(left=lot.left - taken.get(lot.key, 0)) for lot in left]
    return covered


def give_back(points, drawn):
    """Return points to the lots they were drawn from, what was drawn last first.

    :param drawn: list of (lot key, points) in the order of drawing; negative points are earlier
        returns
    :return: `([(lot key, points)], rest)`, rest being what came from no lot

    >>> give_back(250, [("soon", 300), ("old", 400), ("old", -350)])
    ([('old', 50), ('soon', 200)], 0)
    """
    net = {}
    for key, taken in drawn:
        net[key] = net.get(key, 0) + taken
    returned = []
    for key, taken in reversed(net.items()):
        share = min(points, taken)
        if share > 0:
            returned.append((key, share))
            points -= share
    return returned, points
