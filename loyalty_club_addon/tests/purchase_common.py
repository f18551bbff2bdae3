from odoo.fields import Command

from .ledger_common import TestLedgerCommon
from .replay_common import ReplayChecks

CONTENT = """
    SELECT purchase.sale_order_id, purchase.pos_order_id, purchase.name, purchase.company_id,
           purchase.holder_id, purchase.config_id, purchase.channel, purchase.date, purchase.day,
           purchase.amount_untaxed, purchase.amount_total, purchase.margin, (
               SELECT ARRAY_AGG((line.product_id, line.quantity, line.amount_untaxed,
                                 line.amount_total, line.margin, line.company_id)::text
                                ORDER BY line.product_id)
                 FROM loyalty_club_purchase_line line WHERE line.purchase_id = purchase.id
           )
      FROM loyalty_club_purchase purchase
     WHERE purchase.company_id = %s
  ORDER BY purchase.id
"""


class TestPurchaseCommon(ReplayChecks, TestLedgerCommon):
    """Purchases are what a rebuild from the documents makes of them, after every test; a replay
    reads of them what the documents say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # orders that were there before
        cls.env['loyalty.club.purchase'].sudo()._rebuild(cls.env.company)

    def tearDown(self):
        self._committed()
        self.assertRebuildChangesNothing()
        if self.club.is_club:
            self.assertReplayReadsTheSame(self.club)
        super().tearDown()

    def _paying_program(self, program_type):
        """:return: a gift card or eWallet program; who buys the mug tops it up"""
        return self.env['loyalty.program'].create({
            'name': "Pays", 'program_type': program_type, 'applies_on': 'future',
            'trigger': 'auto',
            'rule_ids': [Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1,
                'product_ids': [Command.set(self.mug.ids)],
            })],
            'reward_ids': [Command.create({
                'reward_type': 'discount', 'discount': 1, 'discount_mode': 'per_point',
                'discount_applicability': 'order',
            })],
        })

    def _purchase(self, document):
        self._committed()
        column = 'sale_order_id' if document._name == 'sale.order' else 'pos_order_id'
        return self.env['loyalty.club.purchase'].sudo().search([(column, '=', document.id)])

    def assertPurchase(self, document, holder, untaxed, taxed=None, margin=None):
        """:param holder: None: the document is no purchase"""
        purchase = self._purchase(document)
        if holder is None:
            self.assertFalse(purchase)
            return purchase
        taxed = untaxed if taxed is None else taxed
        self.assertEqual(
            (purchase.holder_id, purchase.amount_untaxed, purchase.amount_total),
            (holder, untaxed, taxed),
        )
        if margin is not None:
            self.assertEqual(purchase.margin, margin)
        lines = purchase.line_ids
        for name in ('amount_untaxed', 'amount_total', 'margin'):
            self.assertAlmostEqual(sum(lines.mapped(name)), purchase[name], 6)
        return purchase

    def _build(self, limit=1000):
        """The pages of the cron, without its commits."""
        builds = self.env['loyalty.club.purchase.build'].sudo()
        for build in builds.search([('state', '=', 'open')]):
            while build.state == 'open':
                builds._build_page(build, limit)

    def _without_clubs(self):
        """:return: the programs that were clubs"""
        clubs = self.env['loyalty.program'].sudo().with_context(active_test=False).search([
            ('is_club', '=', True), ('company_id', 'in', [False, self.env.company.id]),
        ])
        clubs.rule_ids.club_audience_kind = False
        clubs.is_club = False
        return clubs

    def _content(self):
        self.env.flush_all()
        self.env.cr.execute(CONTENT, [self.env.company.id])
        return self.env.cr.fetchall()

    def assertRebuildChangesNothing(self):
        """Nor does making them from nothing."""
        content = self._content()
        purchases = self.env['loyalty.club.purchase'].sudo()
        if self.env.company.id not in purchases._companies()[0]:
            return
        purchases._rebuild(self.env.company)
        self.assertEqual(self._content(), content)
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                "DELETE FROM loyalty_club_purchase WHERE channel <> 'import' AND company_id = %s",
                [self.env.company.id],
            )
            purchases._rebuild(self.env.company)
            self.assertCountEqual(self._content(), content)
            savepoint.rollback()
        purchases._invalidate()
