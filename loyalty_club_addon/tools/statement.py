"""A statement of points: opening, movements and closing of each row, which add up.

Points are hundredths. Rows are either periods, where one closes with what the next opens with, or
shares of the ledger (clubs, shops, kinds of members) that stand side by side.
"""

from typing import NamedTuple

# Every kind of entry has its column; a kind that is not named here is "other".
COLUMN_OF_KIND = {
    'earn': 'earned',
    'bonus': 'earned',
    'earn_back': 'taken_back',
    'spend': 'spent',
    'spend_back': 'returned',
    'expire': 'expired',
    'adjust': 'adjusted',
}
MOVEMENTS = (*dict.fromkeys(COLUMN_OF_KIND.values()), 'other')


class Row(NamedTuple):
    """keys: what the row stands for, more than one when rows were folded into it. moves: {column:
    hundredths}. clubs: {club: closing balance in hundredths}, because a point of one club is not
    worth what a point of another is."""

    keys: tuple
    opening: int
    moves: dict
    clubs: dict

    @property
    def closing(self):
        return self.opening + sum(self.moves.values())


def build(sums, periods=0):
    """Make the rows of a statement.

    :param sums: iterable of (key, club, period, kind, hundredths); period 0 lies before the first
        day of the statement
    :param int periods: when the rows are periods: how many; the first is 1. 0: a row for each key
    :return: list of `Row`, periods in their order, keys in the order they came in

    >>> rows = build([(None, 7, 0, 'earn', 500), (None, 7, 2, 'spend', -200)], periods=2)
    >>> [(row.keys, row.opening, row.closing) for row in rows]
    [((1,), 500, 500), ((2,), 500, 300)]
    >>> [row.clubs for row in build([('shop', 7, 0, 'opening', 100), ('shop', 7, 1, 'core', 50)])]
    [{7: 150}]
    """
    parts = {}
    for key, club, period, kind, points in sums:
        part = parts.setdefault(period if periods else key, {})
        column = COLUMN_OF_KIND.get(kind, 'other') if period else 'opening'
        part[column, club] = part.get((column, club), 0) + points
    if not periods:
        return [_row(key, {}, part) for key, part in parts.items()]
    rows, opening = [], _row(0, {}, parts.get(0, {})).clubs
    for period in range(1, periods + 1):
        rows.append(_row(period, opening, parts.get(period, {})))
        opening = rows[-1].clubs
    return rows


def _row(key, opening, part):
    """:param opening: {club: hundredths} besides what the part says itself"""
    clubs = dict(opening)
    moves = dict.fromkeys(MOVEMENTS, 0)
    first = sum(opening.values())
    for (column, club), points in part.items():
        clubs[club] = clubs.get(club, 0) + points
        if column == 'opening':
            first += points
        else:
            moves[column] += points
    return Row((key,), first, moves, clubs)


def total(rows, chained):
    """Return the one row that rows come to.

    :param bool chained: the rows are periods in their order

    >>> rows = build([(None, 7, 0, 'earn', 500), (None, 7, 2, 'spend', -200)], periods=2)
    >>> total(rows, chained=True)[1], total(rows, chained=True).closing
    (500, 300)
    """
    keys = tuple(key for row in rows for key in row.keys)
    moves = {name: sum(row.moves[name] for row in rows) for name in MOVEMENTS}
    if chained:
        opening, last = (rows[0].opening, rows[-1].clubs) if rows else (0, {})
        return Row(keys, opening, moves, last)
    clubs = {}
    for row in rows:
        for club, points in row.clubs.items():
            clubs[club] = clubs.get(club, 0) + points
    return Row(keys, sum(row.opening for row in rows), moves, clubs)


def fold(rows, limit, chained):
    """Return (folded row or None, rows that stay), at most `limit` together: one page.

    Periods: the oldest are folded. Others: those whose points moved least; the rest keep their
    order.

    >>> rows = build([(number, 7, 1, 'earn', number) for number in (3, 1, 2)])
    >>> folded, rest = fold(rows, 2, chained=False)
    >>> folded.closing, [row.keys for row in rest]
    (3, [(3,)])
    """
    if len(rows) <= limit:
        return None, rows
    number = len(rows) - limit + 1
    least = sorted(rows, key=lambda row: sum(map(abs, row.moves.values())) + abs(row.closing))
    folded = rows[:number] if chained else least[:number]
    return total(folded, chained), [row for row in rows if row not in folded]
