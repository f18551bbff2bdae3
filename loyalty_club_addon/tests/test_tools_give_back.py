import json
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.give_back import (
    Benefit,
    Sold,
    measure,
    worst_color,
)

CASES = json.loads((Path(__file__).parent / "cases/give_back.json").read_text("utf-8"))
repeatable = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def to_benefit(key, factor=100, discount=0, excepted=()):
    return Benefit(key, factor, discount, frozenset(excepted))


def hundredths(rate):
    """Hundredths of a percent, rounded."""
    return round(rate * 10_000)


@tagged("post_install", "-at_install")
class TestGiveBackTool(BaseCase):
    def test_cases(self):
        """Worth: hundredths of a minor unit a point; points: of 100 minor units."""
        for case in CASES:
            with self.subTest(case["note"]):
                rows = measure(
                    [to_benefit(*one) for one in case["benefits"]],
                    [Sold(*one) for one in case["sold"]],
                    Fraction(case["points"]), Fraction(case["worth"], 100),
                )
                found = [[
                    row.key, row.color, hundredths(row.rate), row.worst and [
                        row.worst.product, hundredths(row.worst.margin),
                        hundredths(row.worst.rate), hundredths(row.worst.left),
                    ], list(row.losses),
                ] for row in rows]
                self.assertEqual(found, case["rows"])

    @repeatable
    @given(
        st.lists(st.tuples(st.integers(1, 10**6), st.integers(-10**4, 10**6))), st.integers(0, 900),
        st.integers(0, 99_00),
    )
    def test_red_is_a_loss(self, products, points, discount):
        """Red is exactly: of some product more is given back than its sales have brought."""
        sold = [
            Sold(key, amount, margin, points * amount)
            for key, (amount, margin) in enumerate(products)
        ]
        [row] = measure([Benefit("a", 100, discount)], sold, Fraction(points), Fraction(1, 100))
        lost = [
            one.key for one in sold
            if Fraction(points * one.amount, 10**6) * 100
            + Fraction(one.amount * discount, 10_000) > one.margin
        ]
        self.assertEqual(row.color == "red", bool(lost))
        self.assertEqual(sorted(row.losses), sorted(lost))

    def test_worst_color(self):
        self.assertEqual(worst_color(["green", "amber"]), "amber")
