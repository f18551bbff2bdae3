"""Rules, tiers and benefits run over the past purchases of one customer, the oldest first.

The engine is the live one: `earning` says what a purchase brings, `reversal` what is left of that
after returns, `tier_choice` which tier it leads to. A purchase is multiplied and discounted by the
tier from before it. Nothing is read and nothing written.

Amounts are thousandths of the club's currency, points hundredths, quantities thousandths,
discounts hundredths of a percent.
"""

from datetime import date
from typing import NamedTuple

from . import earning, reversal
from .earning_terms import Cap
from .multipliers import Multiplier
from .replay_discount import bought_by, discounted, part_of, taken_off
from .tier_choice import Choice, State, choose
from .tier_totals import Bought, History

ONCE = 100  # hundredths of a factor
TIER = "tier"  # key of the multiplier of a tier


class Goods(NamedTuple):
    """A product of a purchase, net of returns; product None: nobody knows what it was.

    >>> Goods(None, untaxed=100_000, taxed=110_000, margin=20_000).margin
    20000
    """

    product: object
    untaxed: int
    taxed: int
    margin: int


class Purchase(NamedTuple):
    """A document of before, as far as it counts for a club.

    untaxed, taxed, margin and goods are net of what came back. lines: `earning.Line`s as they were
    bought, with the keys of all rules and running multipliers for their products; left: {line
    key: (amount, quantity)} of those that came back in part. loose: lines that came back without
    their purchase, as if they were bought. discount: of rewards on the basket. products: {line
    key: product}; shown: {line key: discount that the line was sold with}; running: `Multiplier`s.
    """

    key: object
    day: date
    untaxed: int
    taxed: int
    margin: int = 0
    goods: tuple = ()
    lines: tuple = ()
    left: dict = {}
    loose: tuple = ()
    discount: int = 0
    products: dict = {}
    shown: dict = {}
    running: tuple = ()


class Source(NamedTuple):
    """What criteria look at. base: 'untaxed', 'taxed' or 'points'; products: None for all."""

    key: object
    base: str = "untaxed"
    products: frozenset | None = None


class Benefit(NamedTuple):
    """What a tier gives. factor: hundredths; discount: on all products but the excepted ones."""

    factor: int = ONCE
    discount: int = 0
    excepted: frozenset = frozenset()


class Terms(NamedTuple):
    """What is tried out. rules: callable (tier) that returns the rules open to its members;
    benefits: {tier: Benefit}; caps: hundredths, 0 for none; frozen: as of `choose`."""

    rules: object
    ladder: tuple = ()
    sources: tuple = ()
    benefits: dict = {}
    calendar: str = "gregorian"
    order_cap: int = 0
    day_cap: int = 0
    frozen: date | None = None


class Outcome(NamedTuple):
    """What a purchase would have brought. tier: the one before it; points: net of returns;
    discount: what the tier's would have taken off beyond the one it was sold with, without tax."""

    key: object
    tier: object
    points: int
    discount: int


class Customer:
    """One customer, from before the first purchase to the end of the period."""

    def __init__(self, terms, joined=None):
        """:param terms: `Terms`; joined: day on which he became a member, None"""
        self.terms = terms
        self.history = History({one.key: [] for one in terms.sources}, terms.calendar, joined)
        self.choice = Choice(None, None, None, "none", None)
        self.earned = 0
        self._day = None, 0
        self._is_known = False

    @property
    def tier(self):
        """The key of the tier he has now, None."""
        return self.choice.tier

    def remember(self, purchase, points=0):
        """Note a purchase that only counts for tiers: it was before the period."""
        self._note(purchase, {}, points)

    def advance(self, day):
        """Let time go by until a day: what the nights decide. The first time is the first look:
        which tier he begins with."""
        if not self.terms.ladder:
            return
        if not self._is_known:
            self._decide(day)
            self._is_known = True
        while self.choice.review and self.choice.review <= day:
            reviewed = self.choice.review
            self._decide(reviewed)
            if self.choice.review and self.choice.review <= reviewed:
                break

    def buy(self, purchase):
        """Return the `Outcome` of the next purchase, and let it count for tiers."""
        self.advance(purchase.day)
        tier = self.tier
        benefit = self.terms.benefits.get(tier, Benefit())
        taken = taken_off(purchase, benefit)
        gross, points = self._earn(purchase, benefit, taken)
        self._fill_day(purchase.day, gross)
        self.earned += points
        self._note(purchase, taken, points)
        if self.terms.ladder:
            self._decide(purchase.day)
        return Outcome(purchase.key, tier, points, sum(
            part_of(one.untaxed, taken.get(one.product, 0)) for one in purchase.goods
        ))

    def _decide(self, day):
        choice = self.choice
        state = State(tier=choice.tier, until=choice.until, held=choice.held)
        self.choice = choose(self.terms.ladder, self.history, state, day, self.terms.frozen)

    def _note(self, purchase, taken, points):
        for source in self.terms.sources:
            if source.base == "points":
                row = Bought(purchase.day, points)
            else:
                row = bought_by(purchase, source, taken)
            if row.amount or source.products is None:
                self.history.by_source[source.key].append(row)

    def _fill_day(self, day, points):
        before = self._day[1] if self._day[0] == day else 0
        self._day = day, before + points

    def _earn(self, purchase, benefit, taken):
        """Return (points of the purchase, points net of what came back)."""
        rules = self.terms.rules(self.tier)
        if not rules:
            return 0, 0
        lines, left = discounted(purchase, taken)
        running = list(purchase.running)
        if benefit.factor > ONCE:
            running.append(Multiplier(TIER, benefit.factor))
            lines = [line._replace(multipliers=(*line.multipliers, TIER)) for line in lines]
        result = earning.compute(
            lines, rules, purchase.discount, running, self._caps(purchase.day))
        points = result.points
        if left:
            points = _net(lines, left, result)
        if purchase.loose:
            points -= self._taken_back(purchase, rules)
        return result.points, points

    def _caps(self, day):
        caps, terms = [], self.terms
        if terms.order_cap:
            caps.append(Cap("order", terms.order_cap, terms.order_cap))
        if terms.day_cap:
            today = self._day[1] if self._day[0] == day else 0
            caps.append(Cap("day", terms.day_cap, terms.day_cap - today))
        return caps

    def _taken_back(self, purchase, rules):
        """Goods without their receipt: what they would earn, never more than he has earned."""
        points = earning.compute(list(purchase.loose), rules, caps=self._caps(purchase.day)).points
        return min(points, max(self.earned, 0))


def _net(lines, left, result):
    """Points after returns, in the way in which a document is settled."""
    terms, values = {}, {}
    for line in lines:
        by_unit = result.by_unit[line.key]
        terms[line.key] = reversal.LineTerms(
            line.amount, line.quantity, result.by_line[line.key] - by_unit, by_unit)
        values[line.key] = left.get(line.key, (line.amount, line.quantity))
    return reversal.document_points(terms, values)
