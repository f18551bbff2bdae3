from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLedgerTill(TestLedgerCommon):
    """A POS order accounts for what was paid and not taken back."""

    def test_paid_order_and_second_call(self):
        order = self._paid(self.sara, 5)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])
        card = self.sara_member.card_id
        order.with_user(self.cashier).confirm_coupon_programs({
            str(card.id): {
                'points': 99_999, 'program_id': self.club.id, 'coupon_id': card.id,
            },
        })
        self.env['loyalty.club.settlement']._settle(order)
        order._club_settle(fresh=True)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])

    def test_refunds_in_parts_equal_one_in_full(self):
        order = self._paid(self.sara, 7, price=10)
        other = self._paid(self.sara, 7, price=10)
        self._refunded(order, 1)
        refund = self._refunded(order, 2)
        self.assertRecordValues(refund, [{
            'club_points_earned': -20, 'club_balance': 110, 'club_member_id': self.sara_member.id,
        }])
        self._refunded(order, 4)
        self._refunded(other, 7)
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 70, 70), ('earn', 70, 140), ('earn_back', -10, 130), ('earn_back', -20, 110),
            ('earn_back', -40, 70), ('earn_back', -70, 0),
        ])
        entry = self.sara_member.card_id.sudo().club_entry_ids[:1]
        self.assertEqual(entry.document_name, other.display_name)

    def test_thirds_of_whole_points_stay_whole(self):
        order = self._paid(self.sara, 3, price=33.34)
        self.assertEqual(self.sara_member.points, 100)
        self._refunded(order, 1)
        self.assertEqual(self.sara_member.points, 67)
        self._refunded(order, 1)
        self.assertEqual(self.sara_member.points, 33)
        self._refunded(order, 1)
        self.assertEqual(self.sara_member.points, 0)

    def test_refund_of_a_company_goes_to_the_company(self):
        order = self._paid(self.paul, 5)
        self.assertEqual(self.company_member.points, 50)
        self._refunded(order, 5, partner=self.sara)
        self.assertEqual((self.company_member.points, self.sara_member.points), (0, 0))

    def test_refund_when_points_are_spent(self):
        order = self._paid(self.sara, 5)
        self._paid(self.sara, 1, reward_lines=[
            (self.money_reward, 9, 90, self.sara_member.card_id),
        ])
        self.assertEqual(self._ledger(self.sara_member)[1:], [
            ('earn', 11, 111), ('spend', -90, 21),
        ])
        self._refunded(order, 5)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 79))

    def test_returned_reward_gives_points_back_to_their_lot(self):
        self._paid(self.sara, 5)
        order = self._paid(self.sara, 1, price=200, reward_lines=[
            (self.open_reward, 10, 50, self.sara_member.card_id),
        ])
        self.assertEqual(self._lots(self.sara_member), [(100, 50), (190, 190)])
        self._refunded(order, 1, 1)
        self.assertEqual(self._lots(self.sara_member), [(100, 100), (190, 0)])

    def test_exchange_takes_back_and_earns(self):
        order = self._paid(self.sara, 5)
        data = self._pos_order(self.sara, 3)
        data['lines'].append(self._pos_line(
            self.product, -1, 20, refunded_orderline_id=order.lines.id,
        ))
        data |= {'amount_total': 40, 'amount_paid': 40}
        data['payment_ids'] = [Command.create({
            'amount': 40, 'name': data['date_order'],
            'payment_method_id': self.bank_payment_method.id,
        })]
        self._sync(data, user=self.cashier)
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn_back', -20, 80), ('earn', 60, 140),
        ])

    def test_refund_of_an_order_older_than_the_club(self):
        """Odoo booked its points; a part that comes back takes that part."""
        self._paid(self.sara, 4)
        old = self._paid(False, 4)
        old.partner_id = self.sara
        self.env['loyalty.history'].sudo().create({
            'card_id': self.sara_member.card_id.id, 'order_model': 'pos.order',
            'order_id': old.id, 'issued': 60, 'used': 0, 'description': "Odoo's own",
        })
        self.club.club_since = '2030-06-01 00:00:00'
        with freeze_time('2030-07-01'):
            self._refunded(old, 1)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 80, 80), ('earn_back', -15, 65)])
        with freeze_time('2030-07-02'):
            self._refunded(old, 3)
        self.assertEqual(self._ledger(self.sara_member)[-1], ('earn_back', -45, 20))

    def test_nothing_is_there_of_an_order_older_than_the_club(self):
        """Nothing is taken, so no entry carries what Odoo had booked: the list of points not
        taken back does."""
        self.club.club_take_back = 'available'
        old = self._paid(False, 4)
        old.sudo().partner_id = self.sara
        self.env['loyalty.history'].sudo().create({
            'card_id': self.sara_member.card_id.id, 'order_model': 'pos.order',
            'order_id': old.id, 'issued': 60, 'used': 0, 'description': "Odoo's own",
        })
        self.club.club_since = '2030-06-01 00:00:00'
        forgone = self.env['loyalty.club.forgone']
        for day, quantity, expected in (
            ('2030-07-01', 1, [15]), ('2030-07-02', 2, [15, 30]), ('2030-07-03', 1, [15, 30, 15]),
        ):
            with freeze_time(day):
                self._refunded(old, quantity)
            self.assertEqual(self._ledger(self.sara_member), [])
            self.assertEqual(forgone.search([], order='id').mapped('points'), expected)
        self._paid(self.sara, 5)
        old._club_settle()
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])

    def test_old_order_with_a_reward_is_returned(self):
        """Odoo's history holds the net change: 60 earned and 50 spent are 10."""
        old = self._paid(False, 4)
        old.sudo().partner_id = self.sara
        self.sara_member.card_id.sudo().points = 200
        old.sudo().lines = [Command.create({
            'product_id': self.open_reward.discount_line_product_id.id, 'qty': 1,
            'price_unit': -4, 'price_subtotal': -4, 'price_subtotal_incl': -4,
            'is_reward_line': True, 'reward_id': self.open_reward.id, 'points_cost': 50,
            'coupon_id': self.sara_member.card_id.id, 'reward_identifier_code': 'old',
        })]
        self.env['loyalty.history'].sudo().create({
            'card_id': self.sara_member.card_id.id, 'order_model': 'pos.order',
            'order_id': old.id, 'issued': 10, 'used': 0, 'description': "Odoo's own",
        })
        self.club.club_since = '2030-06-01 00:00:00'
        with freeze_time('2030-07-01'):
            self._refunded(old, 2)
        self.assertEqual(self._ledger(self.sara_member)[1:], [('earn_back', -30, 170)])

    def test_what_a_reward_cost_is_not_edited_afterwards(self):
        self.sara_member.card_id.sudo().points = 200
        order = self._paid(self.sara, 5, reward_lines=[
            (self.open_reward, 5, 50, self.sara_member.card_id),
        ])
        line = order.lines.filtered('reward_id').with_user(self.cashier)
        for values in ({'points_cost': -5000}, {'coupon_id': self.company_member.card_id.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                line.write(values)

    def test_reward_of_another_program_moves_no_points(self):
        promotion = self.env['loyalty.program'].create({
            'name': "Promotion", 'program_type': 'promotion',
            'reward_ids': [Command.create({'discount': 5, 'required_points': 1})],
        })
        card = self.company_member.card_id
        card.sudo().points = 300
        for cost in (-5000, 200):
            with self.subTest(cost):
                self._paid(self.sara, 5, reward_lines=[(promotion.reward_ids, 5, cost, card)])
                self.assertEqual((card.points, card.club_debt), (300, 0))

    def test_merged_member_is_settled_on_his_new_card(self):
        order = self._paid(self.sara, 5)
        twin = self.env['res.partner'].create({'name': "Sara Mitchell"})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': twin.id,
        })
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (twin | self.sara).ids, twin,
        )
        self.assertEqual(member.points, 100)
        self._refunded(order, 2, partner=twin)
        self.assertEqual(member.points, 60)
        self.assertEqual(self._ledger(member), [('transfer', 100, 100), ('earn_back', -40, 60)])
