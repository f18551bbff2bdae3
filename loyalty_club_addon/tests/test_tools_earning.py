import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.earning import Line, Rule, compute, spread, to_units

CASES = json.loads((Path(__file__).parent / "cases/earning.json").read_text("utf-8"))
repeatable = settings(max_examples=200, deadline=None, derandomize=True, database=None)

RULE_KEYS = ("one", "two", "three")
AMOUNTS = st.one_of(st.integers(-3_000, 3_000), st.integers(-10**16, 10**16))
DISCOUNTS = st.one_of(st.just(0), st.integers(0, 5_000), st.integers(0, 10**16))


@st.composite
def a_rule(draw, key, **fixed):
    values = {
        "mode": draw(st.sampled_from(["money", "money", "unit", "order"])),
        "step": draw(st.sampled_from([0, 1, 7, 100, 1_000, 10_000_000])),
        "points": draw(st.integers(-10, 1_000)),
        "whole_steps": draw(st.booleans()),
        "adds_up": draw(st.booleans()),
        "audience": draw(st.integers(0, 2)),
        "narrow": draw(st.booleans()),
        "minimum_amount": draw(st.sampled_from([0, 0, 1_000])),
        "minimum_quantity": draw(st.sampled_from([0, 0, 2_000])),
    }
    return Rule(key, **{**values, **fixed})


RULES = st.tuples(*map(a_rule, RULE_KEYS))


@st.composite
def baskets(draw):
    """Return lines; few different amounts, so that equal remainders are frequent."""
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=3))
    return [
        Line(
            f"line {index}",
            draw(st.sampled_from(amounts)),
            draw(st.sampled_from([1_000, 2_000, 333, -1_000, 0])),
            tuple(draw(st.sets(st.sampled_from(RULE_KEYS)))),
        )
        for index in range(draw(st.integers(0, 6)))
    ]


@tagged("post_install", "-at_install")
class TestEarningCases(BaseCase):
    def test_cases(self):
        """The shared cases; static/tests/unit/club_engine.test.js runs the same ones."""
        for case in CASES:
            with self.subTest(case["note"]):
                lines = [Line(**line) for line in case["lines"]]
                rules = [Rule(**rule) for rule in case["rules"]]
                result = compute(lines, rules, case["discount"])
                self.assertEqual(result.points, case["points"])
                self.assertEqual([result.by_line[line.key] for line in lines], case["by_line"])
                self.assertEqual(result.by_rule, case["by_rule"])

    def test_numbers_are_exact_in_javascript(self):
        def check(value):
            if isinstance(value, (list, dict)):
                for part in value.values() if isinstance(value, dict) else value:
                    check(part)
            elif not isinstance(value, str):
                self.assertLess(abs(value), 2**53)
                self.assertNotIsInstance(value, float)

        check(CASES)

    def test_units_round_half_away_from_zero(self):
        self.assertEqual(to_units(0.5, 1), 1)
        self.assertEqual(to_units(-0.5, 1), -1)
        self.assertEqual(to_units(0.1 + 0.2, 100), 30)
        self.assertEqual(to_units(1_234_000.0, 1_000), 1_234_000_000)


@tagged("post_install", "-at_install")
class TestEarningProperties(BaseCase):
    @repeatable
    @given(baskets(), RULES, DISCOUNTS)
    def test_parts_add_up_and_are_never_negative(self, lines, rules, discount):
        result = compute(lines, rules, discount)
        self.assertEqual(sum(result.by_line.values()), result.points)
        self.assertEqual(sum(entry["points"] for entry in result.by_rule), result.points)
        self.assertEqual(list(result.by_line), [line.key for line in lines])
        self.assertGreaterEqual(min(result.by_line.values(), default=0), 0)

    @repeatable
    @given(baskets(), RULES, DISCOUNTS, st.randoms())
    def test_order_of_lines_does_not_matter(self, lines, rules, discount, random):
        shuffled = random.sample(lines, len(lines))
        self.assertEqual(
            compute(shuffled, rules, discount).points,
            compute(lines, rules, discount).points,
        )

    @repeatable
    @given(
        st.lists(st.integers(1, 10**9), min_size=1, max_size=5),
        st.integers(1, 10**6),
        st.integers(1, 1_000),
        st.integers(0, 10**9),
        st.data(),
    )
    def test_splitting_a_line_does_not_matter(self, amounts, step, points, discount, data):
        rule = Rule("one", step=step, points=points)
        lines = [Line(index, amount, 1_000, ("one",)) for index, amount in enumerate(amounts)]
        part = data.draw(st.integers(0, amounts[0]))
        split = [
            lines[0]._replace(amount=part),
            lines[0]._replace(key="rest", amount=amounts[0] - part),
            *lines[1:],
        ]
        self.assertEqual(
            compute(split, [rule], discount).points, compute(lines, [rule], discount).points
        )

    @repeatable
    @given(
        baskets(), RULES, DISCOUNTS, a_rule("added", adds_up=True), st.integers(0, 2**6 - 1)
    )
    def test_a_rule_that_adds_up_never_lowers_points(self, lines, rules, discount, added, mask):
        more = [
            line._replace(rules=(*line.rules, "added")) if mask >> index & 1 else line
            for index, line in enumerate(lines)
        ]
        self.assertGreaterEqual(
            compute(more, (*rules, added), discount).points,
            compute(lines, rules, discount).points,
        )

    @repeatable
    @given(baskets(), RULES, DISCOUNTS)
    def test_one_rule_a_line_besides_those_that_add_up(self, lines, rules, discount):
        adding = {rule.key for rule in rules if rule.adds_up}
        earned = [
            key
            for entry in compute(lines, rules, discount).by_rule
            if entry["rule"] not in adding
            for key in entry["lines"]
        ]
        self.assertEqual(len(earned), len(set(earned)))

    @repeatable
    @given(AMOUNTS, st.lists(st.integers(0, 10**12), max_size=8))
    def test_shares_add_up(self, total, weights):
        shares = spread(total, weights)
        self.assertEqual(sum(shares), total if any(weights) else 0)
        for share, weight in zip(shares, weights, strict=True):
            # never a whole unit away from the exact share
            self.assertLess(abs(share * sum(weights) - total * weight), sum(weights) or 1)
