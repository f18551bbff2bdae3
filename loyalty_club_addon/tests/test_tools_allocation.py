from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.allocation import Gap, Lot, cover, draw, give_back
from odoo.addons.loyalty_club_addon.tools.reversal import LineTerms, document_points

repeatable = settings(max_examples=200, deadline=None, derandomize=True, database=None)
POINTS = st.integers(0, 10_000)
DAYS = st.one_of(st.none(), st.integers(0, 3).map(lambda n: date(2030, 1, 1) + timedelta(n)))


@st.composite
def lots(draw_value):
    return [
        Lot(key, draw_value(POINTS), draw_value(DAYS))
        for key in range(draw_value(st.integers(0, 6)))
    ]


@tagged("post_install", "-at_install")
class TestAllocation(BaseCase):
    @repeatable
    @given(POINTS, lots(), st.sets(st.integers(0, 6)))
    def test_draw_loses_nothing(self, points, mine, first):
        drawn, gap = draw(points, mine, first)
        left = {lot.key: lot.left for lot in mine}
        self.assertEqual(sum(taken for __, taken in drawn) + gap, points)
        for key, taken in drawn:
            self.assertLessEqual(taken, left[key])
            self.assertGreater(taken, 0)
        self.assertEqual(gap, max(points - sum(left.values()), 0))

    @repeatable
    @given(POINTS, lots())
    def test_nothing_that_expires_later_is_touched_first(self, points, mine):
        taken = dict(draw(points, mine)[0])
        by_day = sorted(mine, key=lambda lot: lot.expires or date.max)
        emptied = [taken.get(lot.key, 0) == lot.left for lot in by_day]
        touched = [lot.key in taken for lot in by_day]
        for index, lot in enumerate(by_day):
            if touched[index] and not emptied[index]:
                later = [other for other in by_day[index + 1:] if other.expires != lot.expires]
                self.assertFalse([other for other in later if other.key in taken])

    @repeatable
    @given(POINTS, lots(), POINTS)
    def test_what_was_drawn_can_be_given_back(self, points, mine, back):
        drawn, gap = draw(points, mine)
        returned, rest = give_back(back, drawn)
        self.assertEqual(sum(share for __, share in returned) + rest, back)
        self.assertEqual(rest, max(back - (points - gap), 0))
        taken = dict(drawn)
        for key, share in returned:
            self.assertLessEqual(share, taken[key])

    @repeatable
    @given(st.lists(st.integers(1, 500), max_size=5), lots())
    def test_gaps_are_covered_while_there_is_something(self, gaps, mine):
        covered = cover([Gap(index, gap) for index, gap in enumerate(gaps)], mine)
        total = sum(points for *__, points in covered)
        self.assertEqual(total, min(sum(gaps), sum(lot.left for lot in mine)))

    @repeatable
    @given(
        st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 9), st.integers(0, 10**5),
                           st.integers(0, 10**4)), min_size=1, max_size=4),
        st.randoms(use_true_random=False),
    )
    def test_partial_returns_end_where_one_full_return_does(self, rows, random):
        """In any order, never up again, and down to nothing."""
        terms = {
            key: LineTerms(amount * pieces, pieces * 1000, by_amount, by_unit)
            for key, (amount, pieces, by_amount, by_unit) in enumerate(rows)
        }
        left = {key: row[1] for key, row in enumerate(rows)}
        whole = sum(line.by_amount + line.by_unit for line in terms.values())
        worth = [document_points(terms, self._values(rows, left))]
        self.assertEqual(worth, [whole])
        while any(left.values()):
            key = random.choice([key for key in left if left[key]])
            left[key] -= 1
            worth.append(document_points(terms, self._values(rows, left)))
        self.assertEqual(worth, sorted(worth, reverse=True))
        self.assertEqual(worth[-1], 0)

    def _values(self, rows, left):
        return {
            key: (rows[key][0] * pieces, pieces * 1000) for key, pieces in left.items() if pieces
        }
