import json
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools.spending import (
    Terms,
    claim_refusal,
    most_points,
    refusal,
)

CASES = json.loads((Path(__file__).parent / "cases/spending.json").read_text("utf-8"))


def terms(case):
    return Terms(case["rate"], case["step"], case["minimum"], case["share"])


@tagged("post_install", "-at_install")
class TestSpendingTool(BaseCase):
    """The shared cases; static/tests/unit/club_spending.test.js runs the same ones."""

    def test_most_points(self):
        for case in CASES["most"]:
            with self.subTest(case["name"]):
                points = most_points(terms(case), case["balance"], case["basket"], case["chosen"])
                self.assertEqual(points, case["points"])

    def test_refusals(self):
        for case in CASES["refusals"]:
            with self.subTest(case["name"]):
                self.assertEqual(
                    refusal(terms(case), case["balance"], case["basket"]), case["code"],
                )

    def test_claims(self):
        rule = Terms(rate=0.1, step=1, minimum=50, share=30)
        self.assertIsNone(claim_refusal(rule, 50, 5, 20, 0.02))
        self.assertIsNone(claim_refusal(rule, 60, 6.02, 20, 0.02))
        self.assertEqual(claim_refusal(rule, 49, 4.9, 20, 0.02), "min_spend")
        self.assertEqual(claim_refusal(rule, 61, 6.1, 20, 0.02), "max_basket")
