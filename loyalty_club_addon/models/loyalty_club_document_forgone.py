from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import allocation, reversal
from ..tools.earning import to_units
from ..tools.origin import MustTake
from .loyalty_club_document_settle import Account
from .loyalty_club_earning import POINT_SCALE


class LoyaltyClubDocument(models.AbstractModel):
    """Taking points back that were spent meanwhile: debt, what is there, or not at all."""

    _inherit = 'loyalty.club.document'

    def _club_settle(self, fresh=(), note='', before=None):
        """Documents settled together see what the one before leaves on the card and of the day."""
        if len(self) < 2 or not self.env['loyalty.program'].sudo().search_count([
            ('is_club', '=', True),
            '|', ('club_take_back', '!=', 'debt'), ('club_day_cap', '>', 0),
        ], limit=1):
            return super()._club_settle(fresh, note, before)
        entries = self.env['loyalty.club.entry'].sudo().browse()
        for document in self.sorted('id'):
            entries |= document._club_settle(fresh, note, before)
        return entries

    def _club_forgone(self):
        """:return: rows of what this document did not take back"""
        return self.env['loyalty.club.forgone'].sudo().search([
            ('document_model', '=', self._name), ('document_id', '=', self.id),
        ], order='id')

    def _club_known_cards(self, entries):
        """Also those where nothing could be taken, so that no entry was made."""
        known = super()._club_known_cards(entries)
        return known | self._club_forgone().card_id._club_current()

    def _club_accounts(self, entries, baseline):
        """What was forgone counts as taken back: nobody asks for it again."""
        accounts = super()._club_accounts(entries, baseline)
        for row in self._club_forgone():
            card = row.card_id._club_current()
            account = accounts.get(card, Account())
            terms = row.terms or {}
            core = terms.get('core', (0, 0))
            frozen = {
                key: reversal.LineTerms(*line) for key, line in terms.get('lines', {}).items()
            }
            accounts[card] = account._replace(
                earned=account.earned + core[0] - to_units(row.points, POINT_SCALE),
                spent=account.spent + core[1], lines=account.lines | frozen,
                waits=account.waits | terms.get('waits', {}),
                measure=account.measure or tuple(terms.get('measure', ())),
            )
        return accounts

    def _club_postings(self, card, entries, account, counts, fresh, note):
        postings = super()._club_postings(card, entries, account, counts, fresh, note)
        change = sum(row.points for row in postings if row.kind in ('earn', 'earn_back'))
        if change > 0 and account != Account():
            return self._club_ask_again(card, postings, change, note)
        policy = card.program_id.club_take_back
        if change >= 0 or policy == 'debt':
            return postings
        gone = -change - self._club_takeable(card, postings)
        if gone <= 0:
            return self._club_returned_first(postings)
        must_take = self.env.context.get('club_must_take')  # an instance cannot come by RPC
        if policy == 'refuse' and isinstance(must_take, MustTake):
            must_take.gone[card.id] = must_take.gone.get(card.id, 0) + gone
            return postings
        if policy == 'refuse':
            raise UserError(self._club_gone_text(card, -change, gone))
        return self._club_forgo(card, self._club_returned_first(postings), gone, note)

    def _club_takeable(self, card, postings):
        """:return: hundredths that can be taken: what is available, what the document gave
        itself, pending or not, and the spent points that come back now, unless they come back
        into points of another document that wait"""
        card._club_release_due()  # as posting does
        lots = self.env['loyalty.club.entry']._open_lots(card)
        own = {key for row in postings for key in row.first}
        there = sum(lot.left for lot in lots.values() if lot.key in own or not lot.waits)
        there -= to_units(card.club_debt, POINT_SCALE)
        for row in postings:
            if row.kind in ('spend', 'spend_back'):
                there += row.points - self._club_held(row, own)
        return max(there, 0)

    def _club_held(self, posting, own):
        """:param own: ids of lots of this document
        :return: hundredths of points coming back that nobody can take, because the lots they come
            back to wait"""
        if posting.points <= 0:
            return 0
        returned, __ = allocation.give_back(posting.points, posting.drawn)
        points = dict(returned)
        lots = self.env['loyalty.club.lot'].sudo().browse(points.keys() - own)
        return sum(points[lot.id] for lot in lots if lot.is_pending)

    def _club_returned_first(self, postings):
        """Spent points come back before the earned ones are taken."""
        return sorted(postings, key=lambda row: row.kind == 'earn_back')

    def _club_gone_text(self, card, points, gone):
        written = self.env['loyalty.club.earning']._points_text
        return self.env._(
            "%(order)s: of its %(points)s, %(gone)s were spent meanwhile by %(name)s, and the club"
            " refuses such returns. Have the points given back first, or ask a manager of the"
            " club: field When Points Are Gone.",
            order=self.display_name, points=written(points / POINT_SCALE),
            gone=written(gone / POINT_SCALE), name=card.partner_id.name or card.code,
        )

    def _club_forgo(self, card, postings, gone, note):
        """Take what is there and write down the rest, as a part of the document's account.

        :param int gone: hundredths that are not there
        :return: the postings, without what is forgone
        """
        return self._club_write_off(card, postings, 'earn_back', gone, note)

    def _club_ask_again(self, card, postings, change, note):
        """A return is withdrawn: what it had not taken is not given back either.

        :param int change: hundredths the document is worth more than it has posted
        """
        forgone = to_units(sum(
            row.points for row in self._club_forgone() if row.card_id._club_current() == card
        ), POINT_SCALE)
        again = min(max(forgone, 0), change)
        return self._club_write_off(card, postings, 'earn', -again, note) if again else postings

    def _club_write_off(self, card, postings, kind, points, note):
        """Move hundredths of the posting of a kind into the list of points not taken back."""
        result, terms = [], None
        for row in postings:
            row_left = row._replace(points=row.points + points) if row.kind == kind else row
            if row_left.points:
                result.append(row_left)
            terms = terms or row.terms
        if result and terms and not any(row.terms for row in result):
            result[0] = result[0]._replace(terms=terms)
        # Of two settlings at once the later one fails here and is run again on what is true then.
        self.env.cr.execute(SQL(
            "UPDATE loyalty_card SET club_seq = club_seq WHERE id = %s", card.id,
        ))
        self.env['loyalty.club.forgone'].sudo().create({
            'card_id': card.id,
            'program_id': card.program_id.id,
            'document_model': self._name,
            'document_id': self.id,
            'points': points / POINT_SCALE,
            'terms': terms if terms and not result else False,
            'note': note,
        })
        return result
