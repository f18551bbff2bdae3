"""Which part of the discounts of a document belongs to which of its goods."""

from .earning import spread


def share(goods, discounts):
    """Share discounts over goods in proportion to their amounts, exactly.

    goods: dict {key: amount >= 0}. discounts: list of (amounts, keys): a tuple of integers in
    minor units (with tax, without tax, ...) and the keys of the goods that each is for.
    Return dict {key: tuple of integers}; a discount that is for nothing of value is shared
    over all goods.

    >>> share({"a": 1000, "b": 2000}, [((10, 9), ["a", "b"]), ((5, 5), ["a"])])
    {'a': (8, 8), 'b': (7, 6)}
    """
    width = max((len(amounts) for amounts, __ in discounts), default=0)
    shares = dict.fromkeys(goods, (0,) * width)
    for amounts, keys in discounts:
        chosen = [key for key in keys if goods.get(key)] or list(goods)
        columns = [spread(amount, [goods[key] for key in chosen]) for amount in amounts]
        for key, parts in zip(chosen, zip(*columns, strict=True), strict=True):
            shares[key] = tuple(map(sum, zip(shares[key], parts, strict=True)))
    return shares


def part(total, whole, before, now):
    """Return what `now` of `whole` takes of `total`, when `before` of it took its part already.

    Quantities may be fractions; the parts of a whole add up to the total.

    >>> [part(100, 3, done, 1) for done in (0, 1, 2)]
    [33, 34, 33]
    """
    if not whole:
        return 0
    until = min(max((before + now) / whole, 0), 1)
    return round(total * until) - round(total * min(max(before / whole, 0), 1))
