from collections import defaultdict
from datetime import timedelta

from .properties_common import DOCUMENTS, EARNED, SPENT, START, PropertiesCommon

ENTRIES = """
    SELECT entry.id, entry.card_id, entry.seq, entry.kind, entry.points, entry.balance,
           entry.document_model, entry.document_id, entry.date
      FROM loyalty_club_entry entry WHERE entry.program_id = %s ORDER BY card_id, seq
"""
LOTS = """
    SELECT lot.id, lot.card_id, lot.entry_id, lot.source_entry_id, lot.points, lot.points_left,
           lot.is_pending IS TRUE AS is_pending, lot.waits_for, lot.available_from,
           lot.expires_on, COALESCE(SUM(allocation.points), 0) AS drawn
      FROM loyalty_club_lot lot
      JOIN loyalty_card card ON card.id = lot.card_id AND card.program_id = %s
 LEFT JOIN loyalty_club_allocation allocation ON allocation.lot_id = lot.id
  GROUP BY lot.id
"""
CARDS = """
    SELECT id, points, COALESCE(club_pending, 0) AS pending, COALESCE(club_debt, 0) AS debt,
           COALESCE(club_seq, 0) AS seq
      FROM loyalty_card WHERE program_id = %s
"""
FORGONE = """
    SELECT document_model, document_id, card_id, SUM(points) AS points
      FROM loyalty_club_forgone WHERE program_id = %s GROUP BY 1, 2, 3
"""


class PropertyChecks(PropertiesCommon):
    """After each step: the identities of the ledger, and each document by its own reckoning."""

    def assertEverything(self):
        self.env.flush_all()
        entries, lots, cards, forgone = (
            self._rows(query) for query in (ENTRIES, LOTS, CARDS, FORGONE)
        )
        self.assertIdentities(entries, lots, cards)
        self.assertDocuments(entries, forgone)
        self.assertPending(lots, entries)
        self.assertLastDays(lots, entries)

    def assertPurchasesRebuilt(self):
        """Made anew from all documents, purchases are what following each change made of them."""
        before = self._purchases()
        self.bought_rows += len(before)
        self.env['loyalty.club.purchase'].sudo()._rebuild()
        self.assertEqual(self._purchases(), before)

    def _purchases(self):
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT purchase.holder_id, purchase.day, purchase.channel, purchase.amount_untaxed,
                   purchase.amount_total, purchase.margin, purchase.sale_order_id,
                   purchase.pos_order_id, line.product_id, line.quantity, line.amount_untaxed
              FROM loyalty_club_purchase purchase
         LEFT JOIN loyalty_club_purchase_line line ON line.purchase_id = purchase.id
             WHERE purchase.day >= %s
          ORDER BY purchase.sale_order_id, purchase.pos_order_id, line.product_id, line.quantity
        """, [START.date()])
        return self.env.cr.fetchall()

    def _rows(self, query):
        self.env.cr.execute(query, [self.club.id])
        return self.env.cr.dictfetchall()

    def assertIdentities(self, entries, lots, cards):
        """What holds of every card at every moment, see docs/ledger.md."""
        sums, numbers = defaultdict(int), defaultdict(int)
        for entry in entries:
            card = entry['card_id']
            sums[card] += entry['points']
            numbers[card] += 1
            self.assertEqual(
                (entry['seq'], entry['balance']), (numbers[card], sums[card]), self.steps,
            )
        left = defaultdict(lambda: [0, 0])
        for lot in lots:
            left[lot['card_id']][lot['is_pending']] += lot['points_left']
            self.assertEqual(lot['points'] - lot['drawn'], lot['points_left'], (lot, self.steps))
        for card in cards:
            available, pending = left[card['id']]
            self.assertEqual(
                (float(available), float(pending), numbers[card['id']]),
                (card['points'], card['pending'], card['seq']), (card, self.steps),
            )
            self.assertEqual(
                sums[card['id']], available + pending - card['debt'], (card, self.steps),
            )
            self.assertGreaterEqual(card['debt'], 0, self.steps)
            self.assertFalse(card['debt'] and available, (card, self.steps))

    def assertDocuments(self, entries, forgone):
        """Each document has posted what it must, and nothing else is anybody's."""
        posted, others = defaultdict(int), defaultdict(int)
        for entry in entries:
            holder = self.holder_of[entry['card_id']]
            if entry['document_model'] in DOCUMENTS:
                self.assertIn(entry['kind'], EARNED + SPENT, self.steps)
                key = (entry['document_model'], entry['document_id'], holder)
                posted[key, entry['kind'] in EARNED] += entry['points']
            elif entry['kind'] != 'transfer':
                others[holder] += entry['points']
        for row in forgone:
            holder = self.holder_of[row['card_id']]
            posted[(row['document_model'], row['document_id'], holder), None] += row['points']
        expected = {}
        for document in self.documents:
            for holder, account in document.accounts.items():
                key = (document.record._name, document.record.id, holder)
                expected[key, True] = account.posted
                expected[key, False] = -account.spent
                expected[key, None] = account.forgone
        self.assertEqual(_present(posted), _present(expected), self.steps)
        self.assertEqual(_present(others), _present(self.by_hand), self.steps)

    def assertPending(self, lots, entries):
        """Lots wait for what their document lacks."""
        documents = {
            (document.record._name, document.record.id): document for document in self.documents
        }
        awards = {entry['id']: entry for entry in entries}
        for lot in lots:
            if lot['waits_for'] in ('delivered', 'paid') and lot['points_left'] > 0:
                award = awards[lot['source_entry_id'] or lot['entry_id']]
                document = documents[award['document_model'], award['document_id']]
                self.assertEqual(
                    lot['is_pending'], document.waits(lot['waits_for']),
                    (lot, document.record, self.steps),
                )

    def assertLastDays(self, lots, entries):
        """New points live from the day on which they can be spent."""
        awards = {entry['id']: entry for entry in entries}
        for lot in sorted(lots, key=lambda row: row['id']):
            award = awards[lot['entry_id']]
            if lot['id'] <= self.last_lot:
                continue
            self.last_lot = lot['id']
            if award['kind'] != 'earn' or lot['source_entry_id']:
                continue
            first_day = lot['available_from'] or self.bought_on.get(
                (award['document_model'], award['document_id']), award['date'].date(),
            )
            waits = lot['is_pending'] and lot['waits_for'] != 'days'
            life = timedelta(days=self.terms.life)
            self.assertEqual(
                lot['expires_on'], first_day + life if life and not waits else None,
                (lot, self.steps),
            )


def _present(sums):
    return {key: float(points) for key, points in sums.items() if points}
