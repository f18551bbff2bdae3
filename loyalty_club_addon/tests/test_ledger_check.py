from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting
from odoo.addons.loyalty_club_addon.models.loyalty_club_proof import LAST_FULL

from .ledger_common import TestLedgerCommon

CHECK = 'odoo.addons.loyalty_club_addon.models.loyalty_club_check'
REBUILD = 'odoo.addons.loyalty_club_addon.wizard.loyalty_club_rebuild'


class TestLedgerChecked(TestLedgerCommon):
    """Cards with awards, spends and a debt; and hands that change the database."""

    def setUp(self):
        super().setUp()
        self.card = self.sara_member.card_id.sudo()
        self.other = self.company_member.card_id.sudo()
        self._post(self.card, 10_000, -3_000, 2_500)
        self._post(self.other, 1_000, -4_000)

    def _post(self, card, *points):
        self.env['loyalty.club.entry']._post([
            Posting(card, 'adjust', number) for number in points
        ])

    def _sql(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def _wrong(self):
        return [row['card_id'] for row in self.env['loyalty.club.check']._differences()]


@tagged('post_install', '-at_install')
class TestLedgerProof(TestLedgerChecked):
    """The nightly check looks at what changed, and now and then at everything."""

    def _prove(self, full=False):
        return self.env['loyalty.club.proof']._prove(full)

    def test_only_what_changed_is_looked_at(self):
        everything = self._prove(full=True)[0]
        self.assertGreaterEqual(everything, 2)
        self.assertEqual(self._prove(), (0, []))
        self._post(self.card, 100)
        self.assertEqual(self._prove(), (1, []))
        self.assertEqual(self._prove(), (0, []))
        self.card.code = '0429000000001'  # written, though no points moved
        self.env.flush_all()
        self._sql("UPDATE loyalty_card SET write_date = write_date + interval '1 second'"
                  " WHERE id = %s", self.card.id)
        self.assertEqual(self._prove(), (1, []))

    def test_never_proven_cards_are_looked_at_in_pages(self):
        number, differences = self.env['loyalty.club.proof']._prove_changed(limit=1)
        self.assertGreaterEqual(number, 2)
        self.assertEqual(differences, [])
        self.assertEqual(self._prove(), (0, []))

    def test_what_differs_stays_unproven(self):
        self._prove(full=True)
        self._post(self.other, 100)
        self._sql("UPDATE loyalty_card SET club_debt = 5 WHERE id = %s", self.other.id)
        for __ in range(2):
            number, differences = self._prove()
            self.assertEqual((number, [row['card_id'] for row in differences]),
                             (1, self.other.ids))
        self._sql("UPDATE loyalty_card SET club_debt = 29 WHERE id = %s", self.other.id)
        self.assertEqual(self._prove(), (1, []))
        self.assertEqual(self._prove(), (0, []))

    def test_a_full_check_finds_what_leaves_no_trace_on_the_card(self):
        self._prove(full=True)
        self._sql("UPDATE loyalty_club_lot SET points_left = points_left - 1"
                  " WHERE card_id = %s AND points_left = 25", self.card.id)
        self.assertEqual(self._prove(), (0, []))
        self.assertEqual([row['card_id'] for row in self._prove(full=True)[1]], self.card.ids)
        self.assertEqual(self._prove()[0], 1)
        self._sql("UPDATE loyalty_club_lot SET points_left = points_left + 1"
                  " WHERE card_id = %s AND points_left = 24", self.card.id)

    def test_each_award_has_what_its_spends_left(self):
        """The sums of the card are right: only award by award does it show."""
        lots = self.env['loyalty.club.lot'].sudo().search([('card_id', '=', self.card.id)])
        self.assertEqual(lots.mapped('points_left'), [70, 25])
        change = "UPDATE loyalty_club_lot SET points_left = points_left + %s WHERE id = %s"
        self._sql(change, 25, lots[0].id)
        self._sql(change, -25, lots[1].id)
        for cards in (None, self.card.ids):
            differences = self.env['loyalty.club.check']._differences(cards)
            self.assertEqual(
                [(row['card_id'], row['entries'], row['lots'], row['gaps'], row['lot_errors'])
                 for row in differences], [(self.card.id, 95, 95, 0, 2)],
            )
        self._sql(change, 25, lots[1].id)
        self._sql(change, 5, lots[0].id)  # as if nobody had spent from it
        row, = self.env['loyalty.club.check']._differences()
        self.assertEqual((row['lots'], row['lot_errors']), (125, 1))
        self._sql(change, -30, lots[0].id)
        self.assertEqual(self._wrong(), [])

    def test_what_is_noted_is_not_touched_again(self):
        self._prove(full=True)
        places = "SELECT ctid::text, xmax::text FROM loyalty_club_proof ORDER BY 1"
        self.env.cr.execute(places)
        noted = self.env.cr.fetchall()
        self.assertGreaterEqual(len(noted), 2)
        self._prove(full=True)
        self.env.cr.execute(places)
        self.assertEqual(self.env.cr.fetchall(), noted)  # neither written nor locked

    def test_full_once_in_seven_nights(self):
        proofs = self.env['loyalty.club.proof']
        self.assertTrue(proofs._is_full_due())
        self.env['loyalty.club.check']._cron_check()
        self.assertFalse(proofs._is_full_due())
        self.assertEqual(self._prove(), (0, []))
        self.env['ir.config_parameter'].set_param(LAST_FULL, '2020-01-01')
        self.assertTrue(proofs._is_full_due())

    def test_managers_hear_of_it_in_one_line(self):
        self._sql("UPDATE loyalty_card SET points = points + 7 WHERE id = %s", self.card.id)
        with mute_logger(CHECK):
            self.env['loyalty.club.check']._cron_check()
        message = self.env['mail.message'].search(
            [('subject', '=', "Points ledger: a difference")], limit=1,
        )
        self.assertIn(self.card.code, message.body)
        self.assertIn(self.club_manager.partner_id, message.notified_partner_ids)
        self._sql("UPDATE loyalty_card SET points = points - 7 WHERE id = %s", self.card.id)


@tagged('post_install', '-at_install')
class TestLedgerRebuild(TestLedgerChecked):
    """Lots and balances from the entries: shown first, written where it is proven."""

    def setUp(self):
        super().setUp()
        self.administrator = new_test_user(
            self.env, 'club_administrator',
            'base.group_system,loyalty_club_addon.group_club_manager',
            company_id=self.env.company.id, company_ids=self.env.company.ids,
        )

    def _window(self, user=None, **values):
        return self.env['loyalty.club.rebuild'].with_user(user or self.administrator).create(values)

    def _rows(self):
        """All of both tables, with the place of each row on disk: it moves when it is written."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid::text, lot::text FROM loyalty_club_lot lot"
            " UNION ALL SELECT ctid::text, card::text FROM loyalty_card card ORDER BY 2",
        )
        return self.env.cr.fetchall()

    def _state(self):
        self.env.cr.execute(
            "SELECT id, points_left::text FROM loyalty_club_lot"
            " UNION ALL SELECT id, concat_ws(' ', points, club_debt, club_seq) FROM loyalty_card"
            " ORDER BY 1, 2",
        )
        return self.env.cr.fetchall()

    def test_a_ledger_that_adds_up_is_left_alone(self):
        before = self._rows()
        window = self._window()
        window.action_compare()
        self.assertGreaterEqual(window.compared_count, 2)
        self.assertEqual((window.wrong_count, window.refused_count, len(window.line_ids)),
                         (0, 0, 0))
        with self.assertRaisesRegex(UserError, "nothing that could be written"):
            window.action_rebuild()
        self.assertFalse(self.env['loyalty.club.rebuilder']._rebuild(
            (self.card | self.other).ids, lambda row: ""))
        self.assertEqual(self._rows(), before)

    def test_what_was_changed_behind_odoo_comes_back(self):
        self.env.flush_all()
        right = self._state()
        self._sql("UPDATE loyalty_card SET points = 500, club_seq = 9 WHERE id = %s", self.card.id)
        self._sql("UPDATE loyalty_club_lot SET points_left = 1 WHERE card_id = %s"
                  " AND points = 100", self.card.id)
        self._sql("UPDATE loyalty_card SET club_debt = 0 WHERE id = %s", self.other.id)
        self.assertEqual(self._wrong(), sorted((self.card | self.other).ids))
        corrupted = self._state()
        window = self._window()
        window.action_compare()
        self.assertEqual(self._state(), corrupted)  # nothing is written by looking
        self.assertEqual((window.wrong_count, window.refused_count), (2, 0))
        self.assertEqual(
            sorted((line.card_id.id, line.what, line.present, line.expected)
                   for line in window.line_ids),
            sorted([
                (self.card.id, 'seq', 9, 3), (self.card.id, 'points', 500, 95),
                (self.card.id, 'lot', 1, 70), (self.other.id, 'debt', 0, 30),
            ]),
        )
        with mute_logger(REBUILD):
            window.action_rebuild()
        self.assertEqual(self._wrong(), [])
        self.assertEqual(self._state(), right)
        self.assertEqual((window.wrong_count, window.refused_count), (0, 0))
        self.assertIn("500 points became 95", self.card.message_ids[0].body)
        self._post(self.card, 500)  # and goes on
        self.assertEqual(self.card.points, 100)

    def test_only_the_chosen_cards(self):
        self._sql("UPDATE loyalty_card SET points = points + 1 WHERE id IN %s",
                  tuple((self.card | self.other).ids))
        window = self._window(card_ids=self.card.ids)
        window.action_compare()
        with mute_logger(REBUILD):
            window.action_rebuild()
        self.assertEqual(self._wrong(), self.other.ids)
        self._sql("UPDATE loyalty_card SET points = points - 1 WHERE id = %s", self.other.id)

    def test_other_differences_than_shown_are_not_written(self):
        self._sql("UPDATE loyalty_card SET points = points + 1 WHERE id = %s", self.card.id)
        window = self._window()
        with self.assertRaisesRegex(UserError, "compare again"):
            window.action_rebuild()
        window.action_compare()
        self._sql("UPDATE loyalty_card SET points = points + 1 WHERE id = %s", self.card.id)
        with self.assertRaisesRegex(UserError, "compare again"):
            window.action_rebuild()
        self.assertEqual(self._wrong(), self.card.ids)
        self._sql("UPDATE loyalty_card SET points = points - 2 WHERE id = %s", self.card.id)

    def test_entries_that_contradict_each_other_are_refused(self):
        insert = """
            INSERT INTO loyalty_club_entry (card_id, program_id, seq, kind, points, balance, date)
            VALUES (%s, %s, %s, 'adjust', %s, %s, now())
        """
        for seq, points, balance, problem in (
            (4, 5, 999, 'balance'), (7, 5, 100, 'number'), (4, 5, 100, 'source'),
        ):
            with self.subTest(problem), self.env.cr.savepoint() as savepoint:
                self._sql(insert, self.card.id, self.club.id, seq, points, balance)
                self._sql("UPDATE loyalty_card SET points = 1 WHERE id = %s", self.card.id)
                window = self._window()
                window.action_compare()
                self.assertEqual((window.wrong_count, window.refused_count), (0, 1))
                self.assertEqual(window.line_ids.problem, problem)
                with self.assertRaisesRegex(UserError, "nothing that could be written"):
                    window.action_rebuild()
                self.assertFalse(self.env['loyalty.club.rebuilder']._rebuild(
                    self.card.ids, lambda row: ""))
                self.env.cr.execute("SELECT points FROM loyalty_card WHERE id = %s", self.card.ids)
                self.assertEqual(self.env.cr.fetchone()[0], 1)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_window_is_of_whoever_asked(self):
        window = self._window()
        other = new_test_user(
            self.env, 'second_administrator',
            'base.group_system,loyalty_club_addon.group_club_manager',
        )
        with self.assertRaises(AccessError):
            window.with_user(other).action_compare()

    def test_it_takes_an_administrator_who_is_a_manager_of_the_club(self):
        system = new_test_user(self.env, 'system_only', 'base.group_system')
        for method in ('action_compare', 'action_rebuild'):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(self._window(system), method)()
        for user in (self.club_manager, self.auditor, self.club_user, self.salesperson):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._window(user)
