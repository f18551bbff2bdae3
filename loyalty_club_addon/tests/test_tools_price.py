import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools import price_floor
from odoo.addons.loyalty_club_addon.tools.best_price import WHOLE, Line, choose

FOLDER = Path(__file__).parent / "cases"
BEST = json.loads((FOLDER / "best_price.json").read_text("utf-8"))
FLOOR = json.loads((FOLDER / "price_floor.json").read_text("utf-8"))
repeatable = settings(max_examples=300, deadline=None, derandomize=True, database=None)
prices = st.integers(1, 10**15)
percents = st.integers(0, WHOLE - 1)


@tagged("post_install", "-at_install")
class TestPriceCases(BaseCase):
    """The shared cases; static/tests/unit/club_price.test.js runs the same ones."""

    def test_best(self):
        for case in BEST:
            with self.subTest(case["note"]):
                best = choose(Line(**case["line"]))
                self.assertEqual(best and list(best), case["best"])

    def test_floor(self):
        for case in FLOOR["lines"]:
            with self.subTest(case["note"]):
                given = case["listed"], case["cost"], case["profit"]
                self.assertEqual(price_floor.most_discount(*given), case["most"])
        for case in FLOOR["percents"]:
            with self.subTest(case["note"]):
                given = case["listed"], case["cost"], case["profit"], case["wanted"]
                self.assertEqual(price_floor.most_percent(*given), case["percent"])
        for case in FLOOR["below"]:
            with self.subTest(case["note"]):
                given = [case[name] for name in ("net", "listed", "cost", "profit", "slack")]
                self.assertEqual(price_floor.is_below(*given), case["below"])


@tagged("post_install", "-at_install")
class TestPriceProperties(BaseCase):
    @repeatable
    @given(prices, prices, percents, st.none() | prices, percents, prices)
    def test_the_best_and_never_the_sum(self, listed, pricelist, tier, tier_price, hand, usual):
        best = choose(Line(listed, pricelist, tier, tier_price, hand, usual=usual))
        if best is None:
            self.assertTrue(tier == 0 and tier_price is None)
            return
        offers = [pricelist * WHOLE, listed * (WHOLE - tier), listed * (WHOLE - hand)]
        offers += [] if tier_price is None else [tier_price * WHOLE]
        offers += [usual * (WHOLE - hand)] if hand else []
        if not tier:
            offers.remove(listed * WHOLE)
        if not hand:
            offers.remove(listed * WHOLE)
        self.assertEqual(best.price * (WHOLE - best.discount), min(offers))

    @repeatable
    @given(prices, st.integers(0, 10**15), st.integers(0, 5 * WHOLE), percents)
    def test_the_largest_discount_keeps_the_floor(self, listed, cost, profit, wanted):
        most = price_floor.most_discount(listed, cost, profit)
        self.assertFalse(price_floor.is_below(listed - most, listed, cost, profit))
        self.assertTrue(
            most == listed or price_floor.is_below(listed - most - 1, listed, cost, profit),
        )
        percent = price_floor.most_percent(listed, cost, profit, wanted)
        self.assertLessEqual(listed * percent, most * WHOLE)
        self.assertTrue(percent == wanted or listed * (percent + 1) > most * WHOLE)
