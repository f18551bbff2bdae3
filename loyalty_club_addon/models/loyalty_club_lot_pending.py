from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import waiting
from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import NewLot

EVENTS = 'loyalty_club_waiting'


class LoyaltyClubLot(models.Model):
    """Points that wait: released when their day comes or their document allows it, and sent back
    when it does not any more. No entry is posted: what the member has stays the same."""

    _inherit = 'loyalty.club.lot'

    def _wait(self):
        """:return: what these points wait or waited for, as of `tools.waiting`"""
        self.ensure_one()
        if self.waits_for != 'days':
            return self.waits_for or waiting.NOW
        if self.wait_days:
            return f'days:{self.wait_days}'
        # made before the number was kept, when no entry was later than its purchase
        earned = self._clocked_club()._club_day(self.award_entry_id.date)
        return f'days:{(self.available_from - earned).days}'

    def _to_new_lots(self):
        """:return: tuple of `NewLot`, these lots on another card"""
        return tuple(
            NewLot(
                to_units(lot.points_left, POINT_SCALE), lot.expires_on or None, lot.waits_for,
                lot.available_from, lot.is_pending, lot.award_entry_id.id, lot.wait_days,
                lot.clock_company_id.id,
            )
            for lot in self
        )

    def _release(self):
        """Put pending lots into the balance, debts first; repeating it changes nothing.

        The days of life begin now for points that waited for a document.
        """
        pending = self.sudo().filtered('is_pending')
        pending.card_id._club_take_turn()
        for lot in pending:
            values = {'is_pending': False, 'released_on': fields.Datetime.now()}
            if lot.waits_for != 'days':
                club = lot._clocked_club()
                values |= {
                    'available_from': club._club_day(), 'expires_on': club._club_expires_on(),
                }
            lot.write(values)
        self.env['loyalty.club.entry']._recount(pending.card_id)

    def _hold(self):
        """Send what is left of lots back to wait for their document; what was spent is spent."""
        available = self.sudo().filtered(lambda lot: not lot.is_pending)
        available.card_id._club_take_turn()
        available.write({'is_pending': True, 'available_from': False, 'expires_on': False})
        self.env['loyalty.club.entry']._recount(available.card_id)

    @api.model
    def _look_again(self, documents):
        """Release or hold the points of documents by what is true now.

        Two transactions that change different payments of one document both pass here: the turn
        on the card makes the later one fail and run again.

        :param documents: sale.order or pos.order records
        """
        # while a program is no club, the numbers on its cards are the core's
        lots = self.sudo()._of_documents(documents).filtered('card_id.is_club')
        lots.card_id._club_take_turn()
        release = hold = lots.browse()
        for lot in lots:
            document = documents.browse(lot.award_entry_id.document_id).sudo().exists()
            if not document:
                continue
            if document._club_is_fulfilled(lot.waits_for):
                release |= lot
            else:
                hold |= lot
        release.filtered('is_pending')._release()
        hold.filtered(lambda lot: not lot.is_pending)._hold()

    @api.model
    def _of_documents(self, documents):
        """:return: lots that wait, or waited, for something that happens to these documents"""
        entries = self.env['loyalty.club.entry'].search([
            ('document_model', '=', documents._name), ('document_id', 'in', documents.ids),
            ('kind', '=', 'earn'),
        ])
        if not entries:
            return self.browse()
        of_entries = Domain('entry_id', 'in', entries.ids)
        of_entries |= Domain('source_entry_id', 'in', entries.ids)
        return self.search(
            of_entries & Domain('waits_for', 'in', ('delivered', 'paid')), order='card_id, id',
        )

    @api.model
    def _look_later(self, model, ids):
        """Look again at the end of the transaction, once, at what an event may have changed.

        :param str model: sale.order, pos.order or account.move (whose documents are meant)
        """
        ids = {record_id for record_id in ids if isinstance(record_id, int)}
        if not ids:
            return
        data = self.env.cr.precommit.data
        if EVENTS not in data:
            data[EVENTS] = {}
            self.env.cr.precommit.add(self.env['loyalty.club.lot'].sudo()._look_at_events)
        data[EVENTS].setdefault(model, set()).update(ids)

    @api.model
    def _look_at_events(self):
        events = self.env.cr.precommit.data.pop(EVENTS)
        if not self.search_count([('waits_for', 'in', ('delivered', 'paid'))], limit=1):
            return
        if moves := events.pop('account.move', None):
            for documents in self.env['account.move'].browse(moves).exists()._club_documents():
                events.setdefault(documents._name, set()).update(documents.ids)
        for model, ids in sorted(events.items()):
            self._look_again(self.env[model].browse(sorted(ids)))


class LoyaltyClubEntry(models.Model):
    """What releasing and holding lots does to a card."""

    _inherit = 'loyalty.club.entry'

    @api.model
    def _recount(self, cards):
        """Write balance, points pending and debt of cards whose lots began or ceased to wait."""
        for card in cards.sudo().sorted('id'):
            lots = self._open_lots(card)
            gaps = self._gaps(card) if card.club_debt else []
            self._write_balance(card, lots, self._cover(gaps, lots))

    @api.model
    def _release_due(self, card, lots, gaps):
        """Before something is posted: what a late cron has not released yet.

        :param dict lots: as of `_open_lots`, changed in place
        :return: the gaps that remain
        """
        due = self.env['loyalty.club.lot'].browse(
            key for key, lot in lots.items() if lot.waits
        )._due()
        due.write({'is_pending': False, 'released_on': fields.Datetime.now()})
        for lot in due:
            lots[lot.id] = lot._to_lot()
        return self._cover(gaps, lots) if due else gaps


class LoyaltyCard(models.Model):

    _inherit = 'loyalty.card'

    def _club_take_turn(self):
        """Let one transaction at a time decide about the lots of these cards.

        Writes the rows, so that whoever read them before us fails and runs again.
        """
        if not self:
            return
        self.env['loyalty.club.entry']._lock(self)
        self.env.cr.execute(SQL(
            "UPDATE loyalty_card SET club_seq = COALESCE(club_seq, 0) WHERE id IN %s",
            tuple(self.ids),
        ))
