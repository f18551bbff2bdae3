from odoo.fields import Command

from .common import TestClubCommon


class TestLedgerCommon(TestClubCommon):
    """Documents that move points; after every test the ledger adds up."""

    def tearDown(self):
        self.env.cr.precommit.run()
        self.assertLedger()
        super().tearDown()

    def assertLedger(self):
        self.assertEqual(self.env['loyalty.club.check']._differences(), [])

    def _confirmed(self, partner, quantity=1, **values):
        order = self._sale_order(partner, quantity, **values)
        order.action_confirm()
        self._committed()
        return order

    def _committed(self):
        """What happens at the end of a transaction, and right after it."""
        self.env.cr.precommit.run()
        self.env['loyalty.club.purchase.queue'].sudo()._catch_up()

    def _paid(self, partner, *args, **kwargs):
        return self._sync(self._pos_order(partner, *args, **kwargs), user=self.cashier)

    def _refunded(self, order, *quantities, partner=None, **values):
        """Take back quantities of the lines of a POS order, as the till does."""
        lines = order.lines.filtered(lambda line: not line.refunded_orderline_id)
        data = self._pos_order(partner or order.partner_id, 1)
        data['lines'] = [
            self._pos_line(
                line.product_id, -quantity, line.price_unit, refunded_orderline_id=line.id,
            )
            for line, quantity in zip(lines, quantities, strict=False) if quantity
        ]
        total = sum(line[2]['price_subtotal_incl'] for line in data['lines'])
        data |= {'is_refund': True, 'amount_total': total, 'amount_paid': total}
        data['payment_ids'] = [Command.create({
            'amount': total, 'name': data['date_order'],
            'payment_method_id': self.bank_payment_method.id,
        })]
        return self._sync(data | values, user=self.cashier).filtered('is_refund')

    def _ledger(self, member):
        """:return: list of (kind, points, balance) of a member, the first first"""
        entries = member.card_id.sudo().club_entry_ids.sorted('seq')
        return [(entry.kind, entry.points, entry.balance) for entry in entries]

    def _lots(self, member):
        lots = self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', member.card_id.id)], order='id',
        )
        return [(lot.points, lot.points_left) for lot in lots]

    def _reward_line(self, reward, cost, card):
        return Command.create({
            'product_id': reward.discount_line_product_id.id, 'name': "Reward",
            'price_unit': -5, 'reward_id': reward.id, 'coupon_id': card.id,
            'points_cost': cost, 'reward_identifier_code': 'one',
        })
