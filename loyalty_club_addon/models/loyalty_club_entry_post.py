from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import allocation
from ..tools.earning import spread, to_units
from ..tools.origin import Posted
from .loyalty_club_earning import POINT_SCALE


class NewLot(NamedTuple):
    """A lot to be made by a posting.

    points: hundredths. waits_for, available_from, is_pending: see `loyalty.club.lot`. source: id
    of the entry that earned the points, when they come from another card. days: how many they
    wait, when they wait for a day. company: id of the company whose days count, else the
    document's.
    """

    points: int
    expires_on: object = None
    waits_for: object = False
    available_from: object = False
    is_pending: bool = False
    source: object = False
    days: int = 0
    company: object = False


class Posting(NamedTuple):
    """One entry to be made.

    card: loyalty.card record. points: hundredths, not zero. document: record it comes from.
    terms: JSON, see `loyalty.club.document`. expires_on: last day of the new lot. first: ids of
    lots to draw from first, waiting or not. shares: list of (lot id, hundredths) to take before
    all others. drawn: list of (lot id, hundredths) that these points were taken from before, so
    that they return there. lots: list of NewLot in place of one new lot. key: unique name of a
    posting that no document protects from being made twice.
    """

    card: object
    kind: str
    points: int
    document: object = None
    terms: dict | None = None
    note: str = ''
    date: object = None
    expires_on: object = None
    first: tuple = ()
    shares: tuple = ()
    drawn: tuple = ()
    lots: tuple = ()
    key: str | None = None


class LoyaltyClubEntry(models.Model):
    """The only way points of a club change."""

    _inherit = 'loyalty.club.entry'

    @api.model
    def _lock(self, cards):
        """Let one transaction at a time post on these cards, in sorted order.

        Odoo runs at REPEATABLE READ: when somebody posted after our snapshot, this fails and the
        request is run again on what is true then.
        """
        if cards:
            cards.flush_recordset()
            self.env.cr.execute(SQL(
                "SELECT id FROM loyalty_card WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                tuple(cards.ids),
            ))

    @api.model
    def _post(self, postings):
        """Make entries, their lots and allocations, and write the balances.

        Whoever reckons postings from what is posted needs no lock before: numbering the entries
        fails when somebody else posted on the card after our snapshot.

        :param postings: list of `Posting`; those of a card in the order they happened
        :return: the entries
        """
        entries = self.sudo().browse()
        cards = self.env['loyalty.card'].union(*(posting.card for posting in postings)).sudo()
        if len(cards) > 1:  # one card is locked by numbering its entries
            self._lock(cards)
        by_card = defaultdict(list)
        for posting in postings:
            by_card[posting.card.id].append(posting)
        for card in cards.sorted('id'):
            entries |= self.sudo()._post_on_card(card, by_card[card.id])
        return entries

    def _post_on_card(self, card, postings):
        """Post on one locked card."""
        entries = self.browse()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_card SET club_seq = club_seq + %s WHERE id = %s RETURNING club_seq",
            len(postings), card.id,
        ))
        seq = self.env.cr.fetchone()[0] - len(postings)
        card.invalidate_recordset(['club_seq'])
        lots = self._open_lots(card)
        gaps = self._gaps(card) if card.club_debt else []
        if card.club_pending:
            gaps = self._release_due(card, lots, gaps)
        for number, posting in enumerate(postings, start=seq + 1):
            balance = sum(lot.left for lot in lots.values()) - sum(gap.points for gap in gaps)
            entry = self.create(self._entry_values(posting, number, balance))
            if posting.points < 0:
                gaps += self._draw(entry, posting, lots)
            else:
                self._add(entry, posting, lots)
            gaps = self._cover(gaps, lots)
            entries |= entry
        self._write_balance(card, lots, gaps)
        return entries

    @api.model
    def _entry_values(self, posting, seq, balance):
        document = posting.document
        return {
            'card_id': posting.card.id,
            'program_id': posting.card.program_id.id,
            'company_id': posting.card.program_id.company_id.id,
            'seq': seq,
            'kind': posting.kind,
            'points': posting.points / POINT_SCALE,
            'balance': (balance + posting.points) / POINT_SCALE,
            'date': posting.date or fields.Datetime.now(),
            'document_model': document._name if document else False,
            'document_id': document.id if document else False,
            'terms': posting.terms,
            'note': posting.note,
            'idempotency_key': posting.key,
        }

    @api.model
    def _open_lots(self, card):
        """:return: dict {lot id: tools.allocation.Lot}, what expires first in front"""
        rows = self.env['loyalty.club.lot'].sudo().search_fetch(
            [('card_id', '=', card.id), ('points_left', '>', 0)],
            ['points_left', 'expires_on', 'is_pending'], order='expires_on, id',
        )
        return {row.id: row._to_lot() for row in rows}

    @api.model
    def _gaps(self, card):
        """:return: list of tools.allocation.Gap, the entries no lot covers yet, oldest first"""
        self.env['loyalty.club.allocation'].flush_model()
        self.flush_model()
        self.env.cr.execute(SQL("""
            SELECT entry.id, -entry.points - COALESCE(SUM(allocation.points), 0)
              FROM loyalty_club_entry entry
         LEFT JOIN loyalty_club_allocation allocation ON allocation.entry_id = entry.id
             WHERE entry.card_id = %s AND entry.points < 0
          GROUP BY entry.id
            HAVING -entry.points > COALESCE(SUM(allocation.points), 0)
          ORDER BY entry.seq
        """, card.id))
        return [
            allocation.Gap(entry_id, to_units(float(points), POINT_SCALE))
            for entry_id, points in self.env.cr.fetchall()
        ]

    def _draw(self, entry, posting, lots):
        """Take points out of lots; return the gap that remains, as a list."""
        gap = -posting.points
        for key, share in posting.shares:
            if key in lots:
                share = min(share, gap)
                gap -= share - self._draw_from(entry, share, [lots[key]], [key], lots)
        if gap:
            gap = self._draw_from(entry, gap, lots.values(), posting.first, lots)
        return [allocation.Gap(entry.id, gap)] if gap else []

    def _draw_from(self, entry, points, source, first, lots):
        """:return: hundredths that the lots of `source` could not give"""
        drawn, gap = allocation.draw(points, source, first)
        self._allocate([(entry.id, key, share) for key, share in drawn], lots)
        return gap

    def _add(self, entry, posting, lots):
        """Return points to the lots they came from; the rest is new."""
        returned, rest = allocation.give_back(posting.points, posting.drawn)
        missing = self.env['loyalty.club.lot'].browse(
            key for key, __ in returned if key not in lots
        )
        for lot in missing:
            lots[lot.id] = lot._to_lot()
        self._allocate([(entry.id, key, -points) for key, points in returned], lots)
        new = posting.lots or (NewLot(rest, posting.expires_on),)
        for plan, points in zip(new, spread(rest, [plan.points for plan in new]), strict=True):
            if points:
                lot = self.env['loyalty.club.lot']._make(entry, plan._replace(points=points))
                lots[lot.id] = lot._to_lot()

    def _cover(self, gaps, lots):
        """Let lots pay what older entries are short of; return the gaps that remain."""
        covered = allocation.cover(gaps, lots.values()) if gaps else []
        if not covered:
            return gaps
        self._allocate(covered, lots)
        paid = defaultdict(int)
        for entry_id, __, points in covered:
            paid[entry_id] += points
        left = [gap._replace(points=gap.points - paid[gap.key]) for gap in gaps]
        return [gap for gap in left if gap.points]

    def _allocate(self, rows, lots):
        """Write allocations and what they leave in the lots.

        :param rows: list of (entry id, lot id, hundredths)
        """
        self.env['loyalty.club.allocation'].create([
            {'entry_id': entry_id, 'lot_id': lot_id, 'points': points / POINT_SCALE}
            for entry_id, lot_id, points in rows
        ])
        for __, lot_id, points in rows:
            lot = lots[lot_id]
            lots[lot_id] = lot._replace(left=lot.left - points)
            self.env['loyalty.club.lot'].browse(lot_id).points_left = (
                lots[lot_id].left / POINT_SCALE
            )

    @api.model
    def _write_balance(self, card, lots, gaps):
        """The cached balance that Odoo's own screens and the till read."""
        card.with_context(club_origin=Posted(card_ids=card.ids)).write({
            'points': sum(lot.left for lot in lots.values() if not lot.waits) / POINT_SCALE,
            'club_pending': sum(lot.left for lot in lots.values() if lot.waits) / POINT_SCALE,
            'club_debt': sum(gap.points for gap in gaps) / POINT_SCALE,
        })
