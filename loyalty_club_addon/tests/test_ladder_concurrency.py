from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged('post_install', '-at_install')
class TestLadderConcurrency(BaseCase):
    """Two managers apply at once, with real transactions."""

    def setUp(self):
        super().setUp()
        self.database = Registry(get_db_name())
        self.attempts = 0
        with self.database.cursor() as cr:
            env = self._env(cr)
            club = env['loyalty.program'].create({
                'name': "Two Managers", 'program_type': 'loyalty', 'is_club': True,
            })
            self.club_id = club.id
            self.tier_id = env['loyalty.club.tier'].create({
                'name': "Silver", 'program_id': club.id, 'recipe_amount': 100,
            }).id
            self.change_ids = [self._previewed(env, club, amount) for amount in (200, 300)]
        self.addCleanup(self._put_away)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _previewed(self, env, club, amount):
        change = env['loyalty.club.ladder.change'].create({'program_id': club.id})
        change.tier_ids.recipe_amount = amount
        change.action_preview()
        return change.id

    def _put_away(self):
        with self.database.cursor() as cr:
            env = self._env(cr)
            club = env['loyalty.program'].browse(self.club_id)
            products = club.reward_ids.discount_line_product_id
            club.action_archive()
            ids = tuple(self.change_ids)
            cr.execute(SQL("DELETE FROM mail_message WHERE model = 'loyalty.club.ladder.change'"
                           " AND res_id IN %s", ids))
            cr.execute(SQL("DELETE FROM mail_followers"
                           " WHERE res_model = 'loyalty.club.ladder.change' AND res_id IN %s", ids))
            club.unlink()
            products.unlink()

    def _apply(self, env, change_id):
        env['loyalty.club.ladder.change'].browse(change_id).action_apply()
        env.cr.flush()

    def _meet(self, mine, others):
        """Apply `mine`; after its transaction has begun `others` commit. What fails is run again,
        as Odoo does."""
        def attempt():
            self.attempts += 1
            env = self._env(cr)
            env.cr.execute("SELECT 1 FROM loyalty_program LIMIT 1")  # takes the snapshot
            if self.attempts == 1:
                with self.database.cursor() as other_cr:
                    self._apply(self._env(other_cr), others)
            self._apply(env, mine)

        with mute_logger('odoo.sql_db', 'odoo.service.model'), self.database.cursor() as cr:
            retrying(attempt, self._env(cr))

    def _found(self):
        with self.database.cursor() as cr:
            env = self._env(cr)
            return (
                env['loyalty.club.tier'].browse(self.tier_id).recipe_amount,
                env['loyalty.club.ladder.version'].search_count(
                    [('program_id', '=', self.club_id)]),
                env['loyalty.club.ladder.change'].browse(self.change_ids).mapped('state'),
            )

    def test_of_two_drafts_the_first_wins(self):
        first, second = self.change_ids
        with self.assertRaisesRegex(UserError, "not the one this draft was begun on"):
            self._meet(first, second)
        self.assertEqual(self.attempts, 2)
        self.assertEqual(self._found(), (300, 1, ['ready', 'applied']))

    def test_one_draft_twice(self):
        first = self.change_ids[0]
        with self.assertRaisesRegex(UserError, "This change has moved on meanwhile"):
            self._meet(first, first)
        self.assertEqual(self._found(), (200, 1, ['applied', 'ready']))
