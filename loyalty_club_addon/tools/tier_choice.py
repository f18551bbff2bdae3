"""Which tier a member has: up at once, down as the ladder says.

The same purchases give the same answer however often it is asked. Only two things are remembered
of the answer before: the tier, and until when it was promised.
"""

from datetime import date, timedelta
from typing import NamedTuple

from .periods import FOR_EVER, expiry_day
from .tier_totals import RISING_METRICS, changes_after, met_until
from .windows import following_end, period_bounds

ONE_DAY = timedelta(days=1)
VALIDITIES = ("window", "days", "months", "year", "never")
DOWNS = ("at_once", "grace", "period", "step", "never")


class Tier(NamedTuple):
    """A step of a ladder.

    criteria: tuple of `Criterion`, `is_any`: one of them is enough. validity: how long it lasts
    after the criteria held: "window" (a calendar window to the end of the next one, others not
    at all), or as of `periods.expiry_day`, "never" for ever. down: the way down, see DOWNS:
    `grace` days later, at the end of the `period` (month, season, year), one step at a time.
    """

    key: object
    criteria: tuple = ()
    is_any: bool = False
    validity: str = "window"
    validity_count: int = 0
    down: str = "at_once"
    grace: int = 0
    period: str = "month"


class State(NamedTuple):
    """What a member had.

    tier: key, None without one. until: last day of the tier if nothing more is bought, None
    unknown. held: last day on which the criteria hold, None when they do not any more. locked:
    tier by hand; locked_until: last day of that.
    """

    tier: object = None
    until: date | None = None
    held: date | None = None
    is_locked: bool = False
    locked: object = None
    locked_until: date | None = None


class Choice(NamedTuple):
    """What a member has now, and why.

    reason: reached, kept, valid (still), grace, frozen, never, locked, fell, step or none. review:
    the next day on which time alone may change the answer.
    """

    tier: object
    until: date | None
    held: date | None
    reason: str
    review: date | None


def choose(ladder, history, state, day, frozen=None):
    """Return the `Choice` for a member.

    :param ladder: list of `Tier`, the lowest first
    :param history: `tier_totals.History`
    :param frozen: last day on which nobody falls, None

    >>> from .tier_totals import Bought, Criterion, History
    >>> from .windows import Window
    >>> month = Criterion(1, "amount", Window("month"), 5_000)
    >>> history = History({"": [Bought(date(2026, 1, 9), 5_600)]}, "gregorian")
    >>> ladder = [Tier("special", (month,))]
    >>> choose(ladder, history, State(), date(2026, 1, 9))[:4]
    ('special', datetime.date(2026, 2, 28), datetime.date(2026, 1, 31), 'reached')
    >>> choose(ladder, history, State("special"), date(2026, 3, 1)).reason
    'fell'
    """
    ranks = {tier.key: rank for rank, tier in enumerate(ladder)}
    if state.is_locked and (state.locked_until or FOR_EVER) >= day:
        until = state.locked_until or FOR_EVER
        return Choice(state.locked, until, None, "locked", _after(until))
    if state.is_locked:  # what was given by hand ends with its day
        state = state._replace(until=state.locked_until, held=None)
    best, held = _best(ladder, history, day)
    rank = ranks.get(state.tier, -1)
    review = _first(_next_rise(ladder, history, day), history.next_bought(day))
    if best > rank:
        return _earned(ladder[best], held, "reached", history, day, review)
    if best == rank:
        if best < 0:
            return Choice(None, None, None, "none", review)
        return _earned(ladder[best], held, "kept", history, day, review)
    return _lower(ladder, rank, best, held, history, state, day, frozen, review)


def falls_after(ladder, history, state, until, frozen=None):
    """Tell whether a member stands lower the day after `until` if nothing more is bought.

    >>> from .tier_totals import Bought, Criterion, History
    >>> from .windows import Window
    >>> month = Criterion(1, "amount", Window("month"), 50)
    >>> history = History({"": [Bought(date(2026, 1, 9), 60)]}, "gregorian")
    >>> state = State("special", date(2026, 2, 28), date(2026, 1, 31))
    >>> falls_after([Tier("special", (month,))], history, state, date(2026, 2, 28))
    True
    >>> falls_after([Tier("special", (month,), down="never")], history, state, date(2026, 2, 28))
    False
    """
    ranks = {tier.key: rank for rank, tier in enumerate(ladder)}
    choice = choose(ladder, history, state, until + ONE_DAY, frozen)
    return ranks.get(choice.tier, -1) < ranks.get(state.tier, -1)


def valid_until(tier, held, calendar):
    """Return the last day of a tier whose criteria held until a day, grace left out.

    >>> valid_until(Tier("a", validity="months", validity_count=2), date(2026, 1, 9), "gregorian")
    datetime.date(2026, 3, 31)
    """
    if held == FOR_EVER or tier.validity == "never":
        return FOR_EVER
    if tier.validity != "window":
        return expiry_day(held, tier.validity, tier.validity_count, calendar)
    ends = [
        following_end(held, one.window, calendar)
        for one in tier.criteria if one.window.is_calendar
    ]
    return (max if tier.is_any else min)(ends, default=held)


def promised_until(tier, held, calendar):
    """Return the last day of a tier with the way down that it grants."""
    return _softened(tier, valid_until(tier, held, calendar), calendar)


def _softened(tier, until, calendar):
    if tier.down == "never":
        return FOR_EVER
    if until == FOR_EVER:
        return until
    if tier.down == "grace":
        return until + timedelta(days=tier.grace)
    if tier.down == "period":
        return period_bounds(until, tier.period, calendar)[1]
    return until


def _best(ladder, history, day):
    """The highest tier that is earned: (its rank, until when its criteria hold); -1 for none."""
    for rank in reversed(range(len(ladder))):
        tier = ladder[rank]
        held = met_until(tier.criteria, history, day, tier.is_any)
        if held and valid_until(tier, held, history.calendar) >= day:
            return rank, held
    return -1, None


def _earned(tier, held, reason, history, day, review):
    until = promised_until(tier, held, history.calendar)
    # the day after the criteria end belongs to the promise: what it says is looked at again
    return Choice(tier.key, until, held, reason, _first(review, _after(max(until, day))))


def _lower(ladder, rank, best, held, history, state, day, frozen, review):
    """The criteria of the tier he has do not hold (any more).

    What was given by hand (`state.is_locked`) was not earned: nothing but its day keeps it.
    """
    tier, calendar = ladder[rank], history.calendar
    is_taken_back = bool(state.held) and state.held >= day  # goods came back, not time went by
    until = state.until or day - ONE_DAY
    if is_taken_back:
        until = _softened(tier, day - ONE_DAY, calendar)
    kept_held = None if is_taken_back else state.held
    if tier.down == "never" and not state.is_locked:
        return Choice(tier.key, FOR_EVER, kept_held, "never", review)
    if until >= day:
        is_grace = tier.down in ("grace", "period") and (
            not kept_held or valid_until(tier, kept_held, calendar) < day
        )
        reason = "grace" if is_grace else "valid"
        return Choice(tier.key, until, kept_held, reason, _first(review, _after(until)))
    if frozen and frozen >= day and not state.is_locked:
        return Choice(tier.key, until, kept_held, "frozen", _first(review, _after(frozen)))
    if tier.down == "step" and best < rank - 1:
        below = ladder[rank - 1]
        until = _one_turn(below, day, calendar)
        return Choice(below.key, until, None, "step", _first(review, _after(until)))
    if best < 0:
        return Choice(None, None, None, "fell", review)
    return _earned(ladder[best], held, "fell", history, day, review)


def _one_turn(tier, day, calendar):
    """How long a member who came down one step stays there: as if he had qualified today."""
    if tier.down == "never":
        return FOR_EVER
    until = valid_until(tier, day, calendar)
    rolling = [one.window for one in tier.criteria if one.window.is_rolling]
    if until == day and rolling:
        lengths = {"days": 1, "months": 30}
        until = day + timedelta(days=max(one.count * lengths[one.unit] for one in rolling))
    return max(until, day)


def _next_rise(ladder, history, day):
    """The next day on which time alone may lift somebody: the smallest purchase leaves."""
    criteria = [
        one for tier in ladder for one in tier.criteria if one.metric in RISING_METRICS
    ]
    return next(iter(changes_after(criteria, history, day)), None)


def _after(until):
    return None if until == FOR_EVER else until + ONE_DAY


def _first(*days):
    return min((day for day in days if day), default=None)
