from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestMeasure(TestLedgerCommon):
    """Amounts of a document are compared in the base and at the rate of its first settling."""

    def _earned(self, order):
        return order._club_entries().mapped('points')

    def test_a_club_changes_its_base(self):
        self.club.club_base = 'untaxed'
        tax = self.env['account.tax'].create({'name': "Ten", 'amount': 10})
        order = self._sale_order(self.sara, 5)
        order.order_line.tax_ids = tax
        order.action_confirm()
        ticket = self._paid(self.sara, 5)
        self.assertEqual((order.amount_total, self.club.club_base), (110, 'untaxed'))
        self.club.club_base = 'taxed'
        (order._club_settle(), ticket._club_settle())
        self.assertEqual((self._earned(order), self._earned(ticket)), ([100], [100]))
        order.order_line.product_uom_qty = 3
        self._committed()
        self.assertEqual(self._earned(order), [100, -40])
        self._refunded(ticket, 2)
        self.assertEqual(self._earned(ticket), [100, -40])

    def test_the_rate_of_a_day_is_corrected(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        rates = self.env['res.currency.rate'].search([('currency_id', '=', euro.id)])
        rates.unlink()
        rate = self.env['res.currency.rate'].create({
            'currency_id': euro.id, 'name': '2020-01-01', 'rate': 0.5,
            'company_id': self.env.company.id,
        })
        pricelist = self.env['product.pricelist'].create({
            'name': "Euro", 'currency_id': euro.id,
        })
        order = self._confirmed(self.sara, 5, pricelist_id=pricelist.id)
        self.assertEqual(self._earned(order), [200])
        rate.rate = 1
        order._club_settle()
        self.assertEqual(self._earned(order), [200])
        order.order_line = [Command.create({
            'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 20,
        })]
        self._committed()
        # one document, one measure: 20 Euro are 40 Dollars still
        self.assertEqual(self._earned(order), [200, 40])
        order.order_line[0].product_uom_qty = 4
        self._committed()
        self.assertEqual(self._earned(order), [200, 40, -40])
