from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestLadderRestore(TestLadderCommon):
    """An earlier version comes back exactly, through the same preview."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 180, 3)
        self._bought(self.company_partner, 500, 3)
        self._reviewed()
        self.company_member._set_tier_by_hand(
            self.silver, self.today + timedelta(days=9), "Friend")
        self.before = self._ladder_now(), self._states()

    def _replaced(self, **values):
        """Gold goes, Silver asks for more, VIP is new."""
        change = self._draft(**values)
        self._drafted(change, self.gold).unlink()
        self._drafted(change, self.silver).write({'recipe_amount': 190, 'name': "Sterling"})
        self._insert(change, "VIP", 900, 90)
        return self._applied(change)

    def _restore(self, version):
        action = version.with_user(self.club_manager).action_restore()
        return self.ladders.browse(action['res_id'])

    def test_everything_is_as_before(self):
        version = self._replaced().version_id
        self.assertEqual(self.sara_member.tier_id, self.blue)
        self.assertNotEqual(self._ladder_now(), self.before[0])
        change = self._restore(version)
        change.action_preview()
        self.assertEqual(self._moves(change), [
            ("Sarah Mitchell", "Blue", "Silver", 'restored')])
        self.assertEqual(
            [(row.name, row.what, row.before, row.after) for row in change.count_ids],
            [("Blue", 'same', 1, 0), ("Silver", 'changed', 1, 2), ("Gold", 'new', 0, 0),
             ("VIP", 'removed', 0, 0)],
        )
        change.action_apply()
        self.assertEqual((self._ladder_now(), self._states()), self.before)
        self.assertEqual(self.club._club_ladder('legal'), self.blue | self.silver | self.gold)
        self.assertEqual(version.ladder_hash, change._live_hash())
        self.assertFalse(self.tiers.with_context(active_test=False).search(
            [('name', '=', "VIP"), ('draft_id', '=', False)]).active)
        moved = self.sara_member.tier_change_ids[:1]
        self.assertEqual((moved.reason, moved.new_tier_id), ('restored', self.silver))

    def test_restoring_what_was_restored_from(self):
        """The ladder that a restored one replaced is a version itself."""
        self._replaced()
        middle = self._ladder_now(), self._states()
        first = self.versions.search([], limit=1)
        self._applied(self._restore(first))
        second = self.versions.search([], limit=1)
        self.assertNotEqual(first, second)
        self._applied(self._restore(second))
        self.assertEqual((self._ladder_now(), self._states()), middle)

    def test_the_review_goes_on_with_what_was_bought_meanwhile(self):
        version = self._replaced().version_id
        self._bought(self.sara, 300)
        self._applied(self._restore(version))
        self.assertEqual(self.sara_member.tier_id, self.silver)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id, self.gold)

    def test_by_hand_comes_back(self):
        version = self._replaced().version_id
        self.company_member.action_end_tier_by_hand()
        self._applied(self._restore(version))
        self.assertEqual(self._states(), self.before[1])
        self.assertEqual(self.company_member.tier_lock_reason, "Friend")

    def test_who_joined_later_is_decided(self):
        version = self._replaced().version_id
        partner = self.env['res.partner'].create({'name': "New"})
        self._bought(partner, 170)
        member = self.env['loyalty.club.member']._enrol(self.club, partner, 'manual')
        self.assertEqual(member.tier_id, self.blue)
        change = self._applied(self._restore(version))
        self.assertIn(("New", "Blue", "Silver", 'reached'), self._moves(change))
        self.assertEqual(member.tier_id, self.silver)

    def test_what_stays(self):
        program = self.env['loyalty.program'].create({
            'name': "Gift", 'program_type': 'coupons'})
        action = self.env['ir.actions.server'].create({
            'name': "Coupon", 'state': 'club_coupon', 'club_coupon_program_id': program.id,
            'model_id': self.env.ref('loyalty_club_addon.model_loyalty_club_member').id,
        })
        change = self._draft()
        self._drafted(change, self.gold).sudo().enter_action_ids = action
        self._drafted(change, self.gold).recipe_amount = 170
        version = self._applied(change).version_id
        self.assertEqual(self.sara_member.tier_id, self.gold)
        outbox = self.env['loyalty.club.action.delivery'].sudo()
        with self.enter_registry_test_mode():
            self.env.ref('loyalty_club_addon.ir_cron_deliver_actions').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(outbox.search([('action_id', '=', action.id)]).state, 'done')
        self._confirmed(self.sara, 1)
        restore = self._restore(version)
        restore.action_preview()
        self.assertEqual(restore.stays.split('\n'), [
            "Points earned or given since: 20",
            "Coupons issued to members: 1",
            "Server actions run for tiers: 1",
            "Mails sent to members: 0",
        ])
        restore.action_apply()
        self.assertEqual(self.env['loyalty.card'].search_count(
            [('program_id', '=', program.id)]), 1)

    def test_a_restored_version_is_not_edited(self):
        change = self._restore(self._replaced().version_id)
        for work in (
            lambda: change.tier_ids[0].write({'recipe_amount': 9}),
            lambda: change.write({'tier_ids': [Command.clear()]}),
            lambda: self._insert(change, "More", 990, 99),
        ):
            with self.assertRaisesRegex(UserError, "restored as it was"), self.env.cr.savepoint():
                work()
