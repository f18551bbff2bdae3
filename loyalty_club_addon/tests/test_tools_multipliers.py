import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.earning import Line, Rule, compute
from odoo.addons.loyalty_club_addon.tools.earning_terms import Cap
from odoo.addons.loyalty_club_addon.tools.multipliers import (
    Moment,
    Multiplier,
    is_running,
    to_day,
    to_moment,
)

FOLDER = Path(__file__).parent / "cases"
TERMS = json.loads((FOLDER / "earning_terms.json").read_text("utf-8"))
TIMES = json.loads((FOLDER / "multiplier.json").read_text("utf-8"))
repeatable = settings(max_examples=300, deadline=None, derandomize=True, database=None)


@tagged("post_install", "-at_install")
class TestTermsCases(BaseCase):
    def test_cases(self):
        """The shared cases; static/tests/unit/club_engine.test.js runs the same ones."""
        for case in TERMS:
            with self.subTest(case["note"]):
                lines = [
                    Line(**line | {name: tuple(line.get(name, ()))
                                   for name in ("rules", "multipliers")})
                    for line in case["lines"]
                ]
                result = compute(
                    lines, [Rule(**rule) for rule in case["rules"]], case["discount"],
                    [Multiplier(**one) for one in case.get("multipliers", ())],
                    [Cap(**cap) for cap in case.get("caps", ())],
                )
                self.assertEqual(result.points, case["points"])
                self.assertEqual([result.by_line[line.key] for line in lines], case["by_line"])
                self.assertEqual(result.by_rule, case["by_rule"])
                self.assertEqual(result.caps, case.get("cut", []))

    def test_times(self):
        for case in TIMES:
            values = case["multiplier"]
            multiplier = Multiplier(**values | {"weekdays": tuple(values.get("weekdays", ()))})
            with self.subTest(case["note"]):
                for moment in case["running"]:
                    self.assertTrue(is_running(multiplier, Moment(*moment)), moment)
                for moment in case["resting"]:
                    self.assertFalse(is_running(multiplier, Moment(*moment)), moment)

    def test_weekday_of_every_day(self):
        for day in (date(1969, 12, 31), date(2024, 2, 29), date(2026, 11, 24), date(2100, 3, 1)):
            self.assertEqual(Moment(to_day(day), 0).weekday, day.weekday())
        self.assertEqual(to_moment(datetime(2026, 11, 24, 23, 59)).minute, 1439)


@st.composite
def priced_lines(draw):
    lines = []
    for index in range(draw(st.integers(1, 5))):
        amount = draw(st.integers(0, 50_000))
        lines.append(Line(
            index, amount, 1_000, ("all",), tuple(draw(st.sets(st.sampled_from("ab")))),
            net=amount, listed=draw(st.sampled_from([amount, amount * 10 // 9, amount * 2])),
            cost=draw(st.sampled_from([0, amount * 95 // 100, amount * 2])),
        ))
    return lines


@tagged("post_install", "-at_install")
class TestTermsProperties(BaseCase):
    @repeatable
    @given(
        priced_lines(), st.sampled_from([100, 50, 0]), st.sampled_from([0, 1_000, 5_000]),
        st.sampled_from([0, 500]), st.sampled_from([150, 200, 300]),
        st.one_of(st.none(), st.integers(0, 1_000)),
    )
    def test_own_reckoning(self, lines, under_list, limit, margin, factor, room):
        """The same in fractions, straight from the words of the manager."""
        rule = Rule("all", step=100, points=100, under_list=under_list, under_list_from=limit,
                    minimum_margin=margin)
        multiplier = Multiplier("a", factor)
        caps = [] if room is None else [Cap("order", 1_000, room)]
        shares = {}
        for line in lines:
            share = Fraction(1)
            is_thin = margin and Fraction(line.net - line.cost) < Fraction(margin * line.net, 10**4)
            is_cheap = line.net < line.listed and (
                Fraction(line.listed - line.net, line.listed) >= Fraction(limit, 10**4)
            )
            if is_thin:
                share = Fraction(0)
            elif is_cheap:
                share = Fraction(under_list, 100)
            shares[line.key] = share * line.amount
        counted = sum(shares.values())
        points = counted // 100  # whole steps
        doubled = sum(shares[line.key] for line in lines if "a" in line.multipliers)
        if counted:
            on_top = points * Fraction(factor - 100, 100) * doubled / counted
            points += (on_top + Fraction(1, 2)) // 1
        expected = points * 100 if room is None else min(points * 100, room)
        result = compute(lines, [rule], 0, [multiplier], caps)
        self.assertEqual(result.points, expected)
        self.assertEqual(sum(result.by_line.values()), expected)
        cut = sum(row["points"] for row in result.caps)
        self.assertEqual(sum(row["points"] for row in result.by_rule) - cut, expected)
        self.assertGreaterEqual(min(result.by_line.values()), 0)
