"""How far a member is from the next tier, and what keeps the one he has."""

from datetime import date, timedelta
from typing import NamedTuple

from .periods import FOR_EVER
from .tier_totals import is_met, met_until, missing, value
from .windows import period_bounds

ONE_DAY = timedelta(days=1)


class Gap(NamedTuple):
    """What one criterion lacks: `number` in the unit of its metric, until the day `by`.

    by: the last day to buy it, None when there is no hurry.
    """

    criterion: object
    number: int
    by: date | None = None


def to_next(ladder, history, rank, day):
    """Return the gaps to the next tier; empty on top of the ladder.

    Criteria that are met are left out. When one is enough it is the one that lacks the smallest
    part of its threshold.

    >>> from .tier_choice import Tier
    >>> from .tier_totals import Bought, Criterion, History
    >>> from .windows import Window
    >>> tier = Tier("gold", (Criterion(1, "amount", Window("days", 365), 100),))
    >>> history = History({"": [Bought(date(2026, 1, 9), 40)]}, "gregorian")
    >>> [gap.number for gap in to_next([tier], history, -1, date(2026, 11, 22))]
    [60]
    """
    if rank + 1 >= len(ladder):
        return []
    return gaps(ladder[rank + 1], history, day)


def to_keep(tier, history, day):
    """Return the gaps that end a tier, each with the last day to fill it; empty: nothing to do.

    For a rolling window: what lacks once the oldest purchase has left. For a calendar window:
    what lacks in this period when the tier was earned in the one before.
    """
    held = met_until(tier.criteria, history, day, tier.is_any)
    if held is None or held == FOR_EVER:
        return []
    if held < day:  # earned in the period before
        by = min(
            period_bounds(day, one.window.unit, history.calendar)[1]
            for one in tier.criteria if one.window.is_calendar
        )
        return gaps(tier, history, day, by)
    if any(one.window.is_calendar for one in tier.criteria):
        return []  # earned in this period, and so to the end of the next one
    return gaps(tier, history, held + ONE_DAY, held)


def gaps(tier, history, day, by=None):
    """Return the gaps of a tier as of a day."""
    found = []
    for one in tier.criteria:
        number = value(one, history, day)
        if not is_met(one, number):
            found.append(Gap(one, missing(one, number), by))
    if tier.is_any and found:
        found = [min(found, key=lambda gap: gap.number / max(gap.criterion.threshold, 1))]
    return found
