from psycopg2.errors import RestrictViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting
from odoo.addons.loyalty_club_addon.tools.origin import ClubOrigin, Posted

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLedger(TestLedgerCommon):
    """Posting, what cannot be changed, and who may move points at all."""

    def _post(self, points, kind='adjust', card=None, **values):
        card = (card or self.sara_member.card_id).sudo()
        return self.env['loyalty.club.entry']._post([Posting(card, kind, points, **values)])

    def test_entries_are_numbered_and_balanced(self):
        self._post(10_000)
        self._post(-4_000)
        self._post(2_550)
        self.assertEqual(self._ledger(self.sara_member), [
            ('adjust', 100, 100), ('adjust', -40, 60), ('adjust', 25.5, 85.5),
        ])
        entries = self.sara_member.card_id.sudo().club_entry_ids
        self.assertEqual(entries.sorted('seq').mapped('seq'), [1, 2, 3])
        self.assertEqual(self._lots(self.sara_member), [(100, 60), (25.5, 25.5)])
        self.assertEqual(self.sara_member.points, 85.5)

    def test_what_expires_first_is_spent_first(self):
        self._post(10_000, expires_on='2031-12-31')
        self._post(10_000, expires_on='2030-12-31')
        self._post(10_000)
        self._post(-15_000)
        self.assertEqual(self._lots(self.sara_member), [(100, 50), (100, 0), (100, 100)])

    def test_debt_stands_beside_the_balance_and_is_paid_first(self):
        self._post(3_000)
        self._post(-10_000)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 70))
        self._post(5_000)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 20))
        self._post(5_000)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (30, 0))
        self.assertEqual(self._ledger(self.sara_member)[-1], ('adjust', 50, 30))

    def test_one_key_posts_once(self):
        self._post(500, key='birthday:2030:member:1')
        with (
            mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._post(500, key='birthday:2030:member:1')
        self.env.invalidate_all()
        self.assertEqual(self.sara_member.points, 5)

    def test_the_database_refuses_to_change_the_past(self):
        entry = self._post(10_000)
        self._post(-4_000)
        statements = (
            "UPDATE loyalty_club_entry SET points = 5 WHERE id = %s",
            "UPDATE loyalty_club_entry SET card_id = card_id WHERE id = %s",
            "DELETE FROM loyalty_club_entry WHERE id = %s",
            "UPDATE loyalty_club_lot SET points = 500 WHERE entry_id = %s",
            "DELETE FROM loyalty_club_allocation WHERE lot_id IN"
            " (SELECT id FROM loyalty_club_lot WHERE entry_id = %s)",
            "TRUNCATE loyalty_club_entry CASCADE -- %s",
        )
        for statement in statements:
            with (
                self.subTest(statement), mute_logger('odoo.sql_db'),
                self.assertRaises(RestrictViolation), self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (entry.id,))
        with self.assertRaises(AccessError):
            entry.unlink()

    def test_personal_text_can_be_erased_and_users_deleted(self):
        entry = self._post(10_000, note="For Sarah's wedding")
        entry.note = False
        self.env.cr.execute(
            "UPDATE loyalty_club_entry SET create_uid = NULL WHERE id = %s", (entry.id,),
        )
        self.assertFalse(entry.note)

    def test_software_that_writes_the_card_stands_in_the_ledger(self):
        self.sara_member.card_id.sudo().points = 40
        self.sara_member.card_id.sudo().points -= 15
        self.assertEqual(self._ledger(self.sara_member), [('core', 40, 40), ('core', -15, 25)])

    def test_nobody_writes_points_of_a_club_by_rpc(self):
        self._post(10_000)
        card = self.sara_member.card_id
        forged = {'club_origin': {'kind': 'adjust'}}
        for user in (self.salesperson, self.cashier, self.club_user, self.club_manager,
                     self.auditor, self.env.ref('base.user_admin')):
            mine = card.with_user(user)
            for values in ({'points': 500}, {'partner_id': self.paul.id}, {'active': False},
                           {'club_debt': -5}, {'club_seq': 0}):
                with self.subTest(user.login, values=values), self.assertRaises(AccessError):
                    mine.write(values)
                with self.subTest(user.login, forged=values), self.assertRaises(AccessError):
                    mine.with_context(**forged).write(values)
            with self.subTest(user.login), self.assertRaises(AccessError):
                mine.create({'program_id': self.club.id, 'points': 500})
            for model in ('entry', 'lot', 'allocation'):
                records = self.env[f'loyalty.club.{model}'].with_user(user)
                for operation in ('write', 'create', 'unlink'):
                    with self.subTest(user.login, model=model, operation=operation):
                        self.assertFalse(records.has_access(operation))
                self.assertTrue(records.has_access('read'))
        self.assertEqual((card.points, card.partner_id, card.active), (100, self.sara, True))

    def test_new_cards_of_a_club_begin_empty(self):
        values = {'program_id': self.club.id, 'partner_id': self.paul.id}
        with self.assertRaisesRegex(AccessError, "begins empty"):
            self.env['loyalty.card'].create([values, values | {'points': 500}])
        card = self.env['loyalty.card'].create(values)
        self.assertEqual((card.points, len(card.sudo().club_entry_ids)), (0, 0))

    def test_a_card_does_not_slip_into_a_club(self):
        other = self.env['loyalty.program'].create({'name': "Plain", 'program_type': 'loyalty'})
        card = self.env['loyalty.card'].create({'program_id': other.id, 'partner_id': self.paul.id})
        for user in (self.salesperson, self.cashier):
            with self.subTest(user.login), self.assertRaises(AccessError):
                card.with_user(user).write({'points': 500, 'program_id': self.club.id})
        cards = self.env['loyalty.card']
        with self.assertRaisesRegex(AccessError, "begins empty"):
            cards.with_context(default_points=500).create({'program_id': self.club.id})
        with self.assertRaisesRegex(AccessError, "begins empty"):
            cards.with_context(default_program_id=self.club.id).create({'points': 500})
        card = cards.create({'program_id': self.club.id, 'club_debt': -500, 'club_seq': 7})
        self.assertEqual((card.club_debt, card.club_seq), (0, 0))
        with self.assertRaises(AccessError):
            card.club_successor_id = self.sara_member.card_id

    def test_moved_back_and_forth(self):
        """A card whose points came back is the card of its documents again."""
        first, second = self.sara_member.card_id.sudo(), self.env['loyalty.card'].sudo().create({
            'program_id': self.club.id, 'partner_id': self.sara.id,
        })
        self._post(10_000)
        first._club_move_to(second, lambda card: "there")
        second._club_move_to(first, lambda card: "back")
        self.assertEqual((first | second)._club_current(), first)
        self.assertEqual((first.points, second.points), (100, 0))

    def test_club_manager_without_other_rights_adjusts(self):
        self.env['loyalty.card.update.balance'].with_user(self.club_manager).create({
            'card_id': self.sara_member.card_id.id, 'new_balance': 30, 'description': "Gift",
        }).action_update_card_point()
        self.assertEqual(self._ledger(self.sara_member), [('adjust', 30, 30)])

    def test_update_balance_is_an_entry_with_its_reason(self):
        self._post(10_000)
        self.env['loyalty.card.update.balance'].create({
            'card_id': self.sara_member.card_id.id, 'new_balance': 130,
            'description': "Broken cup",
        }).action_update_card_point()
        entry = self.sara_member.card_id.sudo().club_entry_ids[:1]
        self.assertRecordValues(entry, [{
            'kind': 'adjust', 'points': 30, 'balance': 130, 'note': "Broken cup",
            'create_uid': self.env.uid,
        }])

    def test_update_balance_needs_a_club_manager(self):
        manager = self.env['res.users'].create({
            'name': "Sales Manager", 'login': 'sales_manager_only',
            'group_ids': [Command.link(self.env.ref('sales_team.group_sale_manager').id)],
        })
        window = self.env['loyalty.card.update.balance'].with_user(manager).create({
            'card_id': self.sara_member.card_id.id, 'new_balance': 130, 'description': "Mine",
        })
        with self.assertRaisesRegex(AccessError, "Only a manager of the club"):
            window.action_update_card_point()
        self.assertEqual(self.sara_member.points, 0)

    def test_generated_cards_are_entries(self):
        bob = self.env['res.partner'].create({'name': "Bob"})
        cards = self.env['loyalty.generate.wizard'].create({
            'program_id': self.club.id, 'mode': 'selected', 'points_granted': 12,
            'customer_ids': [Command.set(bob.ids)], 'description': "Opening party",
        }).generate_coupons()
        self.assertRecordValues(cards.sudo().club_entry_ids, [
            {'kind': 'adjust', 'points': 12, 'note': "Opening party"},
        ])

    def test_card_in_the_ledger_is_not_deleted(self):
        self._post(10_000)
        with self.assertRaisesRegex(UserError, "archive it"):
            self.sara_member.card_id.sudo().unlink()

    def test_milestone_mail_goes_out_as_in_odoo(self):
        template = self.env['mail.template'].create({
            'name': "Milestone", 'model_id': self.env['ir.model']._get_id('loyalty.card'),
            'subject': "You have 100", 'email_to': "sarah@example.com",
        })
        self.club.communication_plan_ids = [Command.create({
            'trigger': 'points_reach', 'points': 100, 'mail_template_id': template.id,
        })]
        self._post(10_000)
        self.assertEqual(self.env['mail.mail'].sudo().search_count([
            ('subject', '=', "You have 100"),
        ]), 1)

    def test_other_companies_see_no_entry(self):
        self._post(10_000)
        self._post(-4_000)
        other = self.env['res.company'].create({'name': "Other company"})
        self.club_user.write({'company_ids': [Command.link(other.id)]})
        for model, count in (('entry', 2), ('lot', 1), ('allocation', 1)):
            records = self.env[f'loyalty.club.{model}'].with_user(self.club_user)
            here = records.with_context(allowed_company_ids=self.env.company.ids)
            there = records.with_context(allowed_company_ids=other.ids)
            path = 'entry_id.program_id' if model != 'entry' else 'program_id'
            domain = [(path, '=', self.club.id)]
            with self.subTest(model):
                counts = (here.search_count(domain), there.search_count(domain))
                self.assertEqual(counts, (count, 0))

    def test_origin_speaks_only_for_its_cards(self):
        card = self.sara_member.card_id
        other = self.company_member.card_id
        speaking = card.with_context(club_origin=ClubOrigin(card_ids=other.ids))
        with self.assertRaises(AccessError):
            speaking.points = 5
        other.with_context(club_origin=ClubOrigin(card_ids=other.ids)).points = 5
        self.assertEqual(other.points, 0)  # the document settles it, the number is dropped

    def test_the_ledgers_own_write_speaks_for_one_card(self):
        """What an automation writes on another card meanwhile is recorded too."""
        posting = Posted(card_ids=self.company_member.card_id.ids)
        self.sara_member.card_id.sudo().with_context(club_origin=posting).points = 5
        self.assertEqual(self._ledger(self.sara_member), [('core', 5, 5)])

    def test_ledger_screen_asks_as_often_for_many_entries(self):
        counts = []
        for number in (2, 30):
            for __ in range(number):
                self._confirmed(self.sara, 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            entries = self.env['loyalty.club.entry'].search(
                [('card_id', '=', self.sara_member.card_id.id)],
            )
            names = entries.mapped('document_name')
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(set(names)), len(entries))
        self.assertLessEqual(counts[1], counts[0])  # the first one warms the caches

    def test_club_off_and_on_again(self):
        self._post(10_000)
        self.club.rule_ids.club_audience_kind = False
        self.club.is_club = False
        self.sara_member.card_id.points = 70
        self.club.is_club = True
        self.assertEqual(self._ledger(self.sara_member), [
            ('adjust', 100, 100), ('correction', -30, 70),
        ])

    def test_check_finds_what_somebody_did_behind_its_back(self):
        self._post(10_000)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = 70 WHERE id = %s", (self.sara_member.card_id.id,),
        )
        with mute_logger('odoo.addons.loyalty_club_addon.models.loyalty_club_check'):
            self.env['loyalty.club.check']._cron_check()
        [difference] = self.env['loyalty.club.check']._differences()
        self.assertEqual(
            (difference['card_id'], difference['entries'], difference['points']),
            (self.sara_member.card_id.id, 100, 70),
        )
        message = self.env['mail.message'].search([('subject', '=', "Points ledger: a difference")])
        self.assertIn("1 cards", message.body)
        self.assertIn(self.club_manager.partner_id, message.notified_partner_ids)
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = 100 WHERE id = %s", (self.sara_member.card_id.id,),
        )
        self.env.invalidate_all()
