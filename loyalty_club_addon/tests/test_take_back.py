from psycopg2.errors import RestrictViolation, SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestTakeBack(TestLedgerCommon):
    """Points that were spent before their goods came back."""

    def _spend(self, points):
        card = self.sara_member.card_id.sudo()
        card.points -= points

    def _forgone(self):
        return self.env['loyalty.club.forgone'].search([], order='id').mapped('points')

    def _state(self):
        return (self.sara_member.points, self.sara_member.debt)

    def test_debt_is_the_default(self):
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        order._action_cancel()
        self.assertEqual(self.club.club_take_back, 'debt')
        self.assertEqual(self._state(), (0, 70))

    def test_take_what_is_there(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        order._action_cancel()
        self.assertEqual(self._ledger(self.sara_member)[-1], ('earn_back', -30, 0))
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [70]))

    def test_what_is_forgone_is_not_asked_for_again(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        order._action_cancel()
        self._confirmed(self.sara, 10)
        for __ in range(2):
            order._club_settle()
        self.assertEqual((self._state(), self._forgone()), ((200, 0), [70]))

    def test_nothing_is_there(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(100)
        order._action_cancel()
        self.assertEqual(self._forgone(), [100])
        self._confirmed(self.sara, 10)
        order._club_settle()
        self.assertEqual((self._state(), self._forgone()), ((200, 0), [100]))

    def test_a_withdrawn_cancel_gives_back_only_what_was_taken(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual((self._state(), self._forgone()), ((30, 0), [70, -70]))
        self._spend(30)
        order._action_cancel()
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [70, -70, 100]))

    def test_parts_end_where_one_full_return_does(self):
        self.club.club_take_back = 'available'
        order = self._paid(self.sara, 5)
        self._spend(70)
        for __ in range(5):
            self._refunded(order, 1)
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [10, 20, 20, 20]))
        entries = self.env['loyalty.club.entry'].search([
            ('document_model', '=', 'pos.order'), ('document_id', '=', order.id),
        ])
        self.assertEqual(sum(entries.mapped('points')) - sum(self._forgone()), 0)

    def test_edited_lines_keep_their_terms_without_an_entry(self):
        """A line goes, another comes, nothing is there to take: the new one has its terms."""
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(100)
        line = order.order_line
        order.order_line = [
            Command.create({
                'product_id': self.product.id, 'product_uom_qty': 2, 'price_unit': 20,
            }),
        ]
        line.product_uom_qty = 0
        self._committed()
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [60]))
        self._confirmed(self.sara, 10)
        order._club_settle()
        self.assertEqual((self._state(), self._forgone()), ((200, 0), [60]))

    def test_points_that_come_back_in_the_same_return_are_there(self):
        self.club.club_take_back = 'available'
        self.sara_member.card_id.sudo().points = 90
        order = self._paid(self.sara, 1, price=200, reward_lines=[
            (self.open_reward, 10, 50, self.sara_member.card_id),
        ])
        self.assertEqual(self.sara_member.points, 230)
        self._spend(230)
        self._refunded(order, 1, 1)
        self.assertEqual(self._ledger(self.sara_member)[-2:], [
            ('spend_back', 50, 50), ('earn_back', -50, 0),
        ])
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [140]))

    def test_several_orders_in_one_call(self):
        self.club.club_take_back = 'available'
        orders = self._confirmed(self.sara, 2) | self._confirmed(self.sara, 3)
        self._spend(70)
        orders._action_cancel()
        self.assertEqual((self._state(), sum(self._forgone())), ((0, 0), 70))

    def test_refuse(self):
        self.club.club_take_back = 'refuse'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        with self.assertRaisesRegex(UserError, "70 points were spent"), self.env.cr.savepoint():
            order._action_cancel()
        self.env.invalidate_all()
        self.assertEqual((order.state, self._state()), ('sale', (30, 0)))
        self._confirmed(self.sara, 4)
        order._action_cancel()
        self.assertEqual((order.state, self._state()), ('cancel', (10, 0)))

    def _credited(self, order, quantity):
        """:return: a credit note over a quantity of the order's only line, not posted yet"""
        self.product.invoice_policy = 'order'
        invoice = order._create_invoices()
        invoice.action_post()
        note = invoice._reverse_moves([{'invoice_date': '2030-02-01'}])
        note.invoice_line_ids.quantity = quantity
        return note

    def test_credit_note_takes_what_is_there_and_is_withdrawn(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        note = self._credited(order, 4)
        note.action_post()
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [50]))
        note.button_draft()
        self.assertEqual((self._state(), self._forgone()), ((30, 0), [50, -50]))
        note.action_post()
        self.assertEqual((self._state(), self._forgone()), ((0, 0), [50, -50, 50]))

    def test_refuse_a_credit_note(self):
        self.club.club_take_back = 'refuse'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        note = self._credited(order, 4)
        with self.assertRaisesRegex(UserError, "50 points were spent"), self.env.cr.savepoint():
            note.action_post()
        self.env.invalidate_all()
        self.assertEqual((note.state, self._state()), ('draft', (30, 0)))
        note.invoice_line_ids.quantity = 1
        note.action_post()
        self.assertEqual(self._state(), (10, 0))

    def test_refuse_lines_changed(self):
        self.club.club_take_back = 'refuse'
        order = self._confirmed(self.sara, 5)
        self._spend(100)
        order.order_line.product_uom_qty = 4
        with self.assertRaisesRegex(UserError, "20 points were spent"), self.env.cr.savepoint():
            self._committed()
        self.env.invalidate_all()
        self.env.cr.precommit.clear()

    def test_refuse_at_the_till_online(self):
        self.club.club_take_back = 'refuse'
        order = self._paid(self.sara, 5)
        self._spend(70)
        with self.assertRaisesRegex(UserError, "70 points were spent"), self.env.cr.savepoint():
            self._refunded(order, 5)
        self.env.invalidate_all()
        self.assertEqual(self._state(), (30, 0))
        self._refunded(order, 1)
        self.assertEqual(self._state(), (10, 0))

    def test_refuse_offline_is_booked_and_listed(self):
        self.club.club_take_back = 'refuse'
        order = self._paid(self.sara, 5)
        self._spend(70)
        refund = self._refunded(order, 5, club_offline=True)
        self.assertEqual(self._state(), (0, 70))
        exception = self.env['loyalty.club.exception'].search([])
        self.assertRecordValues(exception, [{
            'pos_order_id': refund.id, 'code': 'points_gone', 'shortage': 70,
            'partner_id': self.sara.id, 'member_id': self.sara_member.id, 'state': 'open',
        }])
        self.env['loyalty.club.settlement']._settle(refund)
        self.assertEqual(self.env['loyalty.club.exception'].search([]), exception)

    def test_the_context_of_an_rpc_forces_nothing(self):
        self.club.club_take_back = 'refuse'
        order = self._confirmed(self.sara, 5)
        self._spend(70)
        forged = {'club_must_take': {'gone': {}}}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order.with_context(**forged)._action_cancel()

    def test_forgone_points_are_never_changed(self):
        self.club.club_take_back = 'available'
        order = self._confirmed(self.sara, 5)
        self._spend(100)
        order._action_cancel()
        row = self.env['loyalty.club.forgone'].search([])
        for user in (self.club_manager, self.auditor, self.cashier, self.salesperson):
            for operation in ('write', 'create', 'unlink'):
                with self.subTest(user.login, operation=operation):
                    self.assertFalse(row.with_user(user).has_access(operation))
        with (
            mute_logger('odoo.sql_db'), self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("UPDATE loyalty_club_forgone SET points = 5")
        self.env.invalidate_all()
        self.assertEqual(row.document_name, order.display_name)

    def test_two_settlings_at_once_forgo_once(self):
        """The later one fails on the card, although the first one posted no entry."""
        statement = "UPDATE loyalty_card SET club_seq = club_seq WHERE id = %s"
        with self.registry.cursor() as first, self.registry.cursor() as second:
            first.execute(
                "INSERT INTO loyalty_card (program_id, code, club_seq)"
                " SELECT id, 'race-of-two-settlings', 0 FROM loyalty_program LIMIT 1 RETURNING id",
            )
            found = first.fetchone()
            self.assertTrue(found, "a program of the data is committed")
            first.commit()
            try:
                for cursor in (first, second):
                    cursor.execute("SELECT 1 FROM loyalty_card")
                first.execute(statement, found)
                first.commit()
                with mute_logger('odoo.sql_db'), self.assertRaises(SerializationFailure):
                    second.execute(statement, found)
            finally:
                second.rollback()
                second.execute("DELETE FROM loyalty_card WHERE id = %s", found)
                second.commit()
