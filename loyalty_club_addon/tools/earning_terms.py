"""What a line counts for, what a multiplier adds, what a cap leaves. Integers only, as in earning.

static/src/app/utils/club_earning_terms.js says the same.
"""

from typing import NamedTuple

from .integers import spread

ALL = 100  # percent of a line that counts, hundredths of a factor
WHOLE_POINT = 100
SHARES = 10_000  # hundredths of a percent in the whole


class Cap(NamedTuple):
    """The most points a basket may bring.

    key: what the explanation calls it. limit: what the club says, room: what is left of it now;
    hundredths of a point.
    """

    key: object
    limit: int
    room: int


def counted(line, rule):
    """Return (percent of the line that counts for the rule, why not all of it).

    The reason is '', 'margin' or 'under_list'. What is not known of a line (None) leaves it out of
    nothing; a line that lowers the basket counts in full.
    """
    if line.amount < 0:
        return ALL, ""
    if rule.minimum_margin and line.cost is not None and (
        (line.net - line.cost) * SHARES < rule.minimum_margin * line.net
    ):
        return 0, "margin"
    if rule.under_list != ALL and line.listed is not None and line.net < line.listed and (
        (line.listed - line.net) * SHARES >= rule.under_list_from * line.listed
    ):
        return rule.under_list, "under_list"
    return ALL, ""


def extra(rule, points, weights, factors):
    """Return what multipliers add to the lines of a rule, as a list of hundredths.

    :param int points: what the rule brings without them
    :param list weights: what each line counts for
    :param list factors: hundredths; 100 is once

    Whole points stay whole, rounded half up once for all lines together: of 3 points on two equal
    lines, one of them double, 1.5 are the line's own, so 2 are added.

    >>> from .earning import Rule
    >>> extra(Rule("all", step=1, points=100), 300, [1, 1], [200, 100])
    [200, 0]
    """
    gains = [weight * (factor - ALL) for weight, factor in zip(weights, factors, strict=True)]
    divisor = sum(weights) * ALL
    if not any(gains):
        return [0] * len(weights)
    is_whole = points % WHOLE_POINT == 0 and (rule.mode != "money" or rule.whole_steps)
    unit = WHOLE_POINT if is_whole else 1
    divisor *= unit
    total = (2 * points * sum(gains) + divisor) // (2 * divisor) * unit
    return spread(total, gains)


def cut(by_line, by_unit, caps):
    """Cut the points of a basket down to what its caps leave.

    :param dict by_line: line key -> hundredths
    :param dict by_unit: line key -> the part of them that follows the quantity
    :param caps: list of `Cap`
    :return: `(by_line, by_unit, explanation)`; the explanation has a row for each cap that cut:
        dict(cap, limit, points) with what it took off

    >>> cut({"a": 300, "b": 100}, {"a": 0, "b": 0}, [Cap("order", 200, 200)])
    ({'a': 150, 'b': 50}, {'a': 0, 'b': 0}, [{'cap': 'order', 'limit': 200, 'points': 200}])
    """
    rows = []
    for cap in caps:
        points, room = sum(by_line.values()), max(cap.room, 0)
        if points <= room:
            continue
        before = by_line
        by_line = dict(zip(before, spread(room, list(before.values())), strict=True))
        by_unit = {
            key: by_line[key] * part // before[key] if before[key] else 0
            for key, part in by_unit.items()
        }
        rows.append({"cap": cap.key, "limit": cap.limit, "points": points - room})
    return by_line, by_unit, rows
