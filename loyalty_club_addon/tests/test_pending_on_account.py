from odoo.fields import Command
from odoo.tests import tagged

from .pending_common import TestPendingCommon


@tagged('post_install', '-at_install')
class TestPendingOnAccount(TestPendingCommon):
    """Orders of the till on account, without invoice: the entry of the session is what is owed."""

    def setUp(self):
        super().setUp()
        self._wait(self.legal_rule, 'paid')
        account = self.env['pos.payment.method'].create({
            'name': "On account", 'split_transactions': True,
        })
        self.pos_config_usd.payment_method_ids |= account
        data = self._pos_order(self.layla, 5)
        data['payment_ids'] = [Command.create({
            'amount': 100, 'name': data['date_order'], 'payment_method_id': account.id,
        })]
        self.order = self._sync(data, user=self.cashier)
        self.order.session_id.action_pos_session_closing_control()
        self._committed()
        self.owed = self.order.session_move_id.line_ids.filtered(
            lambda line: line.partner_id == self.company_partner and line.debit,
        )

    def _paid_by_cheque(self):
        """A payment of the customer, reconciled with what the session put down for him."""
        cheque = self.env['account.payment'].create({
            'payment_type': 'inbound', 'partner_type': 'customer', 'amount': 100,
            'partner_id': self.company_partner.id, 'journal_id': self.bank.id,
            'currency_id': self.order.currency_id.id,
        })
        cheque.action_post()
        receivable = cheque.move_id.line_ids.filtered(
            lambda line: line.account_id == self.owed.account_id,
        )
        (receivable | self.owed).reconcile()
        self._committed()
        return cheque

    def test_what_the_session_puts_down(self):
        self.assertEqual(self.owed.debit, 100)
        self.assertEqual(self._state(self.company_member), (0, 50, 0))

    def test_its_cheque_is_matched_and_taken_back(self):
        cheque = self._paid_by_cheque()
        self.assertTrue(self.owed.reconciled)
        self.assertTrue(cheque.club_has_points)
        self.assertEqual(self._state(self.company_member), (0, 50, 0))
        outstanding = self._clear(cheque)
        self.assertEqual(self._state(self.company_member), (50, 0, 0))
        outstanding.remove_move_reconcile()  # the bank's line alone
        self._committed()
        self.assertTrue(self.owed.reconciled)
        self.assertEqual(self._state(self.company_member), (0, 50, 0))

    def test_its_cheque_bounces(self):
        cheque = self._paid_by_cheque()
        self._clear(cheque)
        self._bounce(cheque)
        self.assertEqual(self._state(self.company_member), (0, 50, 0))

    def test_its_cheque_is_called_received_and_not_received(self):
        cheque = self._paid_by_cheque()
        cheque.action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (50, 0, 0))
        cheque.action_club_bounced()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 50, 0))

    def test_its_cheque_is_withdrawn(self):
        cheque = self._paid_by_cheque()
        cheque.action_club_received()
        self._committed()
        cheque.action_draft()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 50, 0))
        self.assertFalse(cheque.club_received)

    def test_an_entry_that_paid_it_goes_back_to_draft(self):
        """Odoo keeps what is reconciled with a draft."""
        entry = self.env['account.move'].create({
            'journal_id': self.env['account.journal'].search(
                [('type', '=', 'general')], limit=1,
            ).id,
            'line_ids': [
                Command.create({
                    'account_id': account.id, 'partner_id': self.company_partner.id, **amount,
                })
                for account, amount in (
                    (self.owed.account_id, {'credit': 100}),
                    (self.bank.default_account_id, {'debit': 100}),
                )
            ],
        })
        entry.action_post()
        (entry.line_ids.filtered('credit') | self.owed).reconcile()
        self._committed()
        self.assertEqual(self._state(self.company_member), (50, 0, 0))
        entry.button_draft()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 50, 0))


@tagged('post_install', '-at_install')
class TestMoneyReceived(TestPendingCommon):
    """Who said that a cheque was cleared said it of that payment as it stood then."""

    def setUp(self):
        super().setUp()
        self._wait(self.legal_rule, 'paid')
        self.invoice = self._invoice(self._confirmed(self.layla, 10))
        self.cheque = self._cheque(self.invoice)
        self.cheque.action_club_received()
        self._committed()

    def _reconciled_again(self):
        receivable = self.cheque.move_id.line_ids | self.invoice.line_ids
        receivable.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable',
        ).reconcile()
        self._committed()

    def test_it_is_lost_when_the_payment_is_unreconciled(self):
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        self._bounce(self.cheque)
        self.assertFalse(self.cheque.club_received)
        self._reconciled_again()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.assertFalse(self.cheque.club_is_money_there)

    def test_it_is_lost_when_the_match_with_the_bank_is_undone(self):
        self._clear(self.cheque).remove_move_reconcile()
        self._committed()
        self.assertFalse(self.cheque.club_received)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_it_is_lost_when_its_entry_goes_back_to_draft(self):
        self.cheque.move_id.button_draft()
        self._committed()
        self.assertFalse(self.cheque.club_received)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.cheque.move_id.action_post()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_another_payment_keeps_it(self):
        other = self._cheque(self._invoice(self._confirmed(self.layla, 1)))
        other.action_club_received()
        self._bounce(self.cheque)
        self.assertTrue(other.club_received)
        self.assertEqual(self._state(self.company_member), (10, 100, 0))
