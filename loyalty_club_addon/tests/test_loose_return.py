from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLooseReturn(TestLedgerCommon):
    """Goods that come back to the till without their receipt."""

    def _returned(self, partner, quantity=1, bought=0, **values):
        data = self._pos_order(partner, 1)
        data['lines'] = [self._pos_line(self.product, -quantity, 20)]
        if bought:
            data['lines'].append(self._pos_line(self.product, bought, 20))
        total = (bought - quantity) * 20
        data |= {'amount_total': total, 'amount_paid': total}
        data['payment_ids'] = [Command.create({
            'amount': total, 'name': data['date_order'],
            'payment_method_id': self.bank_payment_method.id,
        })]
        return self._sync(data | values, user=self.cashier)

    def _exceptions(self):
        return self.env['loyalty.club.exception'].search([])

    def test_without_a_customer_points_stay_and_it_is_listed(self):
        self._paid(self.sara, 5)
        order = self._returned(False, 2)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])
        self.assertRecordValues(self._exceptions(), [{
            'pos_order_id': order.id, 'code': 'no_receipt', 'partner_id': False,
            'note': "Returned without a receipt: about 40 points stay with the customer",
        }])
        self.env['loyalty.club.settlement']._settle(order)
        self.assertEqual(len(self._exceptions()), 1)

    def test_a_customer_who_is_no_member_is_named(self):
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        self._returned(stranger, 2)
        self.assertEqual(self._exceptions().partner_id, stranger)

    def test_a_member_gives_back_what_they_earn_today(self):
        self._paid(self.sara, 5)
        order = self._returned(self.sara, 2)
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn_back', -40, 60),
        ])
        self.assertRecordValues(order, [{
            'club_points_earned': -40, 'club_balance': 60, 'club_member_id': self.sara_member.id,
        }])
        entry = self.sara_member.card_id.sudo().club_entry_ids[:1]
        self.assertEqual((entry.document_model, entry.document_id), ('pos.order', order.id))
        self.assertFalse(self._exceptions())

    def test_settling_again_takes_nothing_more(self):
        self._paid(self.sara, 5)
        order = self._returned(self.sara, 2)
        self.club.rule_ids.club_step_points = 3
        self.env['loyalty.club.settlement']._settle(order)
        order._club_settle(fresh=True)
        order._club_settle()
        self.assertEqual(self.sara_member.points, 60)
        self.assertEqual(order.club_points_earned, -40)

    def test_never_more_than_purchases_brought(self):
        """Bought as a stranger: nothing was earned for them."""
        self.sara_member.card_id.sudo().points = 500
        self._paid(self.sara, 1)
        self._returned(self.sara, 5)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (500, 0))
        self._returned(self.sara, 5)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (500, 0))

    def test_exchange_without_a_receipt(self):
        self._paid(self.sara, 5)
        order = self._returned(self.sara, 1, bought=3)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100), ('earn', 40, 140)])
        self.assertEqual(order.club_points_earned, 40)
        self.env['loyalty.club.settlement']._settle(order)
        self.assertEqual(self.sara_member.points, 140)

    def test_the_bought_goods_of_an_exchange_come_back(self):
        self._paid(self.sara, 5)
        order = self._returned(self.sara, 1, bought=3)
        line = order.lines.filtered(lambda line: line.qty > 0)
        data = self._pos_order(self.sara, 1)
        data['lines'] = [self._pos_line(self.product, -3, 20, refunded_orderline_id=line.id)]
        data |= {'amount_total': -60, 'amount_paid': -60, 'is_refund': True}
        data['payment_ids'] = [Command.create({
            'amount': -60, 'name': data['date_order'],
            'payment_method_id': self.bank_payment_method.id,
        })]
        self._sync(data, user=self.cashier)
        self.assertEqual(self.sara_member.points, 80)

    def test_a_company_gives_back_by_its_rules(self):
        self._paid(self.paul, 5)
        self._returned(self.layla, 2)
        self.assertEqual(self.company_member.points, 30)

    def test_points_that_are_gone(self):
        self._paid(self.sara, 5)
        self.sara_member.card_id.sudo().points -= 90
        self.club.club_take_back = 'available'
        order = self._returned(self.sara, 2)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 0))
        self.assertEqual(self.env['loyalty.club.forgone'].search([]).points, 30)
        self._paid(self.sara, 5)
        order._club_settle()
        self.assertEqual(self.sara_member.points, 100)

    def test_without_a_club_nothing_is_listed(self):
        self.club.pos_ok = False
        self._returned(False, 2)
        self.assertFalse(self._exceptions())

    def test_with_a_receipt_nothing_is_listed(self):
        order = self._paid(self.sara, 5)
        self._refunded(order, 2)
        self.assertFalse(self._exceptions())
        self.assertEqual(self.sara_member.points, 60)
