from collections import defaultdict
from datetime import timedelta

from odoo.tests import tagged

from ..demo import source
from .test_demo import DemoShopCase, net_of, read

# The table of the demo shop, in Toman: net of 365 days, largest, purchases, those of at least
# 5,000,000, margin in thousandths.
EXPECTED = {
    'C01': (99_020_000, 58_000_000, 7, 4, 129),
    'C02': (18_750_000, 9_800_000, 3, 2, 231),
    'C03': (2_400_000, 2_400_000, 1, 0, 229),
    'C04': (31_900_000, 14_500_000, 3, 3, 207),
    'C05': (9_560_000, 1_890_000, 8, 0, 190),
    'C06': (168_200_000, 77_000_000, 3, 3, 89),
    'C07': (66_500_000, 58_000_000, 2, 2, 95),
    'C08': (825_000_000, 333_000_000, 4, 4, 65),
    'C09': (251_250_000, 106_500_000, 3, 3, 83),
    'C10': (84_700_000, 30_800_000, 3, 3, 117),
    'C11': (400_500_000, 274_500_000, 2, 2, 62),
}
LARGE = 5_000_000


class PurchasesOfDemoShop:
    """What the table of the demo shop says, from the purchases of its company."""

    def _purchases(self):
        self.env.cr.flush()
        return self.env['loyalty.club.purchase'].sudo().search(
            [('company_id', '=', self.company.id)],
        )

    def test_table(self):
        variant = source.VARIANTS[self.language]
        money = variant.money(1)
        found = {}
        since = self.company._club_today() - timedelta(days=365)
        for holder, rows in self._purchases().grouped('holder_id').items():
            rows = rows.filtered(lambda row: row.day > since)
            toman = [round(row.amount_untaxed / money) for row in rows]
            found[holder.ref] = (
                sum(toman), max(toman), len(rows), sum(amount >= LARGE for amount in toman),
                round(1000 * sum(rows.mapped('margin')) / sum(rows.mapped('amount_untaxed'))),
            )
        self.assertEqual(found, EXPECTED)
        self.assertEqual(sum(row[0] for row in found.values()), 1_957_780_000)

    def test_every_order(self):
        """Net of what came back of it, with its tax, its channel and its products."""
        variant = source.VARIANTS[self.language]
        net = defaultdict(int)
        for row in read('orders.csv'):
            if row['kind'] != 'quotation':
                net[row['ref'].removesuffix('R')] += net_of(row)
        channels = {'SALE': 'sale', 'WEB': 'website'}
        seen = self.env['loyalty.club.purchase'].sudo()
        for row in read('orders.csv'):
            if row['kind'] != 'order':
                continue
            order = self.record(f"order_{row['ref']}")
            column = 'sale_order_id' if order._name == 'sale.order' else 'pos_order_id'
            purchase = self._purchases().filtered(
                lambda one, column=column, order=order: one[column] == order,
            )
            seen |= purchase
            self.assertAlmostEqual(
                purchase.amount_untaxed, variant.money(net[row['ref']]), 2, row['ref'],
            )
            self.assertAlmostEqual(
                purchase.amount_total, variant.money(net[row['ref']]) * 1.1, 2, row['ref'],
            )
            self.assertEqual(purchase.channel, channels.get(row['channel'], 'pos'))
            self.assertEqual(purchase.holder_id.ref, row['customer'])
        self.assertEqual(seen, self._purchases())

    def test_rebuild_changes_nothing(self):
        names = ['holder_id', 'day', 'channel', 'amount_untaxed', 'amount_total', 'margin']
        before = self._purchases().read(names)
        self.env['loyalty.club.purchase'].sudo()._rebuild(self.company)
        self.assertEqual(self._purchases().read(names), before)


@tagged('post_install', '-at_install')
class TestPurchasesEnglish(PurchasesOfDemoShop, DemoShopCase):
    language = 'en'


@tagged('post_install', '-at_install')
class TestPurchasesPersian(PurchasesOfDemoShop, DemoShopCase):
    language = 'fa'
