from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TestTierCommon

ONE_DAY = timedelta(days=1)


@tagged('post_install', '-at_install')
class TestTierFalling(TestTierCommon):
    """A to-do before a member loses a tier: once for a tier and its time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env.ref('loyalty_club_addon.action_call_member')
        cls.blue, cls.silver, cls.gold = cls._ladder()
        cls.silver.sudo().falling_action_ids = cls.action
        cls.deliveries = cls.env['loyalty.club.action.delivery'].sudo()

    def setUp(self):
        super().setUp()
        self._committed()

    def _night(self):
        """The nightly job without its commits.

        :return: members for whom the action waits to be run, each as often as it was asked for
        """
        with patch.object(
            self.registry['ir.cron'], '_commit_progress', lambda *_a, **_k: 60,
        ):
            self.env['loyalty.club.member'].sudo()._cron_warn_falling(limit=1)
        rows = self.deliveries.search([('action_id', '=', self.action.id)], order='id')
        return self.env['loyalty.club.member'].browse(rows.mapped('res_id'))

    def _falls_in(self, days, partner=None):
        """A purchase that leaves the window so many days from now."""
        purchase = self._bought(partner or self.sara, 160, 365 - 1 - days)
        (self.sara_member | self.company_member)._evaluate_tier()
        return purchase

    def test_only_who_falls_soon(self):
        self._falls_in(14)
        self._falls_in(15, self.company_partner)
        self.assertEqual(self.sara_member.tier_until, self.today + 14 * ONE_DAY)
        self.assertEqual(self._night(), self.sara_member)
        row = self.deliveries.search([('action_id', '=', self.action.id)])
        self.assertEqual((row.state, row.origin_name), ('pending', "Silver"))

    def test_once(self):
        self._falls_in(14)
        self._night()
        self.assertEqual(len(self._night()), 1)
        self.sara_member.sudo().tier_until = self.today + 10 * ONE_DAY  # the same time, nearly
        self.assertEqual(len(self._night()), 1)

    def test_once_for_its_time(self):
        """Who was told of long ago is told of again."""
        self._falls_in(14)
        for days, count in ((14, 0), (15, 1)):
            self.env.cr.execute(
                "UPDATE loyalty_club_member SET tier_warned_until = tier_until - %s", [days])
            self.env.invalidate_all()
            self.assertEqual(len(self._night()), count)

    def test_who_stands_again_in_it_is_told_again(self):
        self._falls_in(14)
        self._night()
        self.assertTrue(self.sara_member.tier_warned_until)
        self._bought(self.sara, 500)
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id, self.gold)
        self.assertFalse(self.sara_member.tier_warned_until)

    def test_who_keeps_it_is_left_alone(self):
        self._falls_in(14)
        self._bought(self.sara, 160, 3)
        self.sara_member._evaluate_tier()
        self.assertFalse(self._night())

    def test_who_does_not_fall_for_another_reason(self):
        self._falls_in(14)
        self.club.club_tiers_frozen_until = self.today + 40 * ONE_DAY
        self.assertFalse(self._night())
        self.club.club_tiers_frozen_until = False
        self.silver.down = 'never'
        self.sara_member.sudo().tier_until = self.today + 14 * ONE_DAY
        self.assertFalse(self._night())

    def test_by_hand_until_a_day(self):
        self.sara_member._set_tier_by_hand(self.silver, self.today + 5 * ONE_DAY, "Friend")
        self.assertEqual(self._night(), self.sara_member)

    def test_nobody_who_left_or_is_suspended(self):
        self._falls_in(14)
        self.sara_member.sudo().state = 'suspended'
        self.assertFalse(self._night())

    def test_the_to_do_stands_with_the_salesperson(self):
        self._falls_in(14)
        self.sara.user_id = self.salesperson
        self._night()
        row = self.deliveries.search([('action_id', '=', self.action.id)])
        row._run_action()
        self.assertRecordValues(self.sara_member.activity_ids, [{
            'user_id': self.salesperson.id, 'summary': "Call this member: a tier is about to be"
            " lost",
        }])

    def test_without_salesperson_a_manager_is_called(self):
        self._falls_in(14)
        self._night()
        self.deliveries.search([('action_id', '=', self.action.id)])._run_action()
        user = self.sara_member.activity_ids.user_id
        self.assertTrue(user.has_group('loyalty_club_addon.group_club_manager'))
        self.assertTrue(user.active)

    def test_who_may_say_it(self):
        with self.assertRaises(AccessError):
            self.silver.with_user(self.club_manager).falling_action_ids = [Command.clear()]
        with self.assertRaises(AccessError):
            self.sara_member.with_user(self.club_manager).tier_warned_until = self.today
        with self.assertRaisesRegex(ValidationError, "from 1 to 365"), self.env.cr.savepoint():
            self.silver.falling_days = 0

    def test_changing_it_moves_nobody(self):
        self._reviewed()
        self.silver.sudo().falling_days = 30
        self.assertFalse(self.club.club_tiers_changed)
