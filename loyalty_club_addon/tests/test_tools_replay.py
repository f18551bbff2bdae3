from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.earning import Line, Rule
from odoo.addons.loyalty_club_addon.tools.multipliers import Multiplier
from odoo.addons.loyalty_club_addon.tools.replay import (
    Benefit,
    Customer,
    Goods,
    Purchase,
    Source,
    Terms,
)
from odoo.addons.loyalty_club_addon.tools.tier_choice import State, Tier, choose
from odoo.addons.loyalty_club_addon.tools.tier_totals import Bought, Criterion, History
from odoo.addons.loyalty_club_addon.tools.windows import Window

repeatable = settings(max_examples=100, deadline=None, derandomize=True, database=None)
FIRST = date(2026, 1, 1)
RULES = [Rule("all", step=1000, points=100)]  # a point for every 1
POINTS = 100


def amount_criterion(amount, window=("days", 90), **values):
    return Criterion(amount, "amount", Window(*window), amount * 1000, **values)


LADDER = (
    Tier("blue"), Tier("silver", (amount_criterion(150),)), Tier("gold", (amount_criterion(400),)),
)


def bought(days, amount, product="tv", left=None, **values):
    """A purchase of one line, some days after the first."""
    units = amount * 1000
    net = units if left is None else left * 1000
    return Purchase(
        key=days, day=FIRST + timedelta(days=days), untaxed=net, taxed=net, margin=net // 5,
        goods=(Goods(product, net, net, net // 5),),
        lines=(Line("line", units, 1000, ("all",)),), products={"line": product},
        left={} if left is None else {"line": (net, 1000 * left // amount)}, **values,
    )


def terms(**values):
    return Terms(**{
        "rules": lambda tier: RULES, "ladder": LADDER, "sources": (Source(""),),
    } | values)


def played(terms, *purchases):
    customer = Customer(terms)
    return [customer.buy(purchase)[1:] for purchase in purchases]


@tagged("post_install", "-at_install")
class TestReplayTool(BaseCase):
    def test_the_tier_from_before_the_purchase_counts(self):
        found = played(
            terms(benefits={"silver": Benefit(200), "gold": Benefit(300)}),
            bought(0, 150), bought(1, 300), bought(2, 10),
        )
        self.assertEqual(found, [
            ("blue", 150 * POINTS, 0), ("silver", 600 * POINTS, 0), ("gold", 30 * POINTS, 0),
        ])

    def test_time_takes_a_tier(self):
        """Of the 400 on the first day nothing is left after 90 days."""
        customer = Customer(terms())
        customer.buy(bought(0, 400))
        self.assertEqual(customer.tier, "gold")
        customer.advance(FIRST + timedelta(days=89))
        self.assertEqual(customer.tier, "gold")
        customer.advance(FIRST + timedelta(days=90))
        self.assertEqual(customer.tier, "blue")

    def test_what_was_bought_before_counts_for_tiers(self):
        customer = Customer(terms())
        customer.remember(bought(-10, 150))
        customer.advance(FIRST)
        self.assertEqual(customer.tier, "silver")

    def test_what_came_back_earns_nothing(self):
        """A third came back: of 90 points 60 are left, and 60 count for tiers."""
        [row] = played(terms(), bought(0, 90, left=60))
        self.assertEqual(row, ("blue", 60 * POINTS, 0))

    def test_discount_makes_the_purchase_smaller(self):
        """5 % of 1,000: 950 points, 950 for the tiers, 50 of the margin."""
        silver = terms(benefits={"silver": Benefit(100, 500)})
        customer = Customer(silver)
        customer.buy(bought(0, 150))
        outcome = customer.buy(bought(1, 1000))
        self.assertEqual(outcome[1:], ("silver", 950 * POINTS, 50_000))
        self.assertEqual(customer.history.by_source[""][-1].amount, 950_000)
        self.assertEqual(customer.history.by_source[""][-1].margin, 150_000)

    def test_discount_on_what_came_back_costs_nothing(self):
        customer = Customer(terms(benefits={"silver": Benefit(100, 500)}))
        customer.buy(bought(0, 150))
        self.assertEqual(customer.buy(bought(1, 1000, left=500))[1:], (
            "silver", 475 * POINTS, 25_000))

    def test_the_better_discount_counts(self):
        """Sold with 4 %: of 960 paid 5 % of the list price leaves 950. Sold with 6 %: nothing."""
        for shown, paid, discount in (
            (400, 960, 10_000), (600, 940, 0), (500, 950, 0), (10_000, 1, 0),
        ):
            customer = Customer(terms(benefits={"silver": Benefit(100, 500)}))
            customer.buy(bought(0, 150))
            outcome = customer.buy(bought(1, paid, shown={"line": shown}))
            self.assertEqual(outcome.discount, discount)

    def test_excepted_products_have_no_discount(self):
        benefit = Benefit(100, 500, frozenset(["tv"]))
        customer = Customer(terms(benefits={"silver": benefit}))
        customer.buy(bought(0, 150))
        self.assertEqual(customer.buy(bought(1, 100))[1:], ("silver", 100 * POINTS, 0))
        self.assertEqual(customer.buy(bought(2, 100, "coffee")).discount, 5_000)

    def test_criteria_about_products(self):
        heavy = Tier("heavy", (Criterion(1, "largest", Window("days", 90), 500_000, source="tv"),))
        customer = Customer(terms(
            ladder=(heavy,), sources=(Source("tv", products=frozenset(["tv"])),)))
        customer.buy(bought(0, 900, "coffee"))
        self.assertIsNone(customer.tier)
        customer.buy(bought(1, 500))
        self.assertEqual(customer.tier, "heavy")

    def test_points_that_were_tried_count_for_criteria_about_points(self):
        eager = Tier("eager", (
            Criterion(1, "points", Window("days", 90), 100 * POINTS, source="points"),))
        customer = Customer(terms(ladder=(eager,), sources=(Source("points", "points"),)))
        customer.buy(bought(0, 99))
        self.assertIsNone(customer.tier)
        customer.buy(bought(1, 1))
        self.assertEqual(customer.tier, "eager")

    def test_the_larger_multiplier(self):
        running = (Multiplier(7, 200),)
        one = bought(1, 100, running=running)
        one = one._replace(lines=(one.lines[0]._replace(multipliers=(7,)),))
        for factor, points in ((100, 200), (150, 200), (300, 300)):
            customer = Customer(terms(benefits={"blue": Benefit(factor)}))
            self.assertEqual(customer.buy(one).points, points * POINTS)

    def test_limits_of_an_order_and_of_a_day(self):
        limited = terms(order_cap=100 * POINTS, day_cap=150 * POINTS)
        customer = Customer(limited)
        found = [customer.buy(bought(days, 120)).points for days in (0, 0, 1)]
        self.assertEqual(found, [100 * POINTS, 50 * POINTS, 100 * POINTS])

    def test_goods_without_receipt(self):
        """They take back what they would earn, never more than was earned."""
        back = Purchase(9, FIRST, -50_000, -50_000, loose=(Line("back", 50_000, 1000, ("all",)),))
        self.assertEqual(
            [row[1] for row in played(terms(), bought(0, 120), back, back, back)],
            [120 * POINTS, -50 * POINTS, -50 * POINTS, -20 * POINTS],
        )

    def test_a_rule_for_a_tier(self):
        """It opens with the tier, and is asked for who had it before."""
        double = Rule("all", step=1000, points=200)
        found = played(
            terms(rules=lambda tier: [double] if tier == "silver" else RULES),
            bought(0, 200), bought(1, 10),
        )
        self.assertEqual([row[1] for row in found], [200 * POINTS, 20 * POINTS])

    @repeatable
    @given(
        st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=12),
        st.sampled_from(["at_once", "grace", "step", "period", "never"]),
        st.sampled_from([("days", 90), ("month", 0), ("months", 2)]),
    )
    def test_the_same_as_looking_every_day(self, rows, down, window):
        """Somebody who looks at every day and after each purchase finds the same tiers."""
        ladder = (Tier("blue"), *(
            Tier(name, (amount_criterion(amount, window),), down=down, grace=10)
            for name, amount in (("silver", 150), ("gold", 400))
        ))
        customer = Customer(terms(ladder=ladder))
        purchases = [bought(days, amount) for days, amount in sorted(rows)]
        found = [customer.buy(one).tier for one in purchases]
        customer.advance(FIRST + timedelta(days=400))
        history, state, expected = History({"": []}, "gregorian"), State(), []
        for number in range(401):
            day = FIRST + timedelta(days=number)
            looks = [one for one in purchases if one.day == day]
            if state.tier or looks:
                state = self.look(ladder, history, state, day)
            for one in looks:
                expected.append(state.tier)
                history.by_source[""].append(Bought(day, one.untaxed, one.margin))
                state = self.look(ladder, history, state, day)
        self.assertEqual(found, expected)
        if purchases:
            self.assertEqual(customer.tier, state.tier)

    def look(self, ladder, history, state, day):
        choice = choose(ladder, history, state, day)
        return State(tier=choice.tier, until=choice.until, held=choice.held)
