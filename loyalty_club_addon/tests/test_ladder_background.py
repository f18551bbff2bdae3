from unittest.mock import patch

from odoo.tests import tagged

from .ladder_common import TestLadderCommon

RUN = 'odoo.addons.loyalty_club_addon.models.loyalty_club_ladder_run'


@tagged('post_install', '-at_install')
class TestLadderBackground(TestLadderCommon):
    """A club too large to wait for: page by page, by the job."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 300, 3)
        self._bought(self.company_partner, 310, 3)
        self._reviewed()
        self.change = self._draft()
        self._drafted(self.change, self.gold).recipe_amount = 250
        self.startPatcher(patch(f'{RUN}.SMALL', 0))
        self.job = self.env.ref('loyalty_club_addon.ir_cron_change_ladders')

    def _triggers(self):
        return self.env['ir.cron.trigger'].sudo().search_count([('cron_id', '=', self.job.id)])

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()
        self.env.invalidate_all()

    def test_by_the_job(self):
        before = self._triggers()
        self.change.action_preview()
        self.assertEqual((self.change.state, self._triggers()), ('previewing', before + 1))
        self._run_job()
        self.assertEqual((self.change.state, self.change.move_count), ('ready', 2))
        self.change.action_apply()
        self.assertEqual(self.change.state, 'checking')
        self.assertEqual(self.sara_member.tier_id, self.silver)
        self._run_job()
        self.assertEqual(self.change.state, 'applied')
        self.assertEqual((self.sara_member | self.company_member).tier_id, self.gold)

    def test_page_by_page(self):
        self.change.action_preview()
        job = self.change.sudo()
        self.assertEqual([job._page(1), job.move_count, job.done_count], [1, 1, 1])
        self.assertEqual([job._page(1), job.move_count, job.done_count], [1, 2, 2])
        self.assertEqual([job._page(1), job.state, job._page(1)], [0, 'ready', 0])
        self.change.action_apply()
        self.assertEqual([job._page(1), job._page(1), job.state], [1, 1, 'checking'])
        self.assertEqual([job._page(1), job.state], [1, 'moving'])  # the ladder is replaced
        self.assertEqual(self.gold.recipe_amount, 250)
        self.assertNotIn(self.club, self.env['loyalty.club.member'].sudo()._clubs_to_review())
        self.assertEqual([job._page(1), job.done_count], [1, 1])
        tiers = [self.sara_member.tier_id, self.company_member.tier_id]
        self.assertEqual(tiers, [self.gold, self.silver])
        self.assertEqual([job._page(1), job._page(1), job.state], [1, 0, 'applied'])
        self.assertEqual(self.company_member.tier_id, self.gold)
        self.assertIn(self.club, self.env['loyalty.club.member'].sudo()._clubs_to_review())

    def test_what_was_bought_meanwhile_stops_it(self):
        self.change.action_preview()
        self._run_job()
        self.change.action_apply()
        self._bought(self.sara, -200, 1)
        self._run_job()
        self.assertEqual(self.change.state, 'ready')
        self.assertIn("1 members bought, joined or moved", self.change.failure)
        self.assertEqual(self.gold.recipe_amount, 400)
        self.assertFalse(self.versions.search_count([]))

    def test_a_ladder_changed_while_it_is_reckoned(self):
        self.change.action_preview()
        self.silver.recipe_amount = 155
        self._run_job()
        self.assertEqual(self.change.state, 'draft')
        self.assertIn("not the one this draft was begun on", self.change.failure)
