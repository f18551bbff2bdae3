"""./dev load, the side within Odoo: real orders in a club, made once."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from devtools import load_orders

ROWS = [
    ['test 1', '2010-12-01 08:26:00', 'A.1', 19_999],
    ['test 2', '2010-12-02 00:00:00', 'B/1', 200_101],
    ['test/3', '2010-11-30 00:00:00', 'A.1', 1],
]
KINDS = {'A.1': 'individual', 'B/1': 'legal'}


@tagged('standard', 'post_install')
class TestLoadOrders(TransactionCase):

    def setUp(self):
        super().setUp()
        # whatever somebody has loaded into this database is no part of the test
        self.enterContext(patch.object(load_orders, 'PREFIX', '__loyalty_club_load_test__'))

    def load(self, rows=ROWS):
        """What `./dev load` calls, without its commits; return (progress, result)."""
        notes = []
        with patch.object(self.env.cr, 'commit', self.env.flush_all):
            running = load_orders.main(self.env, rows, KINDS)
            while True:
                try:
                    notes.append(next(running))
                except StopIteration as end:
                    return notes, end.value

    def orders(self):
        return self.env['sale.order'].search(
            [('client_order_ref', 'in', ['test 1', 'test 2', 'test/3'])], order='client_order_ref')

    def test_orders_are_confirmed_dated_and_rewarded(self):
        notes, result = self.load()
        self.assertEqual(notes, ['3 of 3 orders', 'reading the database'])
        self.assertEqual(result['made'], 3)
        self.assertEqual(result['figures'], {
            'individual': [1, 2, '200.00', '199'], 'legal': [1, 1, '2001.01', '1000'],
        })
        self.assertEqual(result['purchases'], {
            'individual': [1, 2, '200.00'], 'legal': [1, 1, '2001.01'],
        })
        self.assertEqual((result['card_count'], result['cards'], result['history']),
                         (2, '1199', '1199'))
        self.assertEqual(result['replay'], {
            'purchases': 3, 'points': '1199.0', 'ledger': '1199.00', 'differing': 0,
        })
        orders = self.orders()
        self.assertEqual(set(orders.mapped('state')), {'sale'})
        self.assertEqual([str(order.date_order) for order in orders], [row[1] for row in ROWS])
        self.assertEqual(set(orders.currency_id.mapped('name')), {'GBP'})
        members = orders.club_member_id
        self.assertEqual(members.mapped('kind'), ['individual', 'legal'])
        self.assertEqual(str(members[0].joined_on), '2010-11-30')

    def test_loading_again_adds_nothing_and_continues(self):
        self.load(ROWS[:1])
        __, result = self.load()
        self.assertEqual(result['made'], 2)
        before = self.orders()
        __, again = self.load()
        self.assertEqual(again['made'], 0)
        self.assertEqual(again['figures'], result['figures'])
        self.assertEqual(self.orders(), before)

    def test_a_smaller_limit_compares_its_own_orders(self):
        self.load()
        __, result = self.load(ROWS[:1])
        self.assertEqual(result['figures'], {'individual': [1, 1, '199.99', '199']})

    def test_a_page_that_fails_leaves_nothing_of_itself(self):
        """An interrupted call has the pages before; the rest follows with the next call."""
        with patch.object(load_orders, 'PAGE', 1):
            running = load_orders.main(self.env, ROWS, KINDS)
            with patch.object(self.env.cr, 'commit', self.env.flush_all):
                next(running)
            running.close()
            self.assertEqual(len(self.orders()), 1)
            __, result = self.load()
        self.assertEqual(result['made'], 2)
