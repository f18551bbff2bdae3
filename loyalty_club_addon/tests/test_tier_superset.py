import random
from datetime import timedelta

from odoo.tests import tagged

from .tier_random import TestTierRandom

SEEDS = 12


@tagged('post_install', '-at_install')
class TestTierSuperset(TestTierRandom):
    """What SQL picks holds everybody whom the engine moves."""

    def _random_states(self, dice, ladder):
        for member in self.members:
            tier = dice.choice([*ladder, self.tiers])
            near = self.today + timedelta(days=dice.randint(-5, 60))
            member.write({
                'tier_id': tier.id, 'tier_until': tier and dice.choice([False, near]),
                'tier_held_until': tier and dice.choice([False, near]),
                'tier_review_on': near,
            })

    def test_everybody_who_moves_was_picked(self):
        moved, looked_at = 0, 0
        totals = self.env['loyalty.club.tier.totals']
        for seed in range(SEEDS):
            dice = random.Random(seed)
            with self.subTest(seed), self.env.cr.savepoint(flush=True) as savepoint:
                self.env.company.club_calendar = dice.choice(['gregorian', 'jalali'])
                self._random_ladder(dice)
                self._random_purchases(dice)
                ladder = self.club._club_ladder('individual')
                if dice.random() < 0.5:
                    # as it is after a review some days ago
                    self.members._evaluate_tier()
                    self._random_purchases(dice)
                    day = self.today + timedelta(days=dice.randint(0, 40))
                else:
                    self._random_states(dice, ladder)
                    day = self.today
                picked = set(totals._who_may_move(self.club, ladder, self.members.ids, day))
                before = {member: member.tier_id for member in self.members}
                self.members._decide_tiers(self.club, ladder, day, "test")
                movers = {m.id for m, tier in before.items() if m.tier_id != tier}
                self.assertLessEqual(movers, picked)
                moved += len(movers)
                looked_at += len(picked)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertGreater(moved, 30)
        self.assertLess(looked_at, SEEDS * len(self.members))

    def test_picking_again_after_deciding_finds_nobody_who_moves(self):
        dice = random.Random(99)
        ladder = self._random_ladder(dice)
        self._random_purchases(dice)
        self.members._evaluate_tier()
        before = {member: member.tier_id for member in self.members}
        self.members._evaluate_tier()
        self.assertEqual({member: member.tier_id for member in self.members}, before)
        self.assertTrue(ladder)
