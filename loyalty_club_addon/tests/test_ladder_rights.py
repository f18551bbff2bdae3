from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestLadderRights(TestLadderCommon):
    """Managers change a ladder, auditors look, others see nothing of it."""

    def setUp(self):
        super().setUp()
        self.blue, self.silver, self.gold = self._ladder()
        self._bought(self.sara, 300, 3)
        self._reviewed()
        self.change = self._draft()
        self._drafted(self.change, self.gold).recipe_amount = 250
        self._applied(self.change)
        self.records = (
            self.change, self.change.move_ids, self.change.count_ids, self.change.version_id,
            self.change.version_id.state_ids,
        )

    def test_auditors_look(self):
        for record in self.records:
            with self.subTest(model=record._name):
                self.assertTrue(record.with_user(self.auditor).read(['display_name']))
        self.assertEqual(self.change.with_user(self.auditor).tier_ids.mapped('name'),
                         ["Blue", "Silver", "Gold"])

    def test_others_see_nothing(self):
        for user in self.club_user, self.salesperson, self.cashier:
            for record in self.records:
                with self.subTest(user=user.login, model=record._name), \
                        self.assertRaises(AccessError):
                    record.with_user(user).read(['display_name'])
            tiers = self.tiers.with_user(user).with_context(active_test=False)
            self.assertEqual(tiers.search([]), self.blue | self.silver | self.gold)
            self.assertFalse(tiers.criterion_ids.search([('tier_id.draft_id', '!=', False)]))

    def test_nobody_else_changes_a_ladder(self):
        draft = self._draft()
        version = self.change.version_id
        for user in self.auditor, self.club_user, self.salesperson, self.cashier:
            mine, other = draft.with_user(user), version.with_user(user)
            for work in (
                lambda mine=mine: mine.create({'program_id': self.club.id}),
                mine.action_preview, mine.action_apply, mine.action_discard, mine.unlink,
                other.action_restore,
                lambda user=user: self.club.with_user(user).action_change_club_ladder(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    work()
        self.assertEqual((draft.state, self.ladders.search_count([])), ('draft', 2))

    def test_a_manager_writes_no_history(self):
        version = self.change.version_id
        for record in self.records[1:]:
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    record.with_user(self.club_manager).write({'display_name': "X"})
                with self.assertRaises(AccessError):
                    record.with_user(self.club_manager).unlink()
        self.assertTrue(version.state_ids)

    def test_a_manager_fakes_no_preview(self):
        draft = self._draft()
        for values in (
            {'state': 'ready'}, {'draft_hash': "x"}, {'ladder_hash': "x"}, {'as_of_day': False},
            {'restores_id': self.change.version_id.id}, {'at': 9}, {'stays': "x"},
            {'program_id': self.club.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                draft.write(values)
        with self.assertRaises(AccessError):
            self._draft(state='ready')
        forged = self.ladders.with_context(
            default_state='ready', default_restores_id=self.change.version_id.id,
        ).create({'program_id': self.club.id})
        self.assertEqual((forged.state, forged.restores_id.id), ('draft', False))

    def test_no_tier_gets_into_a_draft_or_takes_the_place_of_another(self):
        draft = self._draft()
        tier = self._drafted(draft, self.blue)
        for work in (
            lambda: draft.write({'tier_ids': [Command.link(self.gold.id)]}),
            lambda: tier.write({'origin_id': self.gold.id}),
            lambda: tier.write({'draft_id': False}),
            lambda: self.tiers.with_user(self.club_manager).create({
                'name': "X", 'program_id': self.club.id, 'draft_id': draft.id,
                'origin_id': self.gold.id,
            }),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                work()
        live = self.tiers.with_user(self.club_manager).with_context(
            default_draft_id=draft.id, default_origin_id=self.gold.id,
        ).create({'name': "VIP", 'program_id': self.club.id, 'recipe_amount': 900})
        self.assertFalse(live.draft_id or live.origin_id)
        self.assertTrue(live.active)

    def test_server_actions_stay_an_administrators(self):
        """Who changes the ladder takes the actions along, and cannot choose any."""
        action = self.env['ir.actions.server'].sudo().create({
            'name': "Welcome", 'state': 'code', 'code': "",
            'model_id': self.env.ref('loyalty_club_addon.model_loyalty_club_member').id,
        })
        self.gold.sudo().enter_action_ids = action
        draft = self._draft()
        with self.assertRaises(AccessError):
            self._drafted(draft, self.silver).write({
                'enter_action_ids': [Command.set(action.ids)]})
        self._drafted(draft, self.gold).recipe_amount = 260
        self._applied(draft)
        self.assertEqual(self.gold.sudo().enter_action_ids, action)
        self.assertFalse(self.silver.sudo().enter_action_ids)

    def test_other_companies(self):
        self.club.company_id = self.env.company
        company = self.env['res.company'].create({'name': "Other"})
        self.env.flush_all()
        self.club_manager.write({
            'company_ids': [Command.set(company.ids)], 'company_id': company.id})
        self.env.invalidate_all()
        for record in self.records:
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(self.club_manager).search(
                    [('id', 'in', record.ids)]))
