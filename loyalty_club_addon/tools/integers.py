"""Shares without remainder and floats as integers: what every part of the engine reckons with."""

import math


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
