from collections import defaultdict
from datetime import timedelta

from odoo import models

from ..tools import waiting
from ..tools.earning import spread, to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import NewLot


class LoyaltyClubDocument(models.AbstractModel):
    """What the points of a document wait for.

    Each kind of document says in `_club_is_delivered` and `_club_is_paid_up` what is true of its
    earning lines now.
    """

    _inherit = 'loyalty.club.document'

    def _club_is_fulfilled(self, waits_for, terms=None):
        """:param str waits_for: 'delivered' or 'paid'
        :param dict terms: {line key: LineTerms} when nothing is posted yet"""
        self.ensure_one()
        lines = self._club_earning_lines(terms)
        if waits_for == 'delivered':
            return self._club_is_delivered(lines)
        return self._club_is_paid_up(lines)

    def _club_earning_lines(self, terms=None):
        """:return: the lines that earned and have not come back"""
        if terms is None:
            terms = {}
            for entry in self._club_entries():
                terms |= (entry.terms or {}).get('lines', {})
        keys = {int(key) for key, line in terms.items() if line[2] or line[3]}
        return self._club_lines().filtered(
            lambda line: line.id in keys and line._club_shares_left()[1] > 0,
        )

    def _club_unpaid_invoices(self):
        """:return: posted invoices whose money is not there"""
        invoices = self.invoice_ids if self._name == 'sale.order' else self.account_move
        return invoices.filtered(
            lambda move: move.state == 'posted' and move.move_type == 'out_invoice'
            and not move._club_is_money_there(),
        )

    def _club_new_lots(self, card, entries, worth, change, moment):
        """:param worth: Account of what the document is worth now
        :param int change: hundredths that come in
        :return: tuple of `NewLot`, one for each thing the points wait for"""
        club = card.program_id.with_company(self.company_id)
        if not worth.by_wait:
            return (NewLot(change, club._club_expires_on(moment)),)
        given = self._club_given(entries)
        missing = {
            wait: max(points - given.get(wait, 0), 0) for wait, points in worth.by_wait.items()
        }
        if not any(missing.values()):
            missing = {waiting.NOW: change}
        shares = spread(change, list(missing.values()))
        return tuple(
            self._club_new_lot(club, wait, points, moment, worth.lines)
            for wait, points in zip(missing, shares, strict=True) if points
        )

    def _club_new_lot(self, club, wait, points, moment, terms):
        """:return: `NewLot` of points that wait for one thing, unless it is true already"""
        waits_for, __, days = wait.partition(':')
        if waits_for == waiting.NOW:
            return NewLot(points, club._club_expires_on(moment))
        if waits_for == 'days':
            first_day = club._club_day(moment) + timedelta(days=int(days))
            return NewLot(
                points, club._club_expires_on(day=first_day), waits_for, first_day,
                first_day > club._club_day(), days=int(days),
            )
        if self._club_is_fulfilled(waits_for, terms):
            return NewLot(
                points, club._club_expires_on(moment), waits_for, club._club_day(moment),
            )
        return NewLot(points, None, waits_for, is_pending=True)

    def _club_given(self, entries):
        """:param entries: entries of the document on one card and those it took over
        :return: dict {wait: hundredths} of what it has given so far, net"""
        given = defaultdict(int)
        for lot, points in self._club_own_lots(entries, points_of_lots=True).items():
            given[lot._wait()] += points
        return given

    def _club_own_lots(self, entries, points_of_lots=False):
        """Lots that hold what this document gave, on whatever card they are now.

        :return: the lots, or dict {lot: hundredths given by the document, net}
        """
        earned = entries.filtered(lambda entry: entry.kind in ('earn', 'earn_back'))
        lots = earned.lot_ids | self.env['loyalty.club.lot'].sudo().search([
            ('source_entry_id', 'in', earned.ids),
        ])
        if not points_of_lots:
            return lots
        points = {
            lot: to_units(lot.points, POINT_SCALE) if lot in earned.lot_ids else 0 for lot in lots
        }
        for row in earned.allocation_ids.filtered(lambda row: row.lot_id in lots):
            points[row.lot_id] -= to_units(row.points, POINT_SCALE)
        return points

    def _club_shares_to_take(self, own_lots, entries, worth, change):
        """:param int change: hundredths that go out
        :return: tuple of (lot id, hundredths), what the returned lines had earned"""
        if not worth.by_wait:
            return ()
        shares = []
        taken = waiting.take_back(change, self._club_given(entries), worth.by_wait)
        for wait, points in taken.items():
            for lot in own_lots.filtered(lambda lot, wait=wait: lot._wait() == wait):
                share = min(points, to_units(lot.points_left, POINT_SCALE))
                if share:
                    shares.append((lot.id, share))
                    points -= share
        return tuple(shares)
