import hashlib

from odoo import api, models
from odoo.tools import SQL

PAGE = 5_000

# What lots, debt, balance and number of a card must be by its entries and allocations, which the
# database lets nobody change; and why that cannot be told, when they contradict each other.
STATE = """
    WITH entry AS (
        SELECT id, card_id, seq, points, balance,
               SUM(points) OVER (PARTITION BY card_id ORDER BY seq) AS so_far
          FROM loyalty_club_entry WHERE card_id = ANY(%(cards)s)
    ), drawn AS (
        SELECT entry_id, SUM(points) AS points
          FROM loyalty_club_allocation WHERE entry_id IN (SELECT id FROM entry) GROUP BY entry_id
    ), lot AS (
        SELECT lot.id, lot.card_id, lot.entry_id, lot.points, lot.points_left,
               lot.points - COALESCE(SUM(allocation.points), 0) AS expected
          FROM loyalty_club_lot lot
     LEFT JOIN loyalty_club_allocation allocation ON allocation.lot_id = lot.id
         WHERE lot.card_id = ANY(%(cards)s)
      GROUP BY lot.id
    ), awarded AS (
        SELECT entry_id, SUM(points) AS points FROM lot GROUP BY entry_id
    ), told AS (
        SELECT entry.card_id, MAX(seq) AS last, COUNT(*) AS number, SUM(entry.points) AS points,
               COUNT(*) FILTER (WHERE balance <> so_far) AS balances,
               COUNT(*) FILTER (WHERE CASE WHEN entry.points > 0
                   THEN entry.points <> COALESCE(awarded.points, 0) - COALESCE(drawn.points, 0)
                   ELSE awarded.points IS NOT NULL OR -entry.points < COALESCE(drawn.points, 0)
               END) AS sources,
               COALESCE(SUM(-entry.points - COALESCE(drawn.points, 0))
                        FILTER (WHERE entry.points < 0), 0) AS debt
          FROM entry
     LEFT JOIN drawn ON drawn.entry_id = entry.id
     LEFT JOIN awarded ON awarded.entry_id = entry.id
      GROUP BY entry.card_id
    ), held AS (
        SELECT card_id, SUM(expected) AS points,
               COUNT(*) FILTER (WHERE expected NOT BETWEEN 0 AND points) AS ranges,
               ARRAY_AGG(id ORDER BY id) FILTER (WHERE points_left <> expected) AS lot_ids,
               ARRAY_AGG(points_left ORDER BY id) FILTER (WHERE points_left <> expected) AS lefts,
               ARRAY_AGG(expected ORDER BY id) FILTER (WHERE points_left <> expected) AS expected
          FROM lot GROUP BY card_id
    ), state AS (
        SELECT card.id AS card_id,
               COALESCE(card.club_seq, 0) AS seq, COALESCE(told.last, 0) AS expected_seq,
               round(card.points::numeric, 2) AS points,
               COALESCE(held.points, 0) AS expected_points,
               COALESCE(card.club_debt, 0) AS debt, COALESCE(told.debt, 0) AS expected_debt,
               COALESCE(held.lot_ids, '{}') AS lot_ids, held.lefts, held.expected,
               CASE WHEN told.last <> told.number THEN 'number'
                    WHEN told.balances > 0 THEN 'balance'
                    WHEN told.sources > 0 THEN 'source'
                    WHEN held.ranges > 0 THEN 'range'
                    WHEN told.debt > 0 AND held.points > 0 THEN 'debt'
                    WHEN COALESCE(told.points, 0)
                      <> COALESCE(held.points, 0) - COALESCE(told.debt, 0) THEN 'sum'
               END AS problem
          FROM loyalty_card card
     LEFT JOIN told ON told.card_id = card.id
     LEFT JOIN held ON held.card_id = card.id
         WHERE card.id = ANY(%(cards)s)
    )
    SELECT * FROM state
     WHERE problem IS NOT NULL OR lot_ids <> '{}' OR seq <> expected_seq
        OR points <> expected_points OR debt <> expected_debt
  ORDER BY card_id
"""


class LoyaltyClubRebuilder(models.AbstractModel):
    """Reckons lots and balances from the entries, and writes them where that is proven."""

    _name = 'loyalty.club.rebuilder'
    _description = "Loyalty Club: Rebuild"

    @api.model
    def _pages(self, domain, limit=PAGE):
        """:param domain: which cards, as the user may see them
        :return: generator of lists of card ids"""
        cards = self.env['loyalty.card'].with_context(active_test=False)
        after = 0
        while page := cards.search([*domain, ('id', '>', after)], order='id', limit=limit).ids:
            yield page
            after = page[-1]

    @api.model
    def _state(self, card_ids):
        """:return: list of dicts, one for each card that is not as its entries say: what it has
        and what is expected of number, points, debt and lots; `problem` when nothing follows from
        the entries because they contradict each other"""
        self.env.flush_all()
        self.env.cr.execute(SQL(STATE, cards=list(card_ids)))
        return self.env.cr.dictfetchall()

    @api.model
    def _fingerprint(self, domain):
        """:return: text that is the same as long as what would be written is the same"""
        digest = hashlib.sha256()
        for page in self._pages(domain):
            for row in self._state(page):
                digest.update(repr(sorted(row.items())).encode())
        return digest.hexdigest()

    @api.model
    def _rebuild(self, card_ids, note):
        """Write lots and balances of a page of cards where the entries prove them.

        Cards that are right are not touched; those whose entries contradict each other stay as
        they are. Nobody's entries change.

        :param note: callable that gives the words for the chatter of a card: `note(row)`
        :return: the cards that were written
        """
        rows = [row for row in self._state(card_ids) if not row['problem']]
        cards = self.env['loyalty.card'].sudo().browse(row['card_id'] for row in rows)
        if not rows:
            return cards
        self.env['loyalty.club.entry']._lock(cards)  # fails when one moved since it was read
        self.env.cr.execute(SQL("""
            UPDATE loyalty_club_lot lot SET points_left = round(fixed.points, 2)
              FROM unnest(%s::int[], %s::numeric[]) AS fixed (id, points)
             WHERE lot.id = fixed.id
        """, [lot for row in rows for lot in row['lot_ids']],
            [points for row in rows if row['lot_ids'] for points in row['expected']]))
        self.env.cr.execute(SQL("""
            UPDATE loyalty_card card
               SET club_seq = fixed.seq, points = round(fixed.points, 2),
                   club_debt = round(fixed.debt, 2),
                   write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
              FROM unnest(%s::int[], %s::int[], %s::numeric[], %s::numeric[])
                   AS fixed (id, seq, points, debt)
             WHERE card.id = fixed.id
        """, self.env.uid, *([row[name] for row in rows] for name in (
            'card_id', 'expected_seq', 'expected_points', 'expected_debt',
        ))))
        self.env.invalidate_all()
        cards._message_log_batch(bodies={row['card_id']: note(row) for row in rows})
        return cards
