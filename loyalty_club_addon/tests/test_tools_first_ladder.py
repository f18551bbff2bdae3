from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.first_ladder import (
    Past,
    history_begin,
    project,
    suggest,
)
from odoo.addons.loyalty_club_addon.tools.tier_choice import State, Tier, choose
from odoo.addons.loyalty_club_addon.tools.tier_totals import Bought, Criterion, History
from odoo.addons.loyalty_club_addon.tools.windows import Window

TODAY = date(2026, 11, 22)
SINCE = TODAY - timedelta(days=364)
CRITERIA = {
    'purchase': lambda amount: Criterion(1, 'each', Window('days', 365), 1, amount),
    'month': lambda amount: Criterion(1, 'amount', Window('month'), amount),
    'year': lambda amount: Criterion(1, 'amount', Window('year'), amount),
}


def after(ladder, own, calendar, state, day):
    choice = choose(ladder, History({'': own}, calendar), state, day)
    return State(choice.tier, choice.until, choice.held)


def day_by_day(purchases, recipe, threshold, percent, calendar):
    """What the ladder itself says on each day somebody buys.

    :return: (number of special customers, cost, who is special today)
    """
    ladder, special, cost, now = [Tier('x', (CRITERIA[recipe](threshold),))], set(), 0, set()
    for customer in {one.customer for one in purchases}:
        own, state = [], State()

        for one in (one for one in purchases if one.customer == customer):
            state = after(ladder, own, calendar, state, one.day)
            had = bool(state.tier)
            own.append(Bought(one.day, one.amount))
            state = after(ladder, own, calendar, state, one.day)
            if one.day >= SINCE:
                cost += one.amount * percent if had else 0
                special |= {customer} if had or state.tier else set()
        if after(ladder, own, calendar, state, TODAY).tier:
            now.add(customer)
    return len(special), cost, now


@tagged('post_install', '-at_install')
class TestToolsFirstLadder(BaseCase):

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(
        st.lists(st.tuples(st.integers(0, 1100), st.sampled_from('abc'), st.integers(1, 90))),
        st.sampled_from(sorted(CRITERIA)), st.integers(1, 200),
        st.sampled_from(['gregorian', 'jalali']),
    )
    def test_it_says_what_the_ladder_says(self, rows, recipe, threshold, calendar):
        """For each customer and purchase, the tier that `choose` gives on that day."""
        begin = history_begin(recipe, SINCE, calendar)
        purchases = [
            Past(customer, TODAY - timedelta(days=days), amount)
            for days, customer, amount in sorted(rows, reverse=True)
        ]
        found = project(
            [one for one in purchases if one.day >= begin], recipe, threshold, 500, SINCE, TODAY,
            calendar,
        )
        special, cost, now = day_by_day(purchases, recipe, threshold, 500, calendar)
        buyers = {one.customer for one in purchases if one.day >= SINCE}
        self.assertEqual(
            (found.customers, found.special, found.cost, set(found.now)),
            (len(buyers), special, cost, now & buyers),
        )

    def test_exact(self):
        """Sara is special from the second of her three purchases on; Bob was long ago."""
        bought = [
            Past('bob', TODAY - timedelta(days=500), 900),
            Past('sara', TODAY - timedelta(days=90), 10),
            Past('sara', TODAY - timedelta(days=60), 60), Past('nell', TODAY, 20),
            Past('sara', TODAY, 40),
        ]
        found = project(bought, 'purchase', 60, 1000, SINCE, TODAY, 'gregorian')
        self.assertEqual(found, (2, 1, ['sara'], 130, 110, 40 * 1000))

    def test_what_came_back_is_no_sale(self):
        found = project([Past('a', TODAY, 70), Past('a', TODAY, -70)], 'purchase', 50, 1000, SINCE,
                        TODAY, 'gregorian')
        self.assertEqual((found.customers, found.special, found.sales, found.now), (0, 0, 0, []))
        self.assertEqual(found.cost, 0)

    def test_suggestion(self):
        bought = [Past(number, TODAY, 10 * number) for number in range(1, 101)]
        self.assertEqual(suggest(bought, 'purchase', SINCE, 'gregorian'), 500)
        bought += [Past(number, TODAY, 10 * number) for number in range(1, 101)]
        self.assertEqual(suggest(bought, 'month', SINCE, 'gregorian'), 1000)
        self.assertEqual(suggest([], 'year', SINCE, 'gregorian'), 0)
