"""What the points of a document wait for before anybody can spend them.

A wait is "now", "days:7", "delivered" or "paid"; it comes from the rule that gave the points.
Points are hundredths (integers).
"""

from collections import Counter, defaultdict
from fractions import Fraction

from .earning import spread
from .reversal import line_points

NOW = "now"


def by_line(result, waits):
    """Return how the points of each line are shared among waits, for lines that wait.

    :param result: `earning.Result`
    :param dict waits: {rule key: wait}
    :return: {line key: {wait: hundredths}}; a line that is not in it waits for nothing

    >>> from .earning import Line, Rule, compute
    >>> rules = [Rule("a", step=1000, points=100), Rule("b", "unit", points=200, adds_up=True)]
    >>> result = compute([Line("x", 5000, 1000, ("a", "b")), Line("y", 3000, 0, ("a",))], rules)
    >>> by_line(result, {"a": "paid", "b": "now"})
    {'y': {'paid': 300}, 'x': {'paid': 500, 'now': 200}}
    """
    parts = defaultdict(lambda: defaultdict(int))
    rules = Counter(key for row in result.by_rule for key in row["lines"])
    for row in result.by_rule:
        wait, points = waits.get(row["rule"], NOW), row["points"]
        shared = [key for key in row["lines"] if rules[key] > 1]
        for key in row["lines"]:
            if rules[key] == 1:  # what it earns is of this rule
                parts[key][wait] += result.by_line[key]
                points -= result.by_line[key]
        shares = spread(points, [max(result.by_line[key], 0) for key in shared])
        for key, share in zip(shared, shares, strict=True):
            parts[key][wait] += share
    return {key: dict(part) for key, part in parts.items() if part.keys() - {NOW}}


def usable(result, waits):
    """Return the hundredths of a result that wait for nothing."""
    return sum(
        row["points"] for row in result.by_rule if waits.get(row["rule"], NOW) == NOW
    )


def by_wait(points, terms, values, parts):
    """Share what a document is worth now among what its points wait for.

    :param int points: `reversal.document_points` of the same terms and values
    :param dict terms: {line key: reversal.LineTerms}
    :param dict values: {line key: (amount, quantity)} of what is left
    :param dict parts: as of `by_line`
    :return: {wait: hundredths}, adding up to `points`

    >>> from .reversal import LineTerms
    >>> terms = {1: LineTerms(1000, 1000, 600, 0), 2: LineTerms(1000, 1000, 400, 0)}
    >>> by_wait(1000, terms, {1: (1000, 1000), 2: (1000, 1000)}, {2: {"paid": 400}})
    {'now': 600, 'paid': 400}
    >>> by_wait(600, terms, {1: (1000, 1000)}, {2: {"paid": 400}})
    {'now': 600, 'paid': 0}
    """
    weights, frozen = defaultdict(Fraction), defaultdict(int)
    for key, line in terms.items():
        whole = line.by_amount + line.by_unit
        left = line_points(line, *values[key]) if key in values else 0
        for wait, part in parts.get(key, {NOW: whole}).items():
            frozen[wait] += part
            weights[wait] += Fraction(part * left, whole) if whole > 0 else 0
    if not any(weights.values()):
        return {NOW: points} if points else dict.fromkeys(frozen, 0)
    # whole points stay whole
    unit = 1 if points % 100 or any(part % 100 for part in frozen.values()) else 100
    shares = spread(points // unit, list(weights.values()))
    return {wait: share * unit for wait, share in zip(weights, shares, strict=True)}


def take_back(points, given, targets):
    """Return from which waits points are taken back: {wait: hundredths}, at most `points`.

    :param dict given: {wait: hundredths} that the document has given so far, net
    :param dict targets: as of `by_wait`

    >>> take_back(500, {"now": 600, "paid": 400}, {"now": 500, "paid": 0})
    {'paid': 400, 'now': 100}
    """
    excess = {wait: part - targets.get(wait, 0) for wait, part in given.items()}
    taken = {}
    for wait, part in sorted(excess.items(), key=lambda pair: -pair[1]):
        share = min(max(part, 0), points)
        if share:
            taken[wait] = share
            points -= share
    return taken
