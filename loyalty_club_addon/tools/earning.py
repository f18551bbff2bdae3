"""How many points a basket earns, and why.

Integers only, so that the server and static/src/app/utils/club_earning.js agree to the last
digit: amounts in minor units (a fixed fraction of the currency), quantities in thousandths, points
in hundredths. Line and rule keys are any hashable values; they come back unchanged.
"""

from fractions import Fraction
from typing import NamedTuple

from .earning_terms import ALL, WHOLE_POINT, counted, cut, extra
from .integers import spread, to_units

__all__ = ["Line", "Result", "Rule", "compute", "spread", "to_units"]


class Line(NamedTuple):
    """A line of the basket.

    amount: minor units after the line's own discount, with or without tax as the club says.
    quantity: thousandths. rules: keys of the rules whose products include the line's product;
    multipliers: of those that run now, likewise.
    net: the line without tax before rewards; listed: the same at the list price of the day; cost:
    what its goods cost. These three in one unit of money, no matter which; None: not known.
    """

    key: object
    amount: int
    quantity: int
    rules: tuple
    multipliers: tuple = ()
    net: int | None = None
    listed: int | None = None
    cost: int | None = None


class Rule(NamedTuple):
    """An earning rule that is open to this member.

    mode: 'money' (points per step), 'unit' (points per unit) or 'order' (points once).
    step: minor units. points: hundredths of a point. whole_steps: a step begun brings nothing.
    adds_up: comes on top of the others. audience: how many criteria single out its members.
    narrow: limited to some products. Minimums: over all its lines, minor units and thousandths.
    under_list: percent that lines under list price count for, when they are at least
    under_list_from (hundredths of a percent) under it. minimum_margin: hundredths of a percent;
    lines below it bring nothing; 0: any line.
    """

    key: object
    mode: str = "money"
    step: int = 0
    points: int = 0
    whole_steps: bool = True
    adds_up: bool = False
    audience: int = 0
    narrow: bool = False
    minimum_amount: int = 0
    minimum_quantity: int = 0
    under_list: int = ALL
    under_list_from: int = 0
    minimum_margin: int = 0


class Result(NamedTuple):
    """What a basket earns.

    points: hundredths. by_line: line key -> hundredths, adding up to points.
    by_rule: list of dict(rule, base, points, lines), the explanation before caps; base is the
    amount, the quantity or the number of orders that counted, lines the keys of the lines the rule
    won. Where it applies: under_list and margin, keys of the lines that counted less or nothing
    for that reason, counted, the percent that lines under list price counted for, and multiplied,
    list of dict(multiplier, factor, points, lines), which are part of points.
    by_unit: line key -> the part of by_line that follows the quantity, not the amount.
    caps: list of dict(cap, limit, points) of what caps took off.
    """

    points: int
    by_line: dict
    by_rule: list
    by_unit: dict
    caps: list


def compute(lines, rules, discount=0, multipliers=(), caps=()):
    """Return the `Result` of `lines` under `rules`.

    `discount` (minor units >= 0) is what rewards take off the basket; it lowers the positive
    lines in proportion. On each line the most specific rule wins; rules that add up join it. Of
    the `multipliers` that run now the best one counts on a line. `caps` cut what comes out.

    A purchase of 1,234,000 at 1 point per 10,000 brings 123 points:

    >>> rule = Rule("all", step=1_000_000, points=100)
    >>> result = compute([Line("a", 123_400_000, 1000, ("all",))], [rule])
    >>> result.points, result.by_line
    (12300, {'a': 12300})
    >>> result.by_rule
    [{'rule': 'all', 'base': 123400000, 'points': 12300, 'lines': ['a']}]
    """
    lines = _after_discount(lines, rules, discount)
    rules = [rule for rule in rules if _takes_part(rule, lines)]
    won = {rule.key: [] for rule in rules}
    for line in lines:
        for rule in _winners(line, rules):
            won[rule.key].append(line)
    by_line = {line.key: 0 for line in lines}
    by_unit = dict(by_line)
    by_rule = []
    for rule in rules:
        if not won[rule.key]:
            continue
        row, shares = _explained(rule, won[rule.key], multipliers)
        by_rule.append(row)
        for key, share in shares.items():
            by_line[key] += share
            by_unit[key] += share if rule.mode != "money" else 0
    by_line, by_unit, cut_rows = cut(by_line, by_unit, caps)
    return Result(sum(by_line.values()), by_line, by_rule, by_unit, cut_rows)


def _explained(rule, lines, multipliers):
    """Return (row of the explanation, {line key: hundredths}) of what a rule brings."""
    counts = [counted(line, rule) for line in lines]
    percents = [percent for percent, __ in counts]
    base, points = _earned(rule, lines, percents)
    weights = _weights(rule, lines, percents)
    shares = spread(points, weights)
    keys = [line.key for line in lines]
    row = {"rule": rule.key, "base": base, "points": points, "lines": keys}
    for reason in ("under_list", "margin"):
        if found := [key for key, (__, why) in zip(keys, counts, strict=True) if why == reason]:
            row[reason] = found
    if "under_list" in row:
        row["counted"] = rule.under_list
    best = [_best(line, multipliers) for line in lines]
    added = extra(rule, points, weights, [one.factor if one else ALL for one in best])
    if any(added):
        row["points"] += sum(added)
        row["multiplied"] = _multiplied(lines, best, added)
    return row, {
        line.key: share + more for line, share, more in zip(lines, shares, added, strict=True)
    }


def _best(line, multipliers):
    """Return the multiplier that counts on a line, the first of equals; or None."""
    return max(
        (one for one in multipliers if one.key in line.multipliers),
        key=lambda one: one.factor, default=None,
    )


def _multiplied(lines, best, added):
    rows = {}
    for line, one, points in zip(lines, best, added, strict=True):
        if one and points:
            row = rows.setdefault(one.key, {
                "multiplier": one.key, "factor": one.factor, "points": 0, "lines": [],
            })
            row["points"] += points
            row["lines"].append(line.key)
    return list(rows.values())


def _after_discount(lines, rules, discount):
    if discount <= 0:
        return list(lines)
    positive = [max(line.amount, 0) for line in lines]
    # The odd unit of a discount goes to the same line however the basket is sorted.
    ranks = [
        (-line.amount, -line.quantity, [rule.key not in line.rules for rule in rules])
        for line in lines
    ]
    shares = spread(min(discount, sum(positive)), positive, ranks)
    return [
        line._replace(amount=line.amount - share)
        for line, share in zip(lines, shares, strict=True)
    ]


def _takes_part(rule, lines):
    """A rule without step is not filled in yet; a minimum counts all lines of the rule."""
    if rule.mode == "money" and rule.step <= 0:
        return False
    matching = [line for line in lines if rule.key in line.rules]
    minimums = (
        (rule.minimum_amount, sum(line.amount for line in matching)),
        (rule.minimum_quantity, sum(line.quantity for line in matching)),
    )
    return all(not minimum or reached >= minimum for minimum, reached in minimums)


def _winners(line, rules):
    matching = [rule for rule in rules if rule.key in line.rules]
    winners = [rule for rule in matching if rule.adds_up]
    rivals = [rule for rule in matching if not rule.adds_up]
    if rivals:  # max keeps the first of equals: the order given
        winners.append(
            max(rivals, key=lambda rule: (rule.audience, rule.narrow, _rate(rule, line)))
        )
    return winners


def _rate(rule, line):
    """What the rule would bring on this line alone, steps aside; a return like its purchase."""
    points = max(rule.points, 0) * counted(line, rule)[0]
    if rule.mode == "money":
        return Fraction(abs(line.amount) * points, rule.step)
    if rule.mode == "unit":
        return Fraction(abs(line.quantity) * points, 1000)
    return Fraction(points)


def _earned(rule, lines, percents):
    """Return (base, points) of the lines that earn by the rule; never negative."""
    points = max(rule.points, 0)
    if rule.mode == "money":
        amount = sum(line.amount * percent for line, percent in zip(lines, percents, strict=True))
        base = amount // ALL if amount >= 0 else -(-amount // ALL)
        whole = max(amount, 0)
        if rule.whole_steps:
            return base, whole // (rule.step * ALL) * points
        return base, whole * points // (rule.step * ALL)
    quantity = sum(line.quantity for line in lines)
    if rule.mode == "unit":
        part = sum(line.quantity * percent for line, percent in zip(lines, percents, strict=True))
        base = part // ALL if part >= 0 else -(-part // ALL)
        full = max(quantity, 0) * points // 1000
        return base, _whole(max(part, 0) * points // (1000 * ALL), full)
    bought = [p for line, p in zip(lines, percents, strict=True) if line.quantity > 0]
    percent = max(bought, default=ALL)
    orders = int(quantity > 0 and percent > 0)
    return orders, _whole(orders * points * percent // ALL, orders * points)


def _whole(points, full):
    """A part of whole points is cut to whole points, like a step that was only begun."""
    return points // WHOLE_POINT * WHOLE_POINT if full % WHOLE_POINT == 0 else points


def _weights(rule, lines, percents):
    pairs = list(zip(lines, percents, strict=True))
    amounts = [max(line.amount, 0) * percent for line, percent in pairs]
    if rule.mode == "unit" or not any(amounts):
        return [max(line.quantity, 0) * percent for line, percent in pairs]
    return amounts
