from odoo.exceptions import AccessError
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLateReceiptEmployees(TestLedgerCommon):
    """With `pos_hr` the seller is an employee, and employees share the user of the till."""

    def setUp(self):
        super().setUp()
        if 'employee_id' not in self.env['pos.order']._fields:
            self.skipTest("pos_hr is not installed")
        self.pos_config_usd.module_pos_hr = True
        self.seller, self.colleague, self.elsewhere = self.env['hr.employee'].sudo().create([
            {'name': name} for name in ("Seller", "Colleague", "Elsewhere")
        ])
        self.pos_config_usd.sudo().basic_employee_ids = self.seller | self.colleague
        self.env['loyalty.club.member'].create([
            {'program_id': self.club.id, 'partner_id': employee.work_contact_id.id}
            for employee in self.seller | self.colleague | self.elsewhere
        ])
        self.order = self._sync(
            self._pos_order(False, 5, employee_id=self.seller.id), user=self.cashier,
        )
        self.assertEqual(self.order.employee_id, self.seller)

    def _refused(self, words, register):
        with self.assertRaisesRegex(AccessError, words), self.env.cr.savepoint():
            register()
        self.env.invalidate_all()
        self.assertFalse(self.order.club_registered_on)

    def _at_till(self, partner, user=None):
        return self.order.with_user(user or self.cashier).club_register_late(partner.id)

    def test_not_for_who_sold_it(self):
        contact = self.seller.work_contact_id
        self._refused("who sold it", lambda: self._at_till(contact))
        self._refused("who sold it", lambda: self.order.with_user(
            self.club_manager)._club_register_late(contact))

    def test_not_for_a_colleague_who_may_stand_at_the_till(self):
        """Whose hands are at the till is not known to the server."""
        contact = self.colleague.work_contact_id
        for user in (self.cashier, self.club_manager):
            with self.subTest(user.login):
                self._refused("share", lambda user=user: self._at_till(contact, user))
        self._refused("share", lambda: self.order.with_user(
            self.cashier)._club_register_late(contact))

    def test_by_a_manager_in_the_backend(self):
        contact = self.colleague.work_contact_id
        self.order.with_user(self.club_manager)._club_register_late(contact)
        self.assertEqual(self.order.partner_id, contact)

    def test_for_somebody_else(self):
        answer = self._at_till(self.elsewhere.work_contact_id)
        self.assertEqual(answer['points'], 100)

    def test_a_till_that_nobody_shares(self):
        self.pos_config_usd.module_pos_hr = False
        self.assertEqual(self._at_till(self.colleague.work_contact_id)['points'], 100)
