from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestLadder(TestLadderCommon):
    """A live ladder is changed by a draft: the preview says what happens, and that happens."""

    def test_a_draft_is_the_ladder_and_touches_nobody(self):
        blue, silver, gold = self._ladder()
        self._reviewed()
        before = self._ladder_now()
        change = self._draft()
        self.assertEqual(change.tier_ids.origin_id, blue | silver | gold)
        self.assertEqual(change._own_hash(), change.ladder_hash)
        self._drafted(change, silver).recipe_amount = 200
        self._drafted(change, gold).unlink()
        self.assertEqual(self._ladder_now(), before)
        self.assertFalse(self.club.club_tiers_changed)
        self.assertEqual(self.club._club_ladder('individual'), blue | silver | gold)
        self.assertEqual(self.club.club_tier_ids, blue | silver | gold)

    def test_a_tier_is_inserted(self):
        blue = self._tier("Blue", sequence=10)
        gold = self._tier("Gold", 400, sequence=20)
        self._bought(self.sara, 180, 3)
        self._bought(self.company_partner, 500, 3)
        self._reviewed()
        change = self._draft()
        new = self._insert(change, "Silver", 150, 15)
        change.action_preview()
        self.assertEqual(change.state, 'ready')
        self.assertFalse(change.stays)  # only what a restored version leaves
        self.assertEqual(self._moves(change), [
            ("Sarah Mitchell", "Blue", "Silver", 'reached'),
        ])
        self.assertEqual(change.move_ids.explanation,
                         "Reached · purchases of 150 $ in the last 365 days: $\xa0180.00 ·"
                         " purchases of 400 $ in the last 365 days: $\xa0180.00")
        self.assertEqual(
            [(row.name, row.what, row.before, row.went, row.came, row.after)
             for row in change.count_ids],
            [("Blue", 'same', 1, 1, 0, 0), ("Silver", 'new', 0, 0, 1, 1),
             ("Gold", 'same', 1, 0, 0, 1)],
        )
        self.assertEqual(self.sara_member.tier_id, blue)
        change.action_apply()
        silver = new.origin_id
        self.assertTrue(silver.active)
        self.assertEqual(self.club._club_ladder('individual'), blue | silver | gold)
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertEqual(self.company_member.tier_id, gold)
        moved = self.sara_member.tier_change_ids[:1]
        self.assertEqual((moved.old_tier_id, moved.new_tier_id, moved.reason, moved.user_id),
                         (blue, silver, 'reached', self.club_manager))
        self.assertFalse(self.club.club_tiers_changed)
        self.assertEqual(change.version_id.tier_ids, blue | gold)
        self.assertIn("1 members moved", change.message_ids[:1].body)

    def test_a_tier_is_removed(self):
        blue, silver, gold = self._ladder()
        self._bought(self.sara, 500, 3)
        self._reviewed()
        change = self._draft()
        self._drafted(change, gold).unlink()
        self._applied(change)
        self.assertEqual(self._moves(change), [
            ("Sarah Mitchell", "Gold", "Silver", 'removed'),
        ])
        self.assertEqual(
            [(row.name, row.what, row.before, row.after) for row in change.count_ids],
            [("Blue", 'same', 1, 1), ("Silver", 'same', 0, 1), ("Gold", 'removed', 1, 0)],
        )
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertFalse(gold.active)
        self.assertEqual(self.club._club_ladder('legal'), blue | silver)

    def test_thresholds_and_order_change_at_once(self):
        """Each tier for itself would stand wrong in between."""
        blue, silver, gold = self._ladder()
        self._bought(self.sara, 250, 3)
        self._reviewed()
        change = self._draft()
        self._drafted(change, silver).write({'sequence': 9, 'recipe_amount': 900})
        self._drafted(change, gold).recipe_amount = 200
        self._applied(change)
        self.assertEqual(self._moves(change), [("Sarah Mitchell", "Silver", "Gold", 'fell')])
        self.assertEqual(self.club._club_ladder('legal'), blue | gold | silver)
        self.assertEqual(self.sara_member.tier_id, gold)

    def test_what_it_would_have_cost(self):
        __, silver, gold = self._ladder()
        silver.write({'discount_percent': 5, 'multiplier': 2})
        gold.discount_percent = 10
        self._bought(self.sara, 200, 3)
        self._bought(self.sara, 999, 365)  # a day too old
        self._bought(self.company_partner, 600, 3)
        self._reviewed()
        self.assertEqual(self.company_member.tier_id, gold)
        order = self._confirmed(self.sara, 1)
        self._committed()
        self.assertEqual(order.club_points_to_earn, 40)  # two times 20
        change = self._draft()
        self._drafted(change, gold).write({'recipe_amount': 210, 'multiplier': 1.5})
        change.action_preview()
        self.assertEqual(self._moves(change), [("Sarah Mitchell", "Silver", "Gold", 'reached')])
        # 220 bought, 20 single points worth 0.1 each: 11 + 2 now, 22 + 1 then
        self.assertEqual(
            [(move.purchases, move.cost_before, move.cost_after) for move in change.move_ids],
            [(220, 13, 23)],
        )
        # the company stays Gold and gets more for its 600: 60 now and then, and no worth of points
        self.assertEqual((change.cost_before, change.cost_after, change.cost_more), (73, 83, 10))

    def test_nobody_moves(self):
        __, silver, __ = self._ladder()
        self._reviewed()
        change = self._draft()
        self._drafted(change, silver).name = "Sterling"
        self._applied(change)
        self.assertEqual((change.move_count, change.action_count, change.cost_more), (0, 0, 0))
        self.assertEqual(silver.name, "Sterling")

    def test_a_new_name_needs_no_draft(self):
        __, silver, __ = self._ladder()
        self._reviewed()
        silver.with_user(self.club_manager).name = "Sterling"
        self.assertFalse(self.club.club_tiers_changed)

    def test_everything_a_tier_is_comes_along(self):
        """Also what is only for administrators, and names in other languages."""
        self.env['res.lang']._activate_lang('fr_FR')
        action = self.env['ir.actions.server'].create({
            'name': "Welcome", 'state': 'code', 'code': "",
            'model_id': self.env.ref('loyalty_club_addon.model_loyalty_club_member').id,
        })
        heavy = self._tier("Heavy", recipe='custom', color=4, criteria_match='any', base='taxed',
                           validity='months', validity_count=3, down='grace', grace_days=9,
                           criterion_ids=[Command.create({
                               'metric': metric, 'window': 'month', 'threshold': 70,
                               'product_ids': [Command.set(self.product.ids)],
                           }) for metric in ('amount', 'count')])
        heavy.with_context(lang='fr_FR').name = "Lourd"
        heavy.write({
            'discount_percent': 3, 'discount_except_product_ids': [Command.set(self.product.ids)],
        })
        heavy.sudo().enter_action_ids = action
        before = self._ladder_now()
        self.assertEqual(before[0]['enter_action_ids'], action.ids)
        self.assertEqual(before[0]['name'], {'en_US': "Heavy", 'fr_FR': "Lourd"})
        change = self._draft()
        heavy.with_context(lang='fr_FR').name = "Autre"
        change.unlink()
        change = self._draft()
        self._drafted(change, heavy).with_context(lang='fr_FR').name = "Lourd"
        self._applied(change)
        self.assertEqual(self._ladder_now(), before)

    def test_who_left_stays_where_he_was(self):
        __, silver, __ = self._ladder()
        self._bought(self.sara, 180, 3)
        self._reviewed()
        self.sara_member.sudo().state = 'left'
        change = self._draft()
        self._drafted(change, silver).unlink()
        self._applied(change)
        self.assertEqual((change.move_count, self.sara_member.tier_id), (0, silver))

    def test_a_ladder_for_each_kind(self):
        self._ladder()
        self._bought(self.sara, 180, 3)
        self._bought(self.company_partner, 180, 3)
        self._reviewed()
        change = self._draft()
        change.tier_ids.kind = 'individual'
        self._insert(change, "Partner", 100, 5, kind='legal')
        self._applied(change)
        self.assertEqual(self._moves(change), [
            ("Parsons Equipment", "Silver", "Partner", 'reached')])
        self.assertEqual(self.company_member.tier_id.name, "Partner")
        self.assertEqual(self.sara_member.tier_id.name, "Silver")

    def test_server_actions_are_counted_and_can_be_left_out(self):
        __, silver, gold = self._ladder()
        outbox = self.env['loyalty.club.action.delivery'].sudo()
        actions = self.env['ir.actions.server'].create([{
            'name': name, 'state': 'code', 'code': "",
            'model_id': self.env.ref('loyalty_club_addon.model_loyalty_club_member').id,
        } for name in ("Leave Silver", "Enter Gold")])
        silver.sudo().leave_action_ids, gold.sudo().enter_action_ids = actions
        self._bought(self.sara, 300, 3)
        self._reviewed()
        for run_actions in (False, True):
            with self.env.cr.savepoint() as savepoint:
                change = self._draft(run_actions=run_actions)
                self._drafted(change, gold).recipe_amount = 300
                self._applied(change)
                self.assertEqual(change.action_count, 2)
                self.assertEqual(self.sara_member.tier_id, gold)
                rows = outbox.search([('action_id', 'in', actions.ids)])
                self.assertEqual(len(rows), 2 if run_actions else 0)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_forms(self):
        """As a manager does it: an open draft is gone on with, a tier is typed in its list."""
        self._tier("Blue")
        self._bought(self.sara, 180, 3)
        self._reviewed()
        tiers = self.tiers.with_user(self.club_manager)
        action = tiers.with_context(default_program_id=self.club.id).action_change_ladder()
        change = self.ladders.browse(action['res_id'])
        with Form(change) as form, form.tier_ids.new() as line:
            line.name = "Silver"
            line.recipe_amount = 150
        again = self.club.with_user(self.club_manager).action_change_club_ladder()
        self.assertEqual(again['res_id'], change.id)
        self._applied(change)
        self.assertEqual(self.sara_member.tier_id.name, "Silver")
        live = Form(self.sara_member.tier_id.with_user(self.club_manager))
        self.assertTrue(live.is_live)
        with self.assertRaises(AssertionError):
            live.recipe_amount = 200
        live.name = "Sterling"
        live.save()

    def test_a_draft_that_is_not_needed(self):
        self._ladder()
        change = self._draft()
        change.action_discard()
        self.assertEqual(change.state, 'discarded')
        self.assertEqual(self.tiers.search_count([]), 3)
        tiers = change.tier_ids
        change.unlink()
        self.assertFalse(tiers.exists())

    def test_who_buys_after_a_change_is_on_the_new_ladder(self):
        __, silver, __ = self._ladder()
        self._reviewed()
        change = self._draft()
        self._drafted(change, silver).recipe_amount = 15
        self._applied(change)
        self._confirmed(self.sara, 1)
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertLessEqual(change.applied_on, fields.Datetime.now())
