from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .pending_common import TestPendingCommon


@tagged('post_install', '-at_install')
class TestPendingPaid(TestPendingCommon):
    """Points that can be spent when the money is there."""

    def setUp(self):
        super().setUp()
        self._wait(self.legal_rule, 'paid')

    def _ordered(self, quantity=10):
        return self._confirmed(self.layla, quantity)

    def test_plain_odoo_calls_a_registered_cheque_paid(self):
        """What community says of a cheque of next month; so its states cannot decide."""
        invoice = self._invoice(self._ordered())
        cheque = self._cheque(invoice)
        self.assertEqual((invoice.payment_state, cheque.state), ('paid', 'paid'))
        self.assertFalse(cheque.is_matched)
        self.assertFalse(cheque.club_is_money_there)
        self.assertTrue(cheque.club_has_points)

    def test_a_cheque_bounces(self):
        order = self._ordered()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.assertIn(order.name, self.company_member.pending_note)
        invoice = self._invoice(order)
        self.company_member.invalidate_recordset()
        self.assertEqual(
            self.company_member.pending_note,
            f"100 points wait for the payment of {invoice.name}",
        )
        cheque = self._cheque(invoice)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self._clear(cheque)
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        self._bounce(cheque)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        # no entry: what the member has earned is the same
        self.assertEqual(self._ledger(self.company_member), [('earn', 100, 100)])

    def test_another_cheque_in_its_place(self):
        invoice = self._invoice(self._ordered())
        first = self._cheque(invoice)
        self._clear(first)
        self._bounce(first)
        second = self._cheque(invoice)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self._clear(second)
        self.assertEqual(self._state(self.company_member), (100, 0, 0))

    def test_the_bank_takes_it_back(self):
        """Only the match with the statement is undone; the invoice stays paid for Odoo."""
        cheque = self._cheque(self._invoice(self._ordered()))
        outstanding = self._clear(cheque)
        outstanding.remove_move_reconcile()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_received_by_the_button(self):
        cheque = self._cheque(self._invoice(self._ordered()))
        cheque.action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        cheque.action_club_bounced()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_payment_method_without_an_account(self):
        """As a new journal has it: community takes the chart's outstanding account then."""
        invoice = self._invoice(self._ordered())
        self.bank.inbound_payment_method_line_ids.payment_account_id = False
        cheque = self._cheque(invoice)
        self.assertTrue(cheque.outstanding_account_id)
        self.env['loyalty.club.lot']._look_again(invoice.line_ids.sale_line_ids.order_id)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        cheque.action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        cheque.action_club_bounced()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_while_it_is_no_club_the_card_is_the_cores(self):
        cheque = self._cheque(self._invoice(self._ordered()))
        card = self.company_member.card_id.sudo()
        self.club.rule_ids.club_audience_kind = False
        self.club.is_club = False
        card.points = 200
        cheque.action_club_received()
        self._committed()
        self.assertEqual(card.points, 200)

    def test_a_payment_that_is_withdrawn(self):
        for withdraw in ('action_draft', 'action_cancel'):
            with self.subTest(withdraw):
                before = self._state(self.company_member)
                cheque = self._cheque(self._invoice(self._ordered()))
                cheque.action_club_received()
                self._committed()
                self.assertEqual(self._state(self.company_member)[0], before[0] + 100)
                getattr(cheque, withdraw)()
                self._committed()
                self.assertEqual(
                    self._state(self.company_member), (before[0], before[1] + 100, 0),
                )
                self.assertFalse(cheque.club_received)

    def test_an_invoice_that_is_withdrawn(self):
        invoice = self._invoice(self._ordered())
        self._cheque(invoice).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        invoice.button_draft()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_what_is_spent_is_spent(self):
        cheque = self._cheque(self._invoice(self._ordered()))
        cheque.action_club_received()
        self._committed()
        self._wait(self.legal_rule, 'now')
        self._give(self.company_member, 3)
        self._spent(self.company_member, self.legal_reward)  # 95 points of its own
        self.assertEqual(self._state(self.company_member)[0], 98)
        lots = self._lots(self.company_member)
        self.assertEqual(lots[0], (100, 0))
        cheque.action_club_bounced()
        self._committed()
        self.assertEqual(self._state(self.company_member), (98, 0, 0))

    def test_what_is_left_goes_back(self):
        cheque = self._cheque(self._invoice(self._ordered()))
        cheque.action_club_received()
        self._committed()
        self._give(self.company_member, -30)
        cheque.action_club_bounced()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 70, 0))

    def test_all_of_the_order_is_to_be_paid(self):
        order = self._ordered()
        wizard = self.env['sale.advance.payment.inv'].with_context(
            active_model='sale.order', active_ids=order.ids,
        ).create({'advance_payment_method': 'percentage', 'amount': 50})
        down_payment = wizard._create_invoices(order)
        down_payment.action_post()
        self._cheque(down_payment).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        invoice = self._invoice(order)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self._cheque(invoice).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (100, 0, 0))

    def test_two_payments_of_one_invoice(self):
        invoice = self._invoice(self._ordered())
        halves = []
        for __ in range(2):
            action = self.env['account.payment.register'].with_context(
                active_model='account.move', active_ids=invoice.ids,
            ).create({'journal_id': self.bank.id, 'amount': invoice.amount_total / 2})
            halves.append(self.env['account.payment'].browse(
                action.action_create_payments()['res_id'],
            ))
        for number, half in enumerate(halves):
            half.action_club_received()
            self._committed()
            self.assertEqual(self._state(self.company_member)[0], 100 * number)

    def test_cash_is_money(self):
        invoice = self._invoice(self._ordered())
        cash = self.env['account.journal'].search([
            ('type', '=', 'cash'), ('company_id', '=', self.env.company.id),
        ], limit=1)
        self._cheque(invoice, cash)
        self.assertEqual(self._state(self.company_member), (100, 0, 0))

    def test_a_return_takes_pending_points(self):
        order = self._ordered()
        invoice = self._invoice(order)
        note = invoice._reverse_moves([{'invoice_date': invoice.invoice_date}])
        note.invoice_line_ids.quantity = 2
        note.action_post()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 80, 0))
        (invoice | note).line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable',
        ).reconcile()
        self._cheque(invoice).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (80, 0, 0))

    def test_pending_points_do_not_pay_a_debt(self):
        self._give(self.company_member, 40)
        order = self._ordered(4)
        self._give(self.company_member, -60)
        self.assertEqual(self._state(self.company_member), (0, 40, 20))
        self._cheque(self._invoice(order)).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (20, 0, 0))

    def test_cancelled_and_confirmed_again(self):
        order = self._ordered()
        order._action_cancel()
        self.assertEqual(self._state(self.company_member), (0, 0, 0))
        order.action_draft()
        order.action_confirm()
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))

    def test_more_of_a_paid_order(self):
        order = self._ordered()
        self._cheque(self._invoice(order)).action_club_received()
        self._committed()
        order.order_line.product_uom_qty = 12
        self._committed()
        self.assertEqual(self._state(self.company_member), (0, 120, 0))
        self._cheque(self._invoice(order)).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (120, 0, 0))

    def test_what_no_event_told(self):
        order = self._ordered()
        cheque = self._cheque(self._invoice(order))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET is_matched = TRUE WHERE id = %s", (cheque.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.env['loyalty.club.lot'].sudo()._look_again(order)
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        self.env['loyalty.club.lot'].sudo()._look_again(order)
        self.assertEqual(self._state(self.company_member), (100, 0, 0))

    def test_life_begins_when_they_are_paid(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        cheque = self._cheque(self._invoice(self._ordered()))
        lot = self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', self.company_member.card_id.id)],
        )
        self.assertFalse(lot.expires_on)
        cheque.action_club_received()
        self._committed()
        self.assertEqual(lot.expires_on, self.club._club_expires_on())
        cheque.action_club_bounced()
        self._committed()
        self.assertFalse(lot.expires_on)

    def test_paid_online_before_an_invoice(self):
        order = self._ordered()
        transaction = self.env['payment.transaction'].sudo().create({
            'provider_id': self.env['payment.provider'].sudo().search([], limit=1).id,
            'payment_method_id': self.env.ref('payment.payment_method_unknown').id,
            'reference': "club", 'amount': order.amount_total, 'state': 'pending',
            'currency_id': order.currency_id.id, 'partner_id': self.layla.id,
            'sale_order_ids': [Command.set(order.ids)],
        })
        for state, expected in (('pending', (0, 100, 0)), ('done', (100, 0, 0))):
            transaction.state = state
            self.env['loyalty.club.lot'].sudo()._look_again(order)
            self.assertEqual(self._state(self.company_member), expected)

    def test_at_the_till_it_is_paid(self):
        self._paid(self.layla, 5)
        self.assertEqual(self._state(self.company_member), (50, 0, 0))

    def test_on_account_it_is_not(self):
        account = self.env['pos.payment.method'].create({
            'name': "On account", 'split_transactions': True,
        })
        self.pos_config_usd.payment_method_ids |= account
        data = self._pos_order(self.layla, 5)
        data['payment_ids'] = [Command.create({
            'amount': 100, 'name': data['date_order'], 'payment_method_id': account.id,
        })]
        order = self._sync(data, user=self.cashier)
        self.assertEqual(self._state(self.company_member), (0, 50, 0))
        self.assertEqual(order.club_points_pending, 50)
        self.assertEqual(order.club_pending_note, "50 points usable after payment")

    def test_who_may_say_that_money_is_there(self):
        cheque = self._cheque(self._invoice(self._ordered()))
        for user in (self.salesperson, self.cashier, self.club_manager):
            with self.subTest(user.name), self.assertRaises(AccessError):
                cheque.with_user(user).action_club_received()
        accountant = new_test_user(
            self.env, 'club_accountant', 'account.group_account_invoice',
            company_id=self.env.company.id, company_ids=self.env.company.ids,
        )
        with self.assertRaisesRegex(AccessError, "button"):
            cheque.with_user(accountant).write({'club_received': True})
        forged = self.env['account.payment'].with_user(accountant).with_context(
            default_club_received=True,
        ).create({'amount': 5, 'partner_id': self.layla.id, 'journal_id': self.bank.id})
        self.assertFalse(forged.club_received)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        cheque.with_user(accountant).action_club_received()
        self._committed()
        self.assertEqual(self._state(self.company_member), (100, 0, 0))
        cheque.action_draft()
        with self.assertRaisesRegex(UserError, "confirm the payment first"):
            cheque.action_club_received()


@tagged('post_install', '-at_install')
class TestPendingDelivered(TestPendingCommon):
    """Points that can be spent when the goods are there."""

    def setUp(self):
        super().setUp()
        self._wait(self.legal_rule, 'delivered')
        # delivered by hand, without pickings
        self.product.write({'type': 'service', 'invoice_policy': 'delivery'})

    def test_delivered_and_taken_back(self):
        order = self._confirmed(self.layla, 10)
        self.assertEqual(self._state(self.company_member), (0, 100, 0))
        self.assertEqual(
            self.company_member.pending_note,
            f"100 points wait for the delivery of {order.name}",
        )
        for delivered, state in ((4, (0, 100, 0)), (10, (100, 0, 0)), (9, (0, 100, 0))):
            order.order_line.qty_delivered = delivered
            self._committed()
            self.assertEqual(self._state(self.company_member), state)

    def test_the_rest_is_struck_off(self):
        order = self._confirmed(self.layla, 10)
        order.order_line.qty_delivered = 8
        self._committed()
        order.order_line.product_uom_qty = 8
        self._committed()
        self.assertEqual(self._state(self.company_member), (80, 0, 0))

    def test_a_service_sold_by_its_order(self):
        self.product.invoice_policy = 'order'
        self._confirmed(self.layla, 2)
        self.assertEqual(self._state(self.company_member), (20, 0, 0))

    def test_at_the_till(self):
        self._paid(self.layla, 5)
        self.assertEqual(self._state(self.company_member), (50, 0, 0))
