from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .ladder_common import TestLadderCommon

RUN = 'odoo.addons.loyalty_club_addon.models.loyalty_club_ladder_run'
NOISE = (
    'odoo.sql_db', RUN,
    'odoo.addons.loyalty_club_addon.models.loyalty_club_member_review',
    'odoo.addons.loyalty_club_addon.models.loyalty_club_member_review_cron',
)


@tagged('post_install', '-at_install')
class TestLadderWaysOut(TestLadderCommon):
    """A member whom something else holds back, in a club that is moved by the job."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 300, 3)
        self._bought(self.company_partner, 310, 3)
        self._reviewed()
        self.change = self._draft()
        self._drafted(self.change, self.gold).recipe_amount = 250
        self.startPatcher(patch(f'{RUN}.SMALL', 0))

    def _hold_back(self, member):
        """The database refuses that this member becomes Gold, as a rule of another module may."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "ALTER TABLE loyalty_club_member ADD CONSTRAINT held_back"
            " CHECK (id <> %s OR tier_id IS NULL OR tier_id <> %s)", member.id, self.gold.id,
        ))

    def _run_job(self, name='change_ladders'):
        with self.enter_registry_test_mode(), mute_logger(*NOISE):
            self.env.ref(f'loyalty_club_addon.ir_cron_{name}').method_direct_trigger()
        self.env.invalidate_all()

    def _says(self, words):
        return any(words in message.body for message in self.change.message_ids)

    def _moving(self):
        """The ladder is replaced, nobody has moved."""
        self.change.action_preview()
        job = self.change.sudo()
        while job._page(10):
            continue
        self.change.action_apply()
        while job.state == 'checking':
            job._page(10)
        self.assertEqual(self.change.state, 'moving')
        return job

    def test_one_who_cannot_be_moved_holds_up_nobody(self):
        self._hold_back(self.sara_member)
        self.change.action_preview()
        self._run_job()
        self.change.action_apply()
        self._run_job()
        self.assertEqual((self.change.state, self.change.failure), ('applied', False))
        self.assertEqual(self.company_member.tier_id, self.gold)
        self.assertEqual(self.sara_member.tier_id, self.silver)
        failures = self.change.failure_ids
        self.assertEqual((failures.member_id, self.change.failure_count), (self.sara_member, 1))
        self.assertIn("held_back", failures.message)
        self.assertTrue(self._says("1 members could not be moved"))
        self.assertIn(self.club, self.env['loyalty.club.member'].sudo()._clubs_to_review())

    def test_the_review_meets_him_again(self):
        self._hold_back(self.sara_member)
        self.change.action_preview()
        self._run_job()
        self.change.action_apply()
        self._run_job()
        self._run_job('review_tiers')
        self.assertEqual(self.sara_member.tier_id, self.silver)
        self.assertTrue(self.club.club_tiers_reviewed_on)
        self.club.club_tiers_changed = True
        self.env.cr.execute("ALTER TABLE loyalty_club_member DROP CONSTRAINT held_back")
        self._run_job('review_tiers')
        self.assertEqual(self.sara_member.tier_id, self.gold)

    def test_nor_in_a_review(self):
        self._hold_back(self.sara_member)
        self._bought(self.sara, 200, 1)
        self._bought(self.company_partner, 200, 1)
        self.club.club_tiers_changed = True
        self._run_job('review_tiers')
        self.assertEqual(self.company_member.tier_id, self.gold)
        self.assertEqual(self.sara_member.tier_id, self.silver)
        self.assertFalse(self.club.club_tiers_review_began)

    def test_in_a_small_club_all_or_nothing(self):
        """He who waits for it reads why, and nothing has changed."""
        self._hold_back(self.sara_member)
        with patch(f'{RUN}.SMALL', 10):
            self.change.action_preview()
            with self.assertRaises(CheckViolation), mute_logger('odoo.sql_db'), (
                self.env.cr.savepoint()
            ):
                self.change.action_apply()
        self.env.invalidate_all()
        self.assertEqual((self.change.state, self.gold.recipe_amount), ('ready', 400))

    def test_stop_while_members_move(self):
        job = self._moving()
        self.assertEqual([job._page(1), self.sara_member.tier_id.id], [1, self.gold.id])
        self.assertEqual(self.company_member.tier_id, self.silver)
        self.change.action_stop()
        self.assertEqual((self.change.state, job._page(1)), ('applied', 0))
        self.assertTrue(self.change.applied_on)
        self.assertTrue(self._says("1 members were not met"))
        self.assertEqual(self.company_member.tier_id, self.silver)
        self.assertIn(self.club, self.env['loyalty.club.member'].sudo()._clubs_to_review())
        self._reviewed()
        self.assertEqual(self.company_member.tier_id, self.gold)

    def test_stop_before_anything_changed(self):
        self.change.action_preview()
        self.change.action_stop()
        self.assertEqual(self.change.state, 'draft')
        self.change.action_preview()
        job = self.change.sudo()
        while job._page(10):
            continue
        self.change.action_apply()
        self.change.action_stop()
        self.assertEqual((self.change.state, self.gold.recipe_amount), ('ready', 400))
        self.change.action_apply()
        while job._page(10):
            continue
        self.assertEqual((self.change.state, self.gold.recipe_amount), ('applied', 250))

    def test_nothing_to_stop(self):
        with self.assertRaisesRegex(UserError, "has moved on meanwhile"):
            self.change.action_stop()

    def test_who_may_stop(self):
        self.change.action_preview()
        for user in (self.auditor, self.club_user, self.salesperson, self.cashier):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.change.with_user(user).action_stop()
        self.assertEqual(self.change.state, 'previewing')


@tagged('post_install', '-at_install')
class TestLadderLetsGo(TestLadderCommon):
    """What drafts nobody can apply any more point at can be deleted."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 300, 3)
        self._reviewed()
        self.pricelist = self.env['product.pricelist'].create({
            'name': "Wholesale", 'currency_id': self.club.currency_id.id,
        })
        self.term = self.env['account.payment.term'].create({
            'name': "Sixty Days",
            'line_ids': [Command.create({'nb_days': 60, 'value_amount': 100})],
        })
        self.change = self._draft()
        self._drafted(self.change, self.gold).write({
            'pricelist_id': self.pricelist.id, 'payment_term_id': self.term.id,
        })

    def _deleted(self):
        self.pricelist.unlink()
        self.term.unlink()
        self.assertFalse(self.pricelist.exists() or self.term.exists())

    def _refused(self):
        for record in (self.pricelist, self.term):
            words = rf"{record.name}.* is what Gold of Niksara Club gives its members"
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                record.unlink()

    def test_a_draft_that_can_be_applied_keeps_them(self):
        self._refused()

    def test_a_discarded_draft(self):
        self.change.action_discard()
        self._deleted()

    def test_an_older_draft(self):
        self.silver.recipe_amount = 160
        self._deleted()

    def test_an_applied_draft_and_the_tier(self):
        self._applied(self.change)
        self._refused()  # the tier has them now
        self.gold.write({'pricelist_id': False, 'payment_term_id': False})
        self._deleted()

    def test_an_archived_tier_keeps_them(self):
        self.change.action_discard()
        self.gold.write({'pricelist_id': self.pricelist.id, 'payment_term_id': self.term.id})
        self.gold.active = False
        self._refused()

    def test_a_version_is_restored_without_them(self):
        self._applied(self.change)
        second = self._applied(self._without(self._draft()))
        self._deleted()
        draft = self.ladders.browse(second.version_id.action_restore()['res_id'])
        self._applied(draft)
        self.assertFalse(self.gold.pricelist_id or self.gold.payment_term_id)

    def _without(self, change):
        self._drafted(change, self.gold).write({'pricelist_id': False, 'payment_term_id': False})
        return change
