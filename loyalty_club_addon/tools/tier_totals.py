"""What a member's purchases come to by the criteria of a ladder, and until when they do.

Plain values: days are dates, amounts thousandths of the club's currency, points hundredths,
numbers of purchases and of days whole numbers. A purchase is a day and an amount, net of returns.
"""

from datetime import timedelta
from typing import NamedTuple

from .periods import FOR_EVER
from .windows import Window, leaves_on, previous_end, window_bounds

METRICS = ("amount", "each", "count", "largest", "smallest", "points", "margin", "recency")
MONEY_METRICS = ("amount", "largest", "smallest", "margin")
# these may rise when something leaves the window
RISING_METRICS = ("smallest", "margin")
ONE_DAY = timedelta(days=1)


class Bought(NamedTuple):
    """One purchase, or the points of one day."""

    day: object
    amount: int = 0
    margin: int = 0


class Criterion(NamedTuple):
    """metric of a window compared with a threshold.

    metric: one of METRICS; "each" counts the purchases of at least `at_least`, "recency" is the
    number of days since the last purchase, met when it is not above the threshold. source: key of
    the purchases that count, for criteria about some products.
    """

    key: object
    metric: str
    window: Window
    threshold: int = 0
    at_least: int = 0
    source: object = ""


class History(NamedTuple):
    """What a member bought. by_source: {source: list of Bought}. joined: date or None."""

    by_source: dict
    calendar: str
    joined: object = None

    def inside(self, criterion, day):
        """The purchases that a criterion looks at as of a day, those after it left out."""
        first, last = window_bounds(day, criterion.window, self.calendar, self.joined)
        last = min(day, last)
        return [one for one in self.by_source.get(criterion.source, ()) if first <= one.day <= last]

    def next_bought(self, day):
        """The next day after `day` of which there is a purchase already, None without one."""
        return min((
            one.day for rows in self.by_source.values() for one in rows if one.day > day
        ), default=None)


def value(criterion, history, day):
    """Return the metric of a criterion as of a day; None when there is nothing to measure.

    >>> from datetime import date
    >>> bought = [Bought(date(2026, 1, day), amount) for day, amount in ((3, 70), (9, 20), (9, 0))]
    >>> history, window = History({"": bought}, "gregorian"), Window("month")
    >>> for metric in ("amount", "each", "count", "largest", "smallest", "recency"):
    ...     one = Criterion(metric, metric, window, at_least=50)
    ...     print(metric, value(one, history, date(2026, 1, 31)))
    amount 90
    each 1
    count 2
    largest 70
    smallest 20
    recency 22
    """
    rows, metric = history.inside(criterion, day), criterion.metric
    if metric in ("amount", "points"):
        return sum(one.amount for one in rows)
    if metric == "margin":
        return sum(one.margin for one in rows)
    bought = [one for one in rows if one.amount > 0]  # what came back entirely was no purchase
    if metric == "each":
        return sum(one.amount >= criterion.at_least for one in bought)
    if metric == "count":
        return len(bought)
    if metric == "recency":
        return (day - max(one.day for one in bought)).days if bought else None
    amounts = [one.amount for one in bought]
    return (max if metric == "largest" else min)(amounts, default=None)


def is_met(criterion, number):
    """Is the threshold reached?

    >>> is_met(Criterion(1, "recency", Window("joined"), 30), 31)
    False
    """
    if number is None:
        return False
    if criterion.metric == "recency":
        return number <= criterion.threshold
    return number >= criterion.threshold


def missing(criterion, number):
    """Return what lacks to the threshold, in the unit of the metric; 0 when it is reached.

    >>> missing(Criterion(1, "amount", Window("year"), 100), 40)
    60
    """
    if is_met(criterion, number):
        return 0
    if criterion.metric in ("largest", "smallest", "recency"):
        return criterion.threshold  # one purchase of it
    return criterion.threshold - (number or 0)


def all_met(criteria, history, day, is_any=False):
    """Are the criteria of a tier met as of a day? None at all: everybody."""
    if not criteria:
        return True
    return (any if is_any else all)(
        is_met(one, value(one, history, day)) for one in criteria
    )


def met_until(criteria, history, day, is_any=False):
    """Return the last day on which criteria hold without another purchase.

    FOR_EVER when time cannot end it; None when they do not hold. Criteria of a calendar window
    that held at the end of the period before give that day: whoever qualified last month.
    """
    if all_met(criteria, history, day, is_any):
        return _last_day(criteria, history, day, is_any)
    ends = {
        previous_end(day, one.window, history.calendar)
        for one in criteria if one.window.is_calendar
    }
    for end in sorted(ends, reverse=True):
        if all_met(criteria, history, end, is_any):
            return end
    return None


def changes_after(criteria, history, day):
    """Return the sorted days after `day` on which windows lose something, FOR_EVER left out."""
    changes = set()
    for one in criteria:
        if one.metric == "recency":
            changes |= {
                bought.day + timedelta(days=one.threshold + 1)
                for bought in history.inside(one, day)
            }
        changes |= {
            leaves_on(bought, one.window, history.calendar)
            for bought in {bought.day for bought in history.inside(one, day)}
        }
    return sorted(change for change in changes if day < change < FOR_EVER)


def _last_day(criteria, history, day, is_any):
    known = _until(history, day)
    for change in changes_after(criteria, history, day):
        if not all_met(criteria, known, change, is_any):
            return change - ONE_DAY
    return FOR_EVER


def _until(history, day):
    """The history without what is dated later than a day."""
    return history._replace(by_source={
        source: [one for one in rows if one.day <= day]
        for source, rows in history.by_source.items()
    })
