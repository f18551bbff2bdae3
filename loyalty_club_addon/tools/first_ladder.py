"""What a ladder of one tier would have meant, from past purchases: before there is any ladder.

The tier is one of the recipes of a ladder: a purchase of at least an amount in the last 365 days,
or the total of a calendar month or year, which lasts to the end of the next one. The answers are
those of `tier_choice` on each of these days; here one pass over all purchases gives them.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from .windows import Window, period_bounds, previous_end, window_bounds

YEAR = Window("days", 365)
RECIPES = ("purchase", "month", "year")


class Past(NamedTuple):
    """A past purchase. amount: an integer, in the unit of the threshold."""

    customer: object
    day: date
    amount: int


class Outcome(NamedTuple):
    """What a tier would have meant from a day until today.

    customers: who bought; special: how many of them would have had the tier at some time; now:
    list of those who would have it today. sales, special_sales: of all, and of the special ones;
    cost: the percentage of what these bought while they had the tier, in units / 10,000.
    """

    customers: int
    special: int
    now: list
    sales: int
    special_sales: int
    cost: int


def history_begin(recipe, since, calendar):
    """Return the first day whose purchases say who has the tier on the day `since`.

    >>> history_begin("purchase", date(2025, 11, 23), "gregorian")
    datetime.date(2024, 11, 24)
    >>> history_begin("month", date(2025, 11, 23), "gregorian")
    datetime.date(2025, 10, 1)
    """
    if recipe == "purchase":
        return window_bounds(since, YEAR, calendar)[0]
    return period_bounds(previous_end(since, Window(recipe), calendar), recipe, calendar)[0]


def project(purchases, recipe, threshold, percent, since, today, calendar):
    """Return the `Outcome` of a tier with a discount.

    A discount is given from the next purchase on: the one that lifts is paid in full.

    :param purchases: list of `Past` in the order in which they were made
    :param percent: in hundredths of a percent
    :param since: first day whose sales are told; earlier purchases only say who has the tier

    >>> bought = [Past("a", date(2026, 1, 9), 60), Past("a", date(2026, 2, 3), 40),
    ...           Past("b", date(2026, 2, 4), 20)]
    >>> project(bought, "month", 50, 1000, date(2026, 1, 1), date(2026, 2, 9), "gregorian")[:2]
    (2, 1)
    """
    standing = _Each(threshold) if recipe == "purchase" else _Total(recipe, threshold, calendar)
    spent, special, discounted = defaultdict(int), set(), 0
    for customer, day, amount in purchases:
        has_tier = standing.holds(customer, day)
        standing.add(customer, day, amount)
        if day >= since:
            spent[customer] += amount
            discounted += amount if has_tier else 0
            if has_tier or standing.holds(customer, day):
                special.add(customer)
    known = {customer for customer, amount in spent.items() if amount > 0}
    special &= known
    return Outcome(
        customers=len(known),
        special=len(special),
        now=[one for one in spent if one in known and standing.holds(one, today)],
        sales=sum(spent[one] for one in known),
        special_sales=sum(spent[one] for one in special),
        cost=max(discounted, 0) * percent,
    )


def suggest(purchases, recipe, since, calendar, one_in=10):
    """Return a round amount that about one customer in ten reaches, 0 without customers.

    >>> bought = [Past(number, date(2026, 1, 9), 100 * number) for number in range(1, 31)]
    >>> suggest(bought, "purchase", date(2026, 1, 1), "gregorian")
    2000
    """
    totals = defaultdict(int)
    for number, (customer, day, amount) in enumerate(purchases):
        if day >= since:
            period = number if recipe == "purchase" else period_bounds(day, recipe, calendar)[0]
            totals[customer, period] += amount
    best = defaultdict(int)
    for (customer, __), amount in totals.items():
        best[customer] = max(best[customer], amount)
    ranked = sorted((amount for amount in best.values() if amount > 0), reverse=True)
    return _rounded(ranked[len(ranked) // one_in]) if ranked else 0


def _rounded(amount):
    """Return the largest 1, 2 or 5 with zeros that is not above an amount."""
    unit = 10 ** (len(str(amount)) - 1)
    return max(step * unit for step in (1, 2, 5) if step * unit <= amount)


class _Each:
    """One purchase of at least an amount in the last 365 days."""

    def __init__(self, threshold):
        self.threshold = threshold
        self.last = {}

    def add(self, customer, day, amount):
        if amount >= self.threshold:
            self.last[customer] = day

    def holds(self, customer, day):
        last = self.last.get(customer)
        return last is not None and day - last < timedelta(days=YEAR.count)


class _Total:
    """The total of a period, which counts to the end of the next one."""

    def __init__(self, unit, threshold, calendar):
        self.unit = unit
        self.threshold = threshold
        self.calendar = calendar
        self.totals = defaultdict(int)

    def add(self, customer, day, amount):
        self.totals[customer, self._period(day)] += amount

    def holds(self, customer, day):
        first = self._period(day)
        return any(
            self.totals.get((customer, period), 0) >= self.threshold
            for period in (first, self._period(first - timedelta(days=1)))
        )

    def _period(self, day):
        return period_bounds(day, self.unit, self.calendar)[0]
