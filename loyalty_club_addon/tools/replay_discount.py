"""What the discount of a tier takes off a purchase that was made without it.

Amounts are integers, discounts hundredths of a percent; see `replay` for purchases and benefits.
"""

from fractions import Fraction
from functools import lru_cache

from .tier_totals import Bought

WHOLE = 10_000  # hundredths of a percent in the whole


def taken_off(purchase, benefit):
    """Return {product: part of its price that the discount of the tier takes off, a Fraction}.

    Of it and the discount that a line was sold with the better one counts, never the sum.
    """
    if not benefit.discount:
        return {}
    found = {}
    for line in purchase.lines:
        product = purchase.products.get(line.key)
        if product not in benefit.excepted and line.amount > 0:
            shown = purchase.shown.get(line.key, 0)
            found.setdefault(product, []).append((line.amount, _beyond(benefit.discount, shown)))
    parts = {product: _average(rows) for product, rows in found.items()}
    return {product: part for product, part in parts.items() if part}


@lru_cache(maxsize=1024)
def _beyond(discount, shown):
    """The part of a price that a discount takes beyond the one which the price shows."""
    return Fraction(discount - shown, WHOLE - shown) if shown < discount else Fraction(0)


def _average(rows):
    """The part of several lines together, by their amounts."""
    if len(rows) == 1:
        return rows[0][1]
    return sum(amount * part for amount, part in rows) / sum(amount for amount, __ in rows)


def discounted(purchase, taken):
    """Return (lines, what is left of them) at the price that the tier would have paid."""
    if not taken:
        return list(purchase.lines), purchase.left
    lines, left = [], {}
    for line in purchase.lines:
        part = taken.get(purchase.products.get(line.key), 0)
        net = line.net if line.net is None else line.net - part_of(line.net, part)
        lines.append(line._replace(amount=line.amount - part_of(line.amount, part), net=net))
        if line.key in purchase.left:
            amount, quantity = purchase.left[line.key]
            left[line.key] = amount - part_of(amount, part), quantity
    return lines, left


def bought_by(purchase, source, taken):
    """What a purchase is to the criteria that look at a source, discount of the tier taken off."""
    if source.products is None:
        amount, margin, goods = getattr(purchase, source.base), purchase.margin, purchase.goods
    else:
        goods = [one for one in purchase.goods if one.product in source.products]
        amount = sum(getattr(one, source.base) for one in goods)
        margin = sum(one.margin for one in goods)
    if taken:
        amount -= sum(
            part_of(getattr(one, source.base), taken.get(one.product, 0)) for one in goods)
        margin -= sum(part_of(one.untaxed, taken.get(one.product, 0)) for one in goods)
    return Bought(purchase.day, amount, margin)


def part_of(amount, part):
    """A part of an amount, half up.

    >>> [part_of(amount, Fraction(1, 20)) for amount in (1000, 10, -1000)]
    [50, 1, -50]
    """
    if not part or not amount:
        return 0
    size = (2 * abs(amount) * part.numerator + part.denominator) // (2 * part.denominator)
    return size if amount > 0 else -size
