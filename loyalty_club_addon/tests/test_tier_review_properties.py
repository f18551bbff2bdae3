import random
from datetime import timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged

from .tier_random import TestTierRandom

SEQUENCES = 100
REMEMBERED = (
    'tier_id', 'tier_until', 'tier_held_until', 'tier_review_on', 'tier_locked',
    'tier_locked_until',
)


@tagged('post_install', '-at_install')
class TestTierReviewProperties(TestTierRandom):
    """Whatever the ladder, the purchases and what members had: reviewing again changes nothing,
    and a night that looks at what is new ends where one ends that looks at everybody."""

    MEMBERS = 6

    def test_sequences(self):
        self.moved = 0

        @settings(
            max_examples=SEQUENCES, derandomize=True, database=None, deadline=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(st.integers(0, 2**32), st.integers(0, 70), st.integers(2, 6))
        def sequence(number, days, limit):
            with self.env.cr.savepoint() as savepoint:
                self._play(random.Random(number), days, limit)
                self.env.cr.precommit.clear()
                savepoint.rollback()
            self.env.invalidate_all()

        sequence()
        self.assertGreater(self.moved, SEQUENCES)

    def _play(self, dice, days, limit):
        self.env.company.club_calendar = dice.choice(['gregorian', 'jalali'])
        ladder = self._random_ladder(dice)
        self._random_purchases(dice)
        self._random_states(dice, ladder)
        for member in self.members:
            if dice.random() < 0.1:
                until = self.today + timedelta(days=dice.randint(0, 60))
                member._set_tier_by_hand(dice.choice(ladder), until, "By hand")
        self._assert_settled(limit, None)
        # purchases of others than documents, then some days later
        for member in self.members:
            if dice.random() < 0.4:
                self._bought(member.partner_id, dice.randint(0, 15), dice.randint(0, 30))
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self._assert_settled(limit, self.today + timedelta(days=days))

    def _assert_settled(self, limit, full_on):
        """Review, then again what is new, everybody, and everybody as after a change.

        :param full_on: day of the last full review, None: this one is full
        """
        before = [member.tier_id for member in self.members]
        if full_on:
            self.club.write({'club_tiers_full_on': full_on, 'club_tiers_changed': False})
        self._reviewed(limit)
        self.assertEqual(self.club.club_tiers_review_mode, 'due' if full_on else 'changed')
        after, changes = self._remembered(), self._change_count()
        self.moved += sum(
            member.tier_id != tier for member, tier in zip(self.members, before, strict=True))
        for values in (
            {}, {'club_tiers_full_on': False}, {'club_tiers_changed': True},
        ):
            self.club.write(values)
            self._reviewed(limit)
            self.assertEqual((self._remembered(), self._change_count()), (after, changes))

    def _remembered(self):
        return self.members.read(REMEMBERED, load=None)

    def _change_count(self):
        return self.changes.sudo().search_count([('member_id', 'in', self.members.ids)])
