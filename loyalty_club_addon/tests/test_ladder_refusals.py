from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestLadderRefusals(TestLadderCommon):
    """A sentence each, and nothing half done."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 180, 3)
        self._reviewed()
        self.change = self._draft()

    def _refuses(self, words, button='action_apply', error=UserError):
        before = (self._ladder_now(), self._states(), self.change.state,
                  self.versions.search_count([]), self.change.move_count)
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            getattr(self.change, button)()
        self.env.invalidate_all()
        self.assertEqual(
            (self._ladder_now(), self._states(), self.change.state,
             self.versions.search_count([]), self.change.move_count), before)

    def test_thresholds_out_of_order(self):
        self._drafted(self.change, self.silver).recipe_amount = 500
        self._refuses("Thresholds: Gold stands above Silver but asks for less",
                      'action_preview', ValidationError)

    def test_the_same_twice(self):
        self._drafted(self.change, self.silver).recipe_amount = 400
        self._refuses("overlap: they ask for the same", 'action_preview', ValidationError)

    def test_one_ladder_for_all_and_one_for_some(self):
        self._drafted(self.change, self.silver).kind = 'legal'
        self._refuses("the ladders of Niksara Club overlap", 'action_preview', ValidationError)

    def test_no_criteria(self):
        self._drafted(self.change, self.gold).write({'recipe': 'custom'})
        self._drafted(self.change, self.gold).criterion_ids.unlink()
        self._refuses("Criteria: Gold has none", 'action_preview', ValidationError)

    def test_only_the_lowest_is_for_everybody(self):
        self._drafted(self.change, self.gold).recipe = 'everybody'
        self._refuses("Gold is for everybody, so it can only be the lowest", 'action_preview',
                      ValidationError)

    def test_no_tiers(self):
        self.change.tier_ids.unlink()
        self._refuses("Tiers: the draft has none", 'action_preview', ValidationError)

    def test_a_tier_that_members_have_by_hand(self):
        self.company_member._set_tier_by_hand(self.gold, False, "Friend")
        self._drafted(self.change, self.gold).unlink()
        self._refuses("1 members have Gold by hand, so it is not removed", 'action_preview')
        self.company_member.action_end_tier_by_hand()
        self.change.action_preview()
        self.company_member._set_tier_by_hand(self.gold, False, "Friend")
        self._refuses("1 members have Gold by hand, so it is not removed")

    def test_a_tier_with_members_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Silver has 1 members, so it is not deleted"):
            self.silver.with_user(self.club_manager).unlink()
        self.assertTrue(self.silver.exists())

    def test_a_tier_of_an_earlier_version_is_not_deleted(self):
        self._drafted(self.change, self.gold).unlink()
        self._applied(self.change)
        with self.assertRaisesRegex(UserError, "Gold is in an earlier version of the ladder"):
            self.gold.with_user(self.club_manager).unlink()
        self.assertTrue(self.gold.exists())

    def test_the_ladder_in_use_changed_before_the_preview(self):
        self.silver.recipe_amount = 160
        self._refuses("not the one this draft was begun on", 'action_preview')

    def test_the_ladder_in_use_changed_after_the_preview(self):
        self.change.action_preview()
        self.assertFalse(self.change.is_stale)
        self.silver.name = "Sterling"
        self.env.invalidate_all()
        self.assertTrue(self.change.is_stale)
        self._refuses("not the one this draft was begun on")

    def test_the_draft_changed_after_the_preview(self):
        self.change.action_preview()
        self._drafted(self.change, self.silver).recipe_amount = 160
        self._refuses("The draft was changed after the preview")
        self.assertTrue(self.change.is_stale)
        self.change.action_preview()
        self.change.action_apply()
        self.assertEqual(self.silver.recipe_amount, 160)

    def test_the_preview_of_yesterday(self):
        self.change.action_preview()
        self.change.sudo().as_of_day = self.today - timedelta(days=1)
        self._refuses("The preview is of another day")

    def test_somebody_bought_since(self):
        self._drafted(self.change, self.gold).recipe_amount = 300
        self.change.action_preview()
        self._bought(self.sara, 120)
        self._refuses(r"1 members bought, joined or moved.*\(Sarah Mitchell\)")
        self.change.action_preview()
        self.change.action_apply()
        self.assertEqual(self.sara_member.tier_id, self.gold)

    def test_somebody_moved_since(self):
        """The one who would have moved has moved already."""
        self._drafted(self.change, self.gold).recipe_amount = 160
        self.change.action_preview()
        self.assertEqual(self.change.move_count, 1)
        self._bought(self.sara, 300)
        self.sara_member._evaluate_tier()
        self._refuses(r"1 members bought, joined or moved.*\(Sarah Mitchell\)")

    def test_what_changes_nothing_is_no_reason_to_refuse(self):
        self._drafted(self.change, self.gold).recipe_amount = 300
        self.change.action_preview()
        self._bought(self.sara, 1)
        partner = self.env['res.partner'].create({'name': "New"})
        self.env['loyalty.club.member']._enrol(self.club, partner, 'manual')
        self.change.action_apply()
        self.assertEqual(self.change.state, 'applied')

    def test_another_draft_was_applied(self):
        other = self._draft()
        self._drafted(other, self.gold).recipe_amount = 300
        self.change.action_preview()
        self._applied(other)
        self._refuses("not the one this draft was begun on")

    def test_applying_twice(self):
        self._applied(self.change)
        self._refuses("This change has moved on meanwhile")
        self._refuses("This change has moved on meanwhile", 'action_preview')
        self._refuses("that was applied, or is at work, stays", 'unlink')

    def test_without_a_preview(self):
        self._refuses("This change has moved on meanwhile")

    def test_a_closed_draft_is_not_edited(self):
        tier = self._drafted(self.change, self.silver)
        self._applied(self.change)
        for work in (
            lambda: tier.write({'name': "Other"}),
            lambda: tier.criterion_ids.write({'threshold': 7}),
            lambda: tier.criterion_ids.unlink(),
            lambda: tier.unlink(),
            lambda: self._insert(self.change, "VIP", 900, 90),
            lambda: self.change.write({'note': "Other"}),
        ):
            with self.assertRaisesRegex(UserError, "This draft is closed or at work"), \
                    self.env.cr.savepoint():
                work()

    def test_it_needs_a_club(self):
        program = self.env['loyalty.program'].create({
            'name': "No Club", 'program_type': 'loyalty'})
        with self.assertRaisesRegex(ValidationError, "No Club is not a club"):
            self.ladders.create({'program_id': program.id})
