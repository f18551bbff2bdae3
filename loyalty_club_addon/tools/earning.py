"""How many points a basket earns, and why.

Integers only, so that the server and static/src/app/utils/club_earning.js agree to the last
digit: amounts in minor units (a fixed fraction of the currency), quantities in thousandths, points
in hundredths. Line and rule keys are any hashable values; they come back unchanged.
"""

import math
from fractions import Fraction
from typing import NamedTuple


class Line(NamedTuple):
    """A line of the basket.

    amount: minor units after the line's own discount, with or without tax as the club says.
    quantity: thousandths. rules: keys of the rules whose products include the line's product.
    """

    key: object
    amount: int
    quantity: int
    rules: tuple


class Rule(NamedTuple):
    """An earning rule that is open to this member.

    mode: 'money' (points per step), 'unit' (points per unit) or 'order' (points once).
    step: minor units. points: hundredths of a point. whole_steps: a step begun brings nothing.
    adds_up: comes on top of the others. audience: how many criteria single out its members.
    narrow: limited to some products. Minimums: over all its lines, minor units and thousandths.
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


class Result(NamedTuple):
    """What a basket earns.

    points: hundredths. by_line: line key -> hundredths, adding up to points.
    by_rule: list of dict(rule, base, points, lines), the explanation; base is the amount, the
    quantity or the number of orders that counted, lines the keys of the lines the rule won.
    by_unit: line key -> the part of by_line that follows the quantity, not the amount.
    """

    points: int
    by_line: dict
    by_rule: list
    by_unit: dict


def to_units(value, scale):
    """Return the float `value` in units of 1/`scale`, half away from zero.

    With amounts in thousandths, a step typed in Toman over books in Rial has the scale 10,000.

    >>> to_units(12.345, 1000), to_units(-0.5, 1), to_units(10000, 1000 * 10)
    (12345, -1, 100000000)
    """
    units = math.floor(abs(value) * scale + 0.5)
    return units if value >= 0 else -units


def spread(total, weights, ranks=None):
    """Share the integer `total` in proportion to `weights` >= 0, exactly, by largest remainder.

    Equal remainders go by `ranks` (any comparable values), then by order.

    >>> spread(100, [1, 1, 1]), spread(-5, [0, 1, 3]), spread(7, [0, 0])
    ([34, 33, 33], [0, -1, -4], [0, 0])
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    sign, size = (1, total) if total >= 0 else (-1, -total)
    shares = [size * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)),
        key=lambda index: (-(size * weights[index] % whole), ranks[index] if ranks else 0),
    )
    for index in by_remainder[:size - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]


def compute(lines, rules, discount=0):
    """Return the `Result` of `lines` under `rules`.

    `discount` (minor units >= 0) is what rewards take off the basket; it lowers the positive
    lines in proportion. On each line the most specific rule wins; rules that add up join it.

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
        earning = won[rule.key]
        if not earning:
            continue
        base, points = _earned(rule, earning)
        shares = spread(points, _weights(rule, earning))
        for line, share in zip(earning, shares, strict=True):
            by_line[line.key] += share
            by_unit[line.key] += share if rule.mode != "money" else 0
        by_rule.append({
            "rule": rule.key,
            "base": base,
            "points": points,
            "lines": [line.key for line in earning],
        })
    return Result(sum(entry["points"] for entry in by_rule), by_line, by_rule, by_unit)


def _after_discount(lines, rules, discount):
    positive = [max(line.amount, 0) for line in lines]
    # The odd unit of a discount goes to the same line however the basket is sorted.
    ranks = [
        (-line.amount, -line.quantity, [rule.key not in line.rules for rule in rules])
        for line in lines
    ]
    shares = spread(min(max(discount, 0), sum(positive)), positive, ranks)
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
    points = max(rule.points, 0)
    if rule.mode == "money":
        return Fraction(abs(line.amount) * points, rule.step)
    if rule.mode == "unit":
        return Fraction(abs(line.quantity) * points, 1000)
    return Fraction(points)


def _earned(rule, lines):
    """Return (base, points) of the lines that earn by the rule; never negative."""
    points = max(rule.points, 0)
    amount = sum(line.amount for line in lines)
    quantity = sum(line.quantity for line in lines)
    if rule.mode == "money":
        counted = max(amount, 0)
        if rule.whole_steps:
            return amount, counted // rule.step * points
        return amount, counted * points // rule.step
    if rule.mode == "unit":
        return quantity, max(quantity, 0) * points // 1000
    orders = int(quantity > 0)
    return orders, orders * points


def _weights(rule, lines):
    amounts = [max(line.amount, 0) for line in lines]
    if rule.mode == "unit" or not any(amounts):
        return [max(line.quantity, 0) for line in lines]
    return amounts
