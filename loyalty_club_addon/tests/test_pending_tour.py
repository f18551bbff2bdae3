from odoo.tests import HttpCase, new_test_user, tagged

from .pending_common import TestPendingCommon


@tagged('post_install', '-at_install')
class TestPendingTour(TestPendingCommon, HttpCase):
    """An accountant in front of the screens; the points are asserted in the database too."""

    def test_a_cheque_bounces(self):
        """Paid for Odoo, not for the club; received, and the reconciliation undone."""
        accountant = new_test_user(
            self.env, 'club_accountant', 'base.group_user,account.group_account_invoice,'
            'sales_team.group_sale_salesman_all_leads,loyalty_club_addon.group_club_user',
            company_id=self.env.company.id, company_ids=self.env.company.ids,
        )
        self._wait(self.legal_rule, 'paid')
        order = self._confirmed(self.layla, 10)
        invoice = self._invoice(order)
        self.start_tour(
            f'/odoo/club-members/{self.company_member.id}', 'ClubChequeTour',
            login=accountant.login,
        )
        self.env.invalidate_all()
        cheque = invoice.matched_payment_ids
        self.assertRecordValues(cheque, [{'club_received': False, 'amount': 200}])
        self.assertEqual(invoice.payment_state, 'not_paid')
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        # no entry: what the member has earned is the same
        self.assertEqual(self._ledger(self.company_member), [('earn', 100, 100)])
