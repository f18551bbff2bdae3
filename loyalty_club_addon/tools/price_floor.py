"""The least a line may cost, so that no discount and no points sell it at a loss.

Integers only, so that the server and static/src/app/utils/club_price_floor.js agree to the last
digit: money in any one unit, without tax; percents in hundredths.
"""

WHOLE = 10_000


def floor_price(cost, profit):
    """Return cost and `profit` percent over it, rounded up: a unit less is under the floor.

    >>> floor_price(101, 1_000)
    112
    """
    return -(-cost * (WHOLE + profit) // WHOLE)


def most_discount(listed, cost, profit):
    """Return the most money that may come off a line of list price `listed`.

    >>> most_discount(1_000, 800, 1_000), most_discount(1_000, 950, 1_000)
    (120, 0)
    """
    return max(listed - floor_price(cost, profit), 0)


def most_percent(listed, cost, profit, wanted):
    """Return the largest percent, at most `wanted`, that leaves the floor, rounded down.

    >>> most_percent(1_000, 900, 1_000, 500)
    100
    """
    if listed <= 0 or wanted <= 0:
        return 0
    return min(wanted, most_discount(listed, cost, profit) * WHOLE // listed)


def is_below(net, listed, cost, profit, slack=0):
    """Do discounts and points take a line under the floor?

    What is under it already at its list price is sold so on purpose; only what takes more off
    counts. slack: roundings of the document that are no discount.

    >>> is_below(870, 1_000, 800, 1_000), is_below(790, 790, 800, 1_000)
    (True, False)
    """
    return net < floor_price(cost, profit) - slack and net < listed - slack
