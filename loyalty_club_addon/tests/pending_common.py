from odoo.fields import Command, Date

from .ledger_common import TestLedgerCommon


class TestPendingCommon(TestLedgerCommon):
    """Real invoices and payments: a cheque is a payment through the bank's outstanding account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref('account.group_account_manager')
        cls.product.invoice_policy = 'order'
        cls.individual_rule, cls.legal_rule = cls.club.rule_ids.sorted(
            lambda rule: rule.club_audience_kind or '',
        )
        cls.bank = cls.env['account.journal'].search([
            ('type', '=', 'bank'), ('company_id', '=', cls.env.company.id),
        ], limit=1)

    def _wait(self, rule, available, days=7):
        rule.write({'club_available': available, 'club_available_days': days})

    def _invoice(self, order):
        invoice = order._create_invoices(final=True)
        invoice.action_post()
        self._committed()
        return invoice

    def _cheque(self, invoice, journal=None):
        """Register a payment as people do; nothing has arrived at the bank yet."""
        action = self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=invoice.ids,
        ).create({'journal_id': (journal or self.bank).id}).action_create_payments()
        self._committed()
        return self.env['account.payment'].browse(action['res_id'])

    def _clear(self, payment):
        """Match the payment with a line of the bank's statement."""
        outstanding = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == payment.outstanding_account_id,
        )
        line = self.env['account.bank.statement.line'].create({
            'journal_id': payment.journal_id.id, 'amount': payment.amount,
            'date': Date.today(), 'payment_ref': "Cheque cleared",
        })
        suspense = line.move_id.line_ids.filtered(
            lambda row: row.account_id == line.journal_id.suspense_account_id,
        )
        line.move_id.button_draft()
        suspense.account_id = outstanding.account_id
        line.move_id.action_post()
        (outstanding | suspense).reconcile()
        self._committed()
        return outstanding

    def _bounce(self, payment):
        """Undo the reconciliation of the invoice with its payment."""
        payment.move_id.line_ids.remove_move_reconcile()
        self._committed()

    def _state(self, member):
        """:return: (points, pending, debt) of a member as stored"""
        member.invalidate_recordset()
        card = member.card_id
        return card.points, card.club_pending, card.club_debt

    def _spent(self, member, reward=None, price=200):
        """A confirmed order that takes a reward with points of before, and earns nothing."""
        order = self._sale_order(member.partner_id, 1, price=price)
        order._update_programs_and_rewards()
        order._apply_program_reward(reward or self.open_reward, member.card_id)
        order.action_confirm()
        return order

    def _give(self, member, points):
        member.card_id.sudo().points += points

    def _product_rule(self, product, available, points=10):
        return self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'unit',
            'reward_point_amount': points, 'product_ids': [Command.set(product.ids)],
            'club_adds_up': True, 'club_available': available,
        })
