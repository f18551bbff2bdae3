from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club_addon.models.loyalty_program_ladder_kept import TOUCHED

from .import_common import TestImportCommon
from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestTierQueries(TestLadderCommon, TestImportCommon):
    """What is done for many members at once, and what is kept between requests."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()

    def _members(self, count, first=0):
        partners = self.env['res.partner'].create([
            {'name': f"Member {first + number}", 'phone': f'0935{first + number:07}'}
            for number in range(count)
        ])
        return self.env['loyalty.club.member'].create([
            {'program_id': self.club.id, 'partner_id': partner.id} for partner in partners
        ])

    def _queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_by_hand_for_many(self):
        quiet = {'tracking_disable': True}
        few, many = (self._members(count, first).with_context(**quiet)
                     for count, first in ((5, 0), (105, 100)))
        asked = [self._queries(lambda members=members: members._set_tier_by_hand(
            self.gold, self.today, "All of them")) for members in (few, many)]
        self.assertEqual((many | few).tier_id, self.gold)
        self.assertEqual(len((many | few).tier_change_ids.filtered(
            lambda change: change.reason == 'locked')), 110)
        self.assertLess((asked[1] - asked[0]) / 100, 0.5)

    def test_restoring_many(self):
        version = self.env['loyalty.club.ladder.version'].sudo()._take(self._draft().sudo())
        asked = []
        for count, first in ((5, 0), (105, 100)):
            members = self._members(count, first).with_context(tracking_disable=True)
            state = dict.fromkeys(
                ('tier_until', 'tier_held_until', 'tier_review_on', 'tier_locked',
                 'tier_locked_until', 'tier_lock_reason'), False)
            states = {member.id: state | {'tier_id': self.gold.id} for member in members}
            asked.append(self._queries(
                lambda members=members, states=states: members.sudo()._restore_tiers(
                    states, version.display_name)))
            self.assertEqual(members.tier_id, self.gold)
            self.assertEqual(members.tier_change_ids.filtered(
                lambda change: change.reason == 'restored').mapped('as_of'), [self.today] * count)
        self.assertLess((asked[1] - asked[0]) / 100, 0.5)

    def test_importing_many(self):
        def rows(count, first):
            members = self._members(count, first)
            day = str(self.today + timedelta(days=40))
            return {member.partner_id.id: member for member in members}, [
                {'partner_id': member.partner_id.id, 'tier': self.env['loyalty.club.tier'],
                 'parsed': {'tier': "Gold", 'tier_until': day}}
                for member in members
            ]

        job = self._import("mobile,points\n09120000101,5\n", 'members').sudo()
        job = job.with_context(tracking_disable=True)
        asked = []
        for count, first in ((5, 0), (105, 200)):
            members, found = rows(count, first)

            def work(members=members, found=found):
                job._decide_tiers(found)
                job._give_tiers(found, members)

            asked.append(self._queries(work))
            tiers = {member.tier_id for member in members.values()}
            self.assertEqual(tiers, {self.gold})
        self.assertLess((asked[1] - asked[0]) / 100, 0.5)

    def _next_request(self):
        """What a transaction that changed no ladder finds."""
        self.env.flush_all()
        self.env.cr.postcommit.data.pop(TOUCHED, None)
        self.env.invalidate_all()

    def _engine(self):
        program = self.club._club_clocks()[0]
        return program._club_engine(program._club_ladder('individual'))

    def _thresholds(self):
        return [[one.threshold for one in tier.criteria] for tier in self._engine()]

    def test_the_ladder_is_kept(self):
        self._next_request()
        self.assertEqual(self._thresholds(), [[], [150_000], [400_000]])
        self._next_request()
        self.club.read(['club_ladder_stamp', 'club_money_factor', 'company_id'])
        with self.assertQueryCount(0):
            self._engine()

    def test_a_changed_ladder_is_seen_at_once(self):
        self._next_request()
        self._engine()
        self.gold.recipe_amount = 300
        self.assertEqual(self._thresholds(), [[], [150_000], [300_000]])
        self._next_request()
        self.assertEqual(self._thresholds(), [[], [150_000], [300_000]])
        self.gold.criterion_ids.threshold = 310
        self._next_request()
        self.assertEqual(self._thresholds(), [[], [150_000], [310_000]])
        vip = self._tier("VIP", 900, sequence=9)
        self._next_request()
        self.assertEqual(self._thresholds()[3], [900_000])
        vip.unlink()
        self.silver.active = False
        self._next_request()
        self.assertEqual(self._thresholds(), [[], [310_000]])
        self._bought(self.sara, 320)
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id, self.gold)

    def test_an_applied_draft_is_seen_at_once(self):
        self._next_request()
        self._engine()
        change = self._draft()
        self._drafted(change, self.gold).recipe_amount = 333
        self.assertEqual(self._thresholds()[2], [400_000])
        self._applied(change)
        self._next_request()
        self.assertEqual(self._thresholds()[2], [333_000])

    def test_a_change_that_is_rolled_back_leaves_nothing(self):
        self._next_request()
        self._engine()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.gold.recipe_amount = 200
            self._engine()
            raise ZeroDivisionError
        self._next_request()
        self.assertEqual(self._thresholds()[2], [400_000])

    def test_some_products_are_looked_up_each_time(self):
        self.gold.criterion_ids.product_ids = self.product
        self._next_request()
        self._engine()
        self.env.cr.execute(SQL(
            "DELETE FROM %s", SQL.identifier(
                self.gold.criterion_ids._fields['product_ids'].relation)))
        self._next_request()
        self.assertEqual([one.source for one in self._engine()[2].criteria], ['untaxed'])
