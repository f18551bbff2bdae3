from odoo.exceptions import UserError
from odoo.tests import tagged

from .pending_common import TestPendingCommon


@tagged('post_install', '-at_install')
class TestTakeBackHeld(TestPendingCommon):
    """Spent points come back into the points of a cheque that bounced: nobody can take them."""

    def setUp(self):
        super().setUp()
        self._wait(self.legal_rule, 'paid')
        cheque = self._cheque(self._invoice(self._confirmed(self.layla, 10)))
        cheque.action_club_received()
        self._committed()
        self._wait(self.legal_rule, 'now')
        self.order = self._spent(self.company_member, self.legal_reward)
        self.assertEqual(self._state(self.company_member), (95, 0, 0))
        self._give(self.company_member, -95)
        self._bounce(cheque)
        self.assertEqual(self._state(self.company_member), (0, 0, 0))

    def _forgone(self):
        return self.env['loyalty.club.forgone'].search([], order='id').mapped('points')

    def test_take_what_is_there(self):
        self.club.club_take_back = 'available'
        self.order._action_cancel()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.assertEqual(self._forgone(), [95])

    def test_part_of_it_is_there(self):
        self.club.club_take_back = 'available'
        self._give(self.company_member, 25)
        self.order._action_cancel()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.assertEqual(self._forgone(), [70])

    def test_refuse(self):
        self.club.club_take_back = 'refuse'
        with self.assertRaisesRegex(UserError, "95 points were spent"), self.env.cr.savepoint():
            self.order._action_cancel()
        self.env.invalidate_all()
        self.assertEqual(self._state(self.company_member), (0, 0, 0))

    def test_debt(self):
        self.order._action_cancel()
        self.assertEqual(self._state(self.company_member), (0, 100, 95))
