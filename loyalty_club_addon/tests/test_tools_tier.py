import json
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.periods import FOR_EVER
from odoo.addons.loyalty_club_addon.tools.tier_choice import State, Tier, choose
from odoo.addons.loyalty_club_addon.tools.tier_progress import to_keep, to_next
from odoo.addons.loyalty_club_addon.tools.tier_totals import (
    Bought,
    Criterion,
    History,
    is_met,
    value,
)
from odoo.addons.loyalty_club_addon.tools.windows import Window

CASES = json.loads((Path(__file__).parent / "cases/tier.json").read_text("utf-8"))
repeatable = settings(max_examples=150, deadline=None, derandomize=True, database=None)
TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


def to_day(text):
    return text and date.fromisoformat(text)


def to_tier(row):
    criteria = tuple(
        Criterion(**one | {"window": Window(*one["window"])}) for one in row["criteria"]
    )
    return Tier(**row | {"criteria": criteria})


@tagged("post_install", "-at_install")
class TestTierCases(BaseCase):
    def test_cases(self):
        for case in CASES:
            with self.subTest(case["note"]):
                ladder = [to_tier(row) for row in case["ladder"]]
                bought = [Bought(to_day(row[0]), *row[1:]) for row in case["bought"]]
                history = History(
                    {"": bought}, case.get("calendar", "gregorian"), to_day(case.get("joined")),
                )
                state = State(**{
                    name: to_day(one) if name in ("until", "held", "locked_until") else one
                    for name, one in case["state"].items()
                })
                day = to_day(case["day"])
                choice = choose(ladder, history, state, day, to_day(case.get("frozen")))
                expected = case["choice"]
                self.assertEqual((choice.tier, choice.reason), (
                    expected["tier"], expected["reason"]))
                if choice.tier:
                    self.assertEqual(choice.until, to_day(expected["until"]) or FOR_EVER)
                if "review" in expected:
                    self.assertEqual(choice.review, to_day(expected["review"]))
                self.assertProgress(case, ladder, history, choice, day)

    def assertProgress(self, case, ladder, history, choice, day):
        rank = [tier.key for tier in ladder].index(choice.tier) if choice.tier else -1
        if "next" in case:
            gaps = to_next(ladder, history, rank, day)
            self.assertEqual([[gap.criterion.key, gap.number] for gap in gaps], case["next"])
        if "keep" in case:
            gaps = to_keep(ladder[rank], history, day)
            self.assertEqual(
                [[gap.criterion.key, gap.number, gap.by.isoformat()] for gap in gaps],
                case["keep"],
            )


@st.composite
def ladders(draw):
    metric = draw(st.sampled_from(["amount", "each", "count", "largest", "smallest", "margin"]))
    unit = draw(st.sampled_from(["day", "month", "season", "year", "days", "months", "joined"]))
    window = Window(unit, draw(st.integers(1, 60)) if unit in ("days", "months") else 0)
    thresholds = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=3)))
    tiers = [
        Tier(
            number, (Criterion("a", metric, window, threshold, at_least=10),),
            validity=draw(st.sampled_from(["window", "days", "months", "year", "never"])),
            validity_count=draw(st.integers(0, 40)),
            down=draw(st.sampled_from(["at_once", "grace", "period", "step", "never"])),
            grace=draw(st.integers(1, 40)),
            period=draw(st.sampled_from(["month", "season", "year"])),
        )
        for number, threshold in enumerate(thresholds, 1)
    ]
    return [Tier(0), *tiers] if draw(st.booleans()) else tiers


purchases = st.lists(
    st.builds(
        lambda days, amount: Bought(TODAY - timedelta(days=days), amount, amount // 3),
        st.integers(-3, 400), st.integers(-5, 40),
    ), max_size=8,
)


@tagged("post_install", "-at_install")
class TestTierProperties(BaseCase):
    @repeatable
    @given(ladders(), purchases, st.sampled_from(["gregorian", "jalali"]), st.integers(0, 500))
    def test_asking_twice_is_asking_once(self, ladder, bought, calendar, later):
        """On any day, after any answers before; and nothing happens before the next review."""
        history = History({"": sorted(bought)}, calendar, TODAY - timedelta(days=300))
        state = State()
        for day in (TODAY, TODAY + timedelta(days=later)):
            first = choose(ladder, history, state, day)
            state = State(first.tier, first.until, first.held)
            again = choose(ladder, history, state, day)
            self.assertEqual(again[:3], first[:3])
            self.assertEqual(again.review, first.review)

    @repeatable
    @given(ladders(), purchases, st.sampled_from(["gregorian", "jalali"]))
    def test_nothing_happens_before_the_day_of_the_review(self, ladder, bought, calendar):
        """With what was bought until today; day by day for seven weeks."""
        bought = sorted(one for one in bought if one.day <= TODAY)
        if any(one.amount < 0 for one in bought):
            return  # a return without its purchase: the weekly review of everybody meets it
        history = History({"": bought}, calendar, TODAY - timedelta(days=300))
        first = choose(ladder, history, State(), TODAY)
        state = State(first.tier, first.until, first.held)
        for days in range(1, 50):
            day = TODAY + timedelta(days=days)
            if first.review and day >= first.review:
                return
            self.assertEqual(choose(ladder, history, state, day).tier, first.tier, day)

    @repeatable
    @given(ladders(), purchases, st.sampled_from(["gregorian", "jalali"]))
    def test_what_is_missing_is_what_lifts(self, ladder, bought, calendar):
        """Buying the missing amount today reaches the next tier, one less does not."""
        history = History({"": sorted(bought)}, calendar, TODAY - timedelta(days=300))
        choice = choose(ladder, history, State(), TODAY)
        rank = [tier.key for tier in ladder].index(choice.tier) if choice.tier is not None else -1
        gaps = to_next(ladder, history, rank, TODAY)
        if len(gaps) != 1 or gaps[0].criterion.metric != "amount":
            return
        for number, is_enough in ((gaps[0].number, True), (gaps[0].number - 1, False)):
            more = history._replace(
                by_source={"": [*history.by_source[""], Bought(TODAY, number)]})
            one = gaps[0].criterion
            self.assertEqual(is_met(one, value(one, more, TODAY)), is_enough)
