from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_club_addon.tools.sharing import part, share

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestSpendShare(TestLedgerCommon):
    """Discounts of rewards belong to product lines, to the last cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara_member.card_id.sudo().points = 400
        cls.tax = cls.env['account.tax'].create({'name': "15", 'amount': 15})
        cls.others = cls.env['product.product'].create([
            {'name': name, 'list_price': 10, 'taxes_id': False, 'type': 'consu',
             'invoice_policy': 'order', 'available_in_pos': True}
            for name in ("Cup", "Plate")
        ])

    def _order(self, *lines):
        return self.env['sale.order'].create({
            'partner_id': self.sara.id,
            'order_line': [Command.create({
                'product_id': product.id, 'product_uom_qty': quantity, 'price_unit': price,
                'tax_ids': [Command.set(tax.ids)],
            }) for product, quantity, price, tax in lines],
        })

    def _apply(self, order, reward):
        order._update_programs_and_rewards()
        error = order._apply_program_reward(reward, self.sara_member.card_id)
        self.assertFalse(error)
        order._update_programs_and_rewards()

    def _shares(self, lines):
        return lines.mapped('club_reward_discount'), lines.mapped('club_reward_discount_untaxed')

    def assertAddsUp(self, order):
        rewards = order.order_line.filtered('reward_id')
        goods = order.order_line - rewards
        for name, amount in (('club_reward_discount', 'price_total'),
                             ('club_reward_discount_untaxed', 'price_subtotal')):
            self.assertAlmostEqual(sum(goods.mapped(name)), -sum(rewards.mapped(amount)), 2)
            self.assertFalse(any(rewards.mapped(name)))

    def test_engine(self):
        self.assertEqual(share({}, [((5, 5), [])]), {})
        self.assertEqual(share({1: 0, 2: 0}, [((5,), [1])]), {1: (0,), 2: (0,)})
        self.assertEqual(share({1: 1, 2: 1, 3: 1}, [((100,), [1, 2, 3])]),
                         {1: (34,), 2: (33,), 3: (33,)})
        self.assertEqual(share({1: 3, 2: 1}, [((-4,), [1, 2])]), {1: (-3,), 2: (-1,)})
        self.assertEqual(sum(part(101, 7, done, 1) for done in range(7)), 101)
        self.assertEqual(part(100, 3, 3, -1), -33)

    def test_order_with_and_without_tax(self):
        cup, plate = self.others
        none = self.tax.browse()
        order = self._order((self.product, 3, 33.33, none), (cup, 1, 0.01, none),
                            (plate, 7, 9.99, self.tax))
        self._apply(order, self.open_reward)
        self.assertEqual(len(order.order_line.filtered('reward_id')), 2)
        self.assertAddsUp(order)
        rows = order.order_line.filtered(lambda line: not line.reward_id)
        self.assertEqual(rows[2].club_reward_discount_untaxed, 3.5)
        order.order_line[0].product_uom_qty = 4
        order._update_programs_and_rewards()
        self.assertAddsUp(order)
        order.action_confirm()
        self.assertAddsUp(order)

    def test_specific_and_cheapest(self):
        cup, plate = self.others
        none = self.tax.browse()
        self.open_reward.write({
            'discount_applicability': 'specific', 'discount': 50,
            'discount_product_ids': [Command.set(plate.ids)],
        })
        order = self._order((self.product, 1, 20, none), (cup, 1, 10, none), (plate, 1, 8, none))
        self._apply(order, self.open_reward)
        self.assertEqual(self._shares(order.order_line[:3])[0], [0, 0, 4])
        self.open_reward.write({
            'discount_applicability': 'cheapest', 'discount_product_ids': [Command.clear()],
        })
        order = self._order((self.product, 1, 20, none), (cup, 1, 6, none), (plate, 1, 8, none))
        self._apply(order, self.open_reward)
        self.assertEqual(self._shares(order.order_line[:3])[0], [0, 3, 0])

    def test_without_rewards_nothing_is_shared(self):
        order = self._order((self.product, 3, 33.33, self.tax))
        self.assertEqual(self._shares(order.order_line), ([0], [0]))

    def test_invoices_carry_their_part(self):
        cup = self.others[0]
        order = self._order((cup, 3, 33.33, self.tax))
        self._apply(order, self.open_reward)
        order.action_confirm()
        total = order.order_line[0].club_reward_discount
        self.assertTrue(total)
        first = order._create_invoices()
        line = first.invoice_line_ids.filtered(lambda row: row.product_id == cup)
        self.assertAlmostEqual(line.club_reward_discount, total)
        line.quantity = 1
        first.action_post()
        second = order._create_invoices()
        second.action_post()
        parts = (first | second).invoice_line_ids.filtered(lambda row: row.product_id == cup)
        self.assertAlmostEqual(parts[0].club_reward_discount, total / 3, 1)
        self.assertAlmostEqual(sum(parts.mapped('club_reward_discount')), total, 2)
        credit = first._reverse_moves([{}])
        credit.action_post()
        back = credit.invoice_line_ids.filtered(lambda row: row.product_id == cup)
        self.assertGreater(back.club_reward_discount, 0)

    def test_till(self):
        data = self._pos_order(self.sara, 3, 33.33, reward_lines=[
            (self.open_reward, 5.51, 50, False),
        ])
        cup = self.others[0]
        data['lines'].insert(1, self._pos_line(cup, 1, 10.28))
        total = sum(line[2]['price_subtotal_incl'] for line in data['lines'])
        data |= {'amount_total': total, 'amount_paid': total}
        data['payment_ids'][0][2]['amount'] = total
        order = self._sync(data, user=self.cashier)
        goods = order.lines.filtered(lambda line: not line.reward_id)
        self.assertEqual(self._shares(goods)[0], [5, 0.51])
        self.assertFalse(order.lines.filtered('reward_id').club_reward_discount)
        refund = self._refunded(order, 3, 1, 1)
        self.assertEqual(
            sorted(refund.lines.mapped('club_reward_discount')), [-5, -0.51, 0],
        )

    def test_till_invoice(self):
        order = self._paid(
            self.sara, 3, reward_lines=[(self.open_reward, 3, 50, False)], to_invoice=True,
            date_order=fields.Datetime.to_string(fields.Datetime.now()),
        )
        line = order.account_move.invoice_line_ids.filtered(
            lambda row: row.product_id == self.product,
        )
        self.assertEqual(line.club_reward_discount, 3)

    def test_a_gift_card_is_a_payment(self):
        program = self.env['loyalty.program'].create({
            'name': "Wallet", 'program_type': 'ewallet', 'trigger': 'auto', 'applies_on': 'future',
            'reward_ids': [Command.create({
                'discount_mode': 'per_point', 'discount': 1, 'required_points': 1,
            })],
        })
        card = self.env['loyalty.card'].sudo().create({
            'program_id': program.id, 'partner_id': self.sara.id, 'points': 5,
        })
        order = self._paid(self.sara, 3, reward_lines=[(program.reward_ids, 5, 5, card)])
        self.assertFalse(any(order.lines.mapped('club_reward_discount')))
