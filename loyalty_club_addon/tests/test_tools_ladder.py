import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.ladder import (
    Benefits,
    benefit_cost,
    fingerprint,
    single_points,
)

repeatable = settings(max_examples=200, deadline=None, derandomize=True, database=None)

LADDERS = st.lists(st.dictionaries(
    st.sampled_from(['id', 'name', 'sequence', 'color']), st.integers() | st.text(), min_size=1,
), max_size=4)


@tagged('post_install', '-at_install')
class TestToolsLadder(BaseCase):

    @repeatable
    @given(LADDERS, LADDERS)
    def test_the_hash_tells_ladders_apart(self, one, other):
        self.assertEqual(fingerprint(one) == fingerprint(other), one == other)

    @repeatable
    @given(LADDERS)
    def test_a_ladder_that_was_stored_has_the_same_hash(self, ladder):
        self.assertEqual(fingerprint(json.loads(json.dumps(ladder))), fingerprint(ladder))

    def test_points_without_the_multiplier(self):
        self.assertEqual(single_points(300, 150), 200)
        self.assertEqual(single_points(301, 100), 301)
        self.assertEqual(single_points(301, 0), 301)

    def test_discount_and_points(self):
        # 1,000 bought for 100 points, each worth 0.1
        bought, points, worth = 1_000_000, 100_00, 100_000
        for benefits, cost in (
            (Benefits(), 0),
            (Benefits(discount=500), 50_000),
            (Benefits(times=200), 10_000),
            (Benefits(500, 150), 55_000),
            (Benefits(250, 125), 27_500),
        ):
            self.assertEqual(benefit_cost(bought, points, benefits, worth), cost)

    @repeatable
    @given(st.integers(-10**9, 10**12), st.integers(-10**6, 10**9), st.integers(0, 9_999),
           st.integers(100, 10_000), st.integers(0, 10**9))
    def test_never_below_nothing(self, bought, points, discount, times, worth):
        self.assertGreaterEqual(
            benefit_cost(bought, points, Benefits(discount, times), worth), 0)
