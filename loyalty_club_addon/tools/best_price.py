"""Which price counts on a line: of price list, discount by hand and tier the best, never the sum.

Integers only, so that the server and static/src/app/utils/club_best_price.js agree to the last
digit: unit prices in millionths of the currency (any one basis, with or without tax), percents in
hundredths.
"""

from typing import NamedTuple

PRICE_SCALE = 1_000_000
PERCENT_SCALE = 100
WHOLE = 100 * PERCENT_SCALE


class Line(NamedTuple):
    """What a line could cost, each for one unit.

    listed: list price of the day. pricelist: by the order's price list, or the list price without
    one. tier: percent that the tier gives off the list price, 0: none, the product is excluded.
    tier_price: by the price list of the tier, None: it has none. hand: percent somebody typed, off
    the list price, or off hand_price, a unit price that was typed; None: nobody typed one. usual:
    price before the discount that Odoo puts on the line without a tier; None: the list price. What
    is typed comes off it for everybody, so a tier never makes a line dearer.
    """

    listed: int
    pricelist: int
    tier: int = 0
    tier_price: int | None = None
    hand: int = 0
    hand_price: int | None = None
    usual: int | None = None


class Best(NamedTuple):
    """What the line becomes.

    source: 'pricelist', 'tier', 'tier_pricelist', 'hand' or 'hand_on_pricelist'.
    price: of a unit before the discount.
    discount: percent. With 'pricelist' the line is what Odoo makes of it.
    """

    source: str
    price: int
    discount: int


def choose(line):
    """Return the `Best` of a `Line`; None: no tier gives anything, so it stays as it is.

    A tier with 5 % and a price list that takes 2 off 100: the tier; 4 % typed does not lower it.

    >>> choose(Line(100, 98, tier=500, hand=400))
    Best(source='tier', price=100, discount=500)

    With equal prices the price list comes first, then the tier. A price that was typed above the
    list price is for something that the list does not know, and stands.
    """
    if line.listed <= 0 or not (line.tier > 0 or line.tier_price is not None):
        return None
    if line.hand_price is not None and line.hand_price > line.listed:
        return Best("hand", line.hand_price, line.hand)
    offers = [Best("pricelist", line.pricelist, 0)]
    if line.tier > 0:
        offers.append(Best("tier", line.listed, line.tier))
    if line.tier_price is not None:
        offers.append(Best("tier_pricelist", line.tier_price, 0))
    if line.hand > 0 or line.hand_price is not None:
        typed = line.listed if line.hand_price is None else line.hand_price
        offers.append(Best("hand", typed, line.hand))
    if line.hand > 0 and line.hand_price is None and line.usual is not None:
        offers.append(Best("hand_on_pricelist", line.usual, line.hand))
    return min(offers, key=lambda offer: offer.price * (WHOLE - offer.discount))
