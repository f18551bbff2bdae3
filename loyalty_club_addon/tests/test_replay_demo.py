from datetime import timedelta

from odoo.tests import tagged

from .replay_common import ReplayChecks
from .test_demo import DemoShopCase


class ReplayOfDemo(ReplayChecks, DemoShopCase):
    """The rules of the demo shop were live all the time, its ladders begin today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.precommit.run()
        cls._purchases_read()

    def _club_replay(self, club=None, **values):
        today = self.record('club')._club_day()
        return self._replayed(
            club or self.record('club'), date_from=today - timedelta(days=400), date_to=today,
            **values,
        )

    def assertEqualsLedger(self):
        replay = self._club_replay(scope='live', with_tiers=False)
        self.assertEqual(replay.differing_count, 0)
        self.assertEqual(replay.points, replay.ledger_points)
        entries = self.env['loyalty.club.entry'].search([
            ('program_id', '=', self.record('club').id), ('kind', 'in', ('earn', 'earn_back')),
        ])
        self.assertEqual(replay.points, sum(entries.mapped('points')))
        self.assertEqual(replay.purchases, 39)
        self.assertEqual(replay.customer_count, 11)
        return replay

    def assertTrap(self):
        club, trap = self.record('club'), self.record('trap')
        self.assertFalse(trap.active)
        self.assertEqual(club.club_give_back_color, 'green')
        self.assertEqual(trap.club_give_back_color, 'red')


@tagged('post_install', '-at_install')
class TestReplayOfDemoEnglish(ReplayOfDemo):
    language = 'en'

    def test_replay_equals_ledger(self):
        self.assertEqualsLedger()

    def test_reads_what_the_documents_say(self):
        self.assertEqual(self.assertReplayReadsTheSame(self.record('club')), 39)

    def test_trap(self):
        self.assertTrap()
        text = self.record('trap').with_context(lang='en_US').club_give_back
        self.assertIn("Margin of 55&#34; television: 6.9 %, given back 7 % → loss", text)
        self.assertIn("VIP with points × 2 and 5 % discount: 7 %", text)
        self.assertIn("gives back", text)

    def test_trap_costs_when_it_is_tried(self):
        """Nobody has been VIP yet; with the ladder from the first day it is all the same."""
        club, trap = self._club_replay(), self._club_replay(self.record('trap'))
        self.assertEqual(club.purchases, trap.purchases)
        self.assertEqual(club.margin, trap.margin)

    def test_the_shop_does_not_follow_the_trap(self):
        trap = self.record('trap')
        self.assertFalse(trap.club_member_ids)
        self.assertEqual(len(trap.club_tier_ids), len(self.record('club').club_tier_ids))
        self.assertEqual(
            self.env['loyalty.program'].search([('company_id', '=', self.company.id)]),
            self.record('club'),
        )


@tagged('post_install', '-at_install')
class TestReplayOfDemoPersian(ReplayOfDemo):
    language = 'fa'

    def test_replay_equals_ledger(self):
        replay = self.assertEqualsLedger()
        self.assertEqual(replay.points, 54_594)
        months = replay.month_ids.with_context(lang='fa_IR').mapped('month_name')
        self.assertRegex(months[-1], r'^\w+ [۰-۹]{4}$')

    def test_trap(self):
        self.assertTrap()
        text = self.record('club').with_context(lang='fa_IR').club_give_back
        self.assertIn("۱۰۰٬۰۰۰", text)
        self.assertIn("۱٬۰۰۰", text)
