from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestTillMoment(TestLedgerCommon):
    """The clock of a till is a claim; the server's decides, but for orders taken offline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['loyalty.club.multiplier'].create({
            'name': "Double Tuesdays", 'program_id': cls.club.id, 'tue': True,
        })

    def _open(self, since):
        """A session that was opened at a moment, by the server's clock."""
        config = self.pos_config_usd
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, '')
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_session SET create_date = %s WHERE id = %s", (since, session.id),
        )
        session.invalidate_recordset()
        return session

    def _counted(self, now, said, **values):
        """:return: (moment of the entry, points) of an order that arrives at `now` and says that
        it was paid at `said`"""
        with freeze_time(now):
            order = self._paid(self.sara, 1, date_order=said, **values)
        entry = order._club_entries()
        self.assertEqual(entry.date, order.club_settled_on)
        return str(entry.date), entry.points

    def test_online_the_servers_clock(self):
        self._open('2029-12-31 06:00:00')
        for said in ('2030-01-01 10:00:00', '2031-01-07 10:00:00', '2020-01-01 10:00:00'):
            with self.subTest(said):
                self.assertEqual(
                    self._counted('2030-01-02 10:00:00', said), ('2030-01-02 10:00:00', 20),
                )

    def test_offline_since_the_session_was_opened(self):
        self._open('2030-01-01 06:00:00')
        now = '2030-01-02 10:00:00'
        for said, counted in (
            ('2030-01-01 10:00:00', ('2030-01-01 10:00:00', 40)),
            ('2030-01-01 06:00:00', ('2030-01-01 06:00:00', 40)),
            ('2030-01-01 05:59:59', (now, 20)),
            ('2030-01-02 10:00:00', (now, 20)),
            ('2030-01-08 10:00:00', (now, 20)),  # the Tuesday to come
        ):
            with self.subTest(said):
                self.assertEqual(self._counted(now, said, club_offline=True), counted)

    def test_cashiers_do_not_write_when_it_was_opened(self):
        session = self._open('2030-01-01 06:00:00')
        session.with_user(self.cashier).start_at = datetime(2029, 12, 1)
        self.assertEqual(
            self._counted('2030-01-02 10:00:00', '2029-12-25 10:00:00', club_offline=True),
            ('2030-01-02 10:00:00', 20),
        )

    def test_it_arrives_when_its_session_is_closed(self):
        oldest = self._open('2029-12-17 06:00:00')
        oldest.action_pos_session_closing_control()
        closed = self._open('2030-01-01 06:00:00')
        closed.action_pos_session_closing_control()
        session = self._open('2030-01-02 06:00:00')
        self.assertEqual(len(oldest | closed | session), 3)
        now = '2030-01-02 10:00:00'
        for taken_in, said, counted in (
            (closed, '2030-01-01 10:00:00', ('2030-01-01 10:00:00', 40)),
            (session, '2030-01-01 10:00:00', (now, 20)),
            (oldest, '2029-12-18 10:00:00', (now, 20)),  # a till that names any session
        ):
            with self.subTest(taken_in.name):
                self.assertEqual(
                    self._counted(now, said, club_offline=True, session_id=taken_in.id), counted,
                )

    def test_a_return_is_of_the_moment_it_arrives(self):
        self._open('2030-01-01 06:00:00')
        with freeze_time('2030-01-02 10:00:00'):
            order = self._paid(self.sara, 2)
            self._refunded(order, 1, date_order='2030-01-05 10:00:00')
        self.assertEqual(
            [str(entry.date) for entry in order._club_entries()], ['2030-01-02 10:00:00'] * 2,
        )

    def test_a_ceiling_counts_in_the_month_it_arrives(self):
        """Who could choose the month would have a new ceiling with each order."""
        card = self.company_member.card_id
        card.sudo().points = 300
        self.company_member.spender_ids.monthly_ceiling = 150
        for said in ('2020-01-01 10:00:00', '2020-02-01 10:00:00'):
            data = {'date_order': said, 'reward_lines': [(self.legal_reward, 10, 100, card)]}
            if said.startswith('2020-01'):
                self._paid(self.layla, 5, **data)
            else:
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._paid(self.layla, 5, **data)
        self.env.invalidate_all()
        self.assertEqual(self.company_member.spender_ids.spent_this_month, 100)

    def test_cashiers_are_listed_in_the_month_it_arrives(self):
        for month in range(1, 4):
            self._paid(self.sara, 1, date_order=f'2029-{month:02d}-01 10:00:00')
        rows = self.env['loyalty.club.cashier.report'].search([('program_id', '=', self.club.id)])
        self.assertEqual(rows.mapped('month_orders'), [3, 3, 3])

    def test_a_forged_date_books_no_forged_reward(self):
        """What was paid before its club existed is booked: the server knows when that was."""
        card = self.sara_member.card_id
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._paid(self.sara, 1, date_order='2019-01-01 10:00:00', reward_lines=[
                (self.open_reward, 1, 50, card),
            ])
        self.env.invalidate_all()
        self.assertEqual((card.points, card.club_debt), (0, 0))
