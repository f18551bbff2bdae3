from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestLadderTemplate(TestTierCommon):
    """Ladders that are kept become tiers: live where there is none, else as a draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref('loyalty_club_addon.ladder_template_card')

    def _window(self, **values):
        return self.env['loyalty.club.ladder.template.apply'].with_user(self.club_manager).create({
            'template_id': self.card.id, 'program_id': self.club.id, 'amount_text': "۲۰٬۰۰۰",
            **values,
        })

    def _steps(self, tiers):
        return [(tier.recipe, tier.recipe_amount, tier.discount_percent, tier.active)
                for tier in tiers.sorted('sequence')]

    def test_at_once_where_there_is_none(self):
        window = self._window()
        self.assertFalse(window.is_draft)
        window.action_apply()
        self.assertEqual(self._steps(self.club.club_tier_ids), [
            ('months12', 20_000, 5, True), ('months12', 60_000, 10, True),
            ('months12', 150_000, 20, True),
        ])
        self._bought(self.sara, 61_000)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.discount_percent, 10)

    def test_a_draft_beside_a_ladder(self):
        """Twice clicked: the second one finds a ladder and moves nobody."""
        window = self._window()
        window.action_apply()
        live = self.club.club_tier_ids
        window.invalidate_recordset()
        self.assertTrue(window.is_draft)
        action = window.action_apply()
        draft = self.env[action['res_model']].browse(action['res_id'])
        self.assertEqual((draft.state, draft.program_id), ('draft', self.club))
        self.assertEqual([row[3] for row in self._steps(draft.tier_ids)], [False] * 3)
        self.assertFalse(draft.tier_ids & live)
        self.assertEqual(self.club._club_ladder('individual'), live)

    def test_a_draft_keeps_the_tiers_of_other_customers(self):
        self._window(kind='legal').action_apply()
        partner = self.club.club_tier_ids
        self._window(kind='individual').action_apply()
        window = self._window(kind='individual')
        action = window.action_apply()
        draft = self.env[action['res_model']].browse(action['res_id'])
        kept = draft.tier_ids.filtered('origin_id')
        self.assertEqual(kept.sudo().origin_id, partner)
        self.assertEqual(set((draft.tier_ids - kept).mapped('kind')), {'individual'})

    def test_for_a_kind(self):
        self._window(kind='legal').action_apply()
        self.assertFalse(self._window(kind='individual').is_draft)
        self.assertTrue(self._window(kind='legal').is_draft)
        self.assertTrue(self._window().is_draft)

    def test_each_purchase_and_month(self):
        for name, values in (
            ('purchase', {'recipe': 'purchase', 'recipe_amount': 50, 'recipe_count': 3,
                          'discount_percent': 10}),
            ('month', {'recipe': 'month', 'recipe_amount': 50, 'discount_percent': 5}),
        ):
            with self.subTest(name):
                template = self.env.ref(f'loyalty_club_addon.ladder_template_{name}')
                self._window(template_id=template.id, amount_text="50").action_apply()
                self.assertRecordValues(self.club.club_tier_ids, [values])
                self.club.club_tier_ids.sudo().unlink()

    def test_its_own_amounts_come_by_themselves(self):
        own = self.env['loyalty.club.ladder.template'].with_user(self.club_manager).create({
            'name': "Ours", 'line_ids': [Command.create({
                'name': "Friend", 'amount': 1500, 'discount_percent': 3, 'recipe': 'season',
            })],
        })
        self.assertEqual(own.description, "Friend: Total of a season from 1,500 → 3%")
        form = Form(self.env['loyalty.club.ladder.template.apply'].with_user(self.club_manager))
        form.template_id = self.card
        self.assertFalse(form.amount_text)
        self.assertIn("From: write the amount", form.preview)
        form.template_id = own
        self.assertEqual(form.amount_text, "1,500")
        self.assertEqual(form.preview, "Friend: Total of a season from 1,500 → 3%")
        form.save().action_apply()
        self.assertEqual(self._steps(self.club.club_tier_ids), [('season', 1500, 3, True)])

    def test_bad_input(self):
        for text, words in (
            ("", "From: write the amount"), ("x", "is no amount"), ("0", "above zero"),
        ):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, words), (
                self.env.cr.savepoint()
            ):
                self._window(amount_text=text).action_apply()
        templates = self.env['loyalty.club.ladder.template']
        with self.assertRaisesRegex(ValidationError, "has none"), self.env.cr.savepoint():
            templates.create({'name': "Empty", 'line_ids': [Command.clear()]})
        self.assertFalse(self.club.club_tier_ids)

    def test_only_managers(self):
        for user in self.club_user, self.auditor, self.salesperson, self.cashier:
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self._window().with_user(user).action_apply()
                with self.assertRaises(AccessError):
                    self.card.with_user(user).name = "Mine"
        self.assertTrue(self.card.with_user(self.auditor).description)
        self.assertFalse(self.club.club_tier_ids)

    def test_of_other_companies(self):
        other = self.env['res.company'].create({'name': "Other"})
        theirs = self.env['loyalty.club.ladder.template'].sudo().create({
            'name': "Theirs", 'company_id': other.id,
            'line_ids': [Command.create({'name': "Friend", 'amount': 5})],
        })
        with self.assertRaises(AccessError):
            theirs.with_user(self.club_manager).read(['name'])
        with self.assertRaises(AccessError):
            theirs.line_ids.with_user(self.club_manager).name = "Mine"
