from datetime import date
from fractions import Fraction
from math import floor

from .pending_common import TestPendingCommon


class Expected:
    """What a document must be worth, by a reckoning of its own."""

    def __init__(self, record, quantity, earned, spent=0):
        self.record = record
        self.quantity = self.frozen = quantity
        self.earned, self.spent = earned, spent
        self.is_cheaper = bool(spent)  # the reward takes 5 % off
        self.credited = 0
        self.counts = True
        self.notes = []
        self.cheques = {}  # reconciled with the invoice -> whether the money is there

    @property
    def points(self):
        """Whole points, half up."""
        if not self.counts:
            return 0
        share = Fraction(self.quantity - self.credited, self.frozen)
        return floor(self.earned * share + Fraction(1, 2)) - self.spent

    def worth(self, price):
        """:return: hundredths of money the document is worth as a purchase"""
        left = (self.quantity - self.credited) if self.counts else 0
        return left * price * (95 if self.is_cheaper else 100)

    def waits(self, what):
        """Do points that wait for `what` still wait? At the till all is paid and delivered."""
        if self.record._name == 'pos.order':
            return False
        if what == 'delivered':  # an edit makes new pickings, which reckon it anew
            goods = self.record.order_line.filtered(lambda line: not line.reward_id)
            return goods.qty_delivered < self.quantity - self.credited
        invoice = self.invoice
        if not invoice or invoice.amount_residual or not all(self.cheques.values()):
            return True
        rows = invoice.line_ids.matched_credit_ids.credit_move_id
        return any(state != 'posted' for state in rows.mapped('parent_state'))

    @property
    def invoice(self):
        return self.record.invoice_ids.filtered(lambda move: move.move_type == 'out_invoice')


class PendingSteps(TestPendingCommon):
    """Steps of the property test: deliveries, cheques that are cleared and that bounce, days."""

    def choose_waits(self, number):
        """Companies wait for the money; individuals for another thing in each sequence."""
        self._wait(self.legal_rule, 'paid')
        self._wait(self.individual_rule, ('now', 'days', 'delivered')[number % 3])

    def assertPurchases(self, price, where):
        """Every document is the purchase that the plain reckoning says."""
        found = {}
        for row in self.env['loyalty.club.purchase'].sudo().search_read(
            [('holder_id', 'in', (self.sara | self.company_partner | self.second_company).ids)],
            ['sale_order_id', 'pos_order_id', 'amount_untaxed'],
        ):
            document = row['sale_order_id'] or row['pos_order_id']
            model = 'sale.order' if row['sale_order_id'] else 'pos.order'
            found[model, document[0]] = round(row['amount_untaxed'] * 100)
        expected = {
            (document.record._name, document.record.id): document.worth(price)
            for document in self.documents if document.worth(price)
        }
        self.assertEqual(found, expected, where)

    def assertPurchasesRebuilt(self):
        """Made anew from the documents, purchases are what they were."""
        purchases = self.env['loyalty.club.purchase'].sudo()
        names = ['holder_id', 'date', 'day', 'channel', 'amount_untaxed', 'amount_total', 'margin']
        domain = [('holder_id', 'in', (
            self.sara | self.company_partner | self.second_company).ids)]
        before = [
            [row[name] for name in names] for row in purchases.search(domain).read(names)
        ]
        self.env.cr.execute("DELETE FROM loyalty_club_purchase")
        for model in ('sale.order', 'pos.order'):
            purchases._project(model, [
                document.record.id for document in self.documents
                if document.record._name == model
            ])
        self.assertCountEqual([
            [row[name] for name in names] for row in purchases.search(domain).read(names)
        ], before)

    def assertPending(self, where):
        """Lots wait for what their document lacks."""
        documents = {
            (document.record._name, document.record.id): document for document in self.documents
        }
        for lot in self.env['loyalty.club.lot'].sudo().search([
            ('card_id.program_id', '=', self.club.id),
            ('waits_for', 'in', ('delivered', 'paid')), ('points_left', '>', 0),
        ]):
            entry = lot.award_entry_id
            document = documents[entry.document_model, entry.document_id]
            self.assertEqual(
                lot.is_pending, document.waits(lot.waits_for), (lot, document.record, where),
            )

    def _invoiced(self, document):
        if not document.invoice:
            document.record._create_invoices().action_post()
        return document.invoice

    def _do_pay(self, pick, amount):
        """A cheque for the order; mostly it is cleared as well."""
        document = self._pick(pick, 'sale.order', lambda d: d.counts and d.waits('paid'))
        if not document:
            return
        if self._invoiced(document).amount_residual:
            document.cheques[self._cheque(document.invoice)] = False
        if amount > 1:
            for cheque in document.cheques:
                if cheque.state == 'draft':
                    cheque.action_post()
                cheque.action_club_received()
                document.cheques[cheque] = True

    def _do_bounce(self, pick, amount):
        document = self._pick(pick, 'sale.order', lambda d: d.cheques)
        if not document:
            return
        cheque = list(document.cheques)[pick % len(document.cheques)]
        if amount % 3 == 1:
            self._bounce(cheque)
            del document.cheques[cheque]
            return
        if cheque.state == 'draft' or amount % 3 == 2:
            cheque.action_draft()  # it stays reconciled
        else:
            cheque.action_club_bounced()
        document.cheques[cheque] = False

    def _do_deliver(self, pick, amount):
        """Some, all, or less than before."""
        if document := self._pick(pick, 'sale.order', lambda d: d.counts and not d.spent):
            document.record.order_line.qty_delivered = min(amount * 2, document.quantity)

    def _do_days_pass(self, pick, amount):
        lots = self.env['loyalty.club.lot'].sudo()
        while lots._release_page(self.club.sudo(), limit=2, today=date(2099, 1, 1)):
            self.assertLedger()
        self.assertFalse(lots.search_count([
            ('card_id.program_id', '=', self.club.id), ('is_pending', '=', True),
            ('waits_for', '=', 'days'),
        ]))
