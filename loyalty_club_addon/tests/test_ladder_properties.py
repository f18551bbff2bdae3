from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .ladder_common import TestLadderCommon
from .tier_random import TestTierRandom

EXAMPLES = 40
chosen = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@tagged('post_install', '-at_install')
class TestLadderProperties(TestTierRandom, TestLadderCommon):
    """Whatever the ladder, the members and the draft: what the preview says happens, an earlier
    version comes back exactly, and a review twice is a review once."""

    def test_preview_is_result_and_restored_is_before(self):
        self.played = self.moved = self.refused = 0

        @chosen
        @given(st.randoms(use_true_random=False))
        def example(dice):
            with self.env.cr.savepoint() as savepoint:
                self._play(dice)
                savepoint.rollback()
            self.env.invalidate_all()

        example()
        self.assertGreater(self.played, EXAMPLES / 2)
        self.assertGreater(self.moved, self.played)

    def _play(self, dice):
        self.env.company.club_calendar = dice.choice(['gregorian', 'jalali'])
        self._random_ladder(dice)
        self._random_purchases(dice)
        self.members._evaluate_tier()
        self._random_hands(dice)
        before = self._ladder_now(), self._states(self.members)
        change = self._draft()
        try:
            self._random_draft(change, dice)
            change.action_preview()
        except ValidationError:
            self.refused += 1
            return
        self.assertEqual((self._ladder_now(), self._states(self.members)), before)
        said = self._said(change)
        change.action_apply()
        self.assertEqual({m: m.tier_id for m in self.members}, self._tiers_of(said))
        self._assert_reviewed()
        self.played += 1
        self.moved += change.move_count
        self._assert_restores(change.version_id, before)

    def _random_hands(self, dice):
        """Some have a tier by hand, also one whose day is over."""
        for member in self.members:
            if dice.random() < 0.1:
                until = self.today + timedelta(days=dice.randint(-1, 9))
                member._set_tier_by_hand(
                    dice.choice([*self.club._club_ladder('individual'), self.tiers]),
                    dice.choice([False, until]), "By hand")

    def _random_draft(self, change, dice):
        """Remove, re-threshold, change and insert tiers."""
        by_hand = self.members.filtered('tier_locked').tier_id
        for tier in change.tier_ids:
            if dice.random() < 0.2 and tier.origin_id not in by_hand and len(change.tier_ids) > 1:
                tier.unlink()
        shift = dice.randint(0, 6)
        for criterion in change.tier_ids.criterion_ids:
            if criterion.metric == 'recency':
                criterion.threshold = max(criterion.threshold - shift, 1)
            else:
                criterion.threshold += shift
        for tier in change.tier_ids:
            if dice.random() < 0.4:
                tier.write({
                    'validity': dice.choice(['window', 'days', 'months', 'year', 'never']),
                    'down': dice.choice(['at_once', 'grace', 'period', 'step', 'never']),
                })
        top = change.tier_ids._ladder_order()[-1:]
        if top.criterion_ids and dice.random() < 0.5:
            change.write({'tier_ids': [Command.create({
                'name': "New", 'recipe': 'custom', 'sequence': 900,
                'criteria_match': top.criteria_match,
                'criterion_ids': [Command.create({
                    'metric': one.metric, 'window': one.window, 'window_count': one.window_count,
                    'at_least': one.at_least, 'threshold': max(one.threshold - 1, 0)
                    if one.metric == 'recency' else one.threshold + 2,
                    'product_ids': [Command.set(one.product_ids.ids)],
                }) for one in top.criterion_ids],
            })]})

    def _said(self, change):
        """:return: dict {member: tier of the draft, or the present one}"""
        moves = {move.member_id: move.new_tier_id for move in change.move_ids}
        drafts = {tier.origin_id: tier for tier in change.tier_ids if tier.origin_id}
        return {
            member: moves[member] if member in moves else drafts.get(member.tier_id, self.tiers)
            for member in self.members
        }

    def _tiers_of(self, said):
        return {member: tier.origin_id for member, tier in said.items()}

    def _assert_reviewed(self):
        """A review after it finds nothing to do."""
        states, changes = self._states(self.members), self.changes.search_count([])
        self.club.club_tiers_changed = True
        self._reviewed()
        self.assertEqual(self._states(self.members), states)
        self.assertEqual(self.changes.search_count([]), changes)

    def _assert_restores(self, version, before):
        action = version.with_user(self.club_manager).action_restore()
        change = self.ladders.browse(action['res_id'])
        change.action_preview()
        said = self._said(change)
        change.action_apply()
        self.assertEqual((self._ladder_now(), self._states(self.members)), before)
        self.assertEqual({m: m.tier_id for m in self.members}, self._tiers_of(said))
