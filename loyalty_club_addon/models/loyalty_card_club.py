from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.earning import to_units
from ..tools.origin import Adjusting, ClubOrigin, Posted
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting

LEDGER_FIELDS = {'club_seq', 'club_debt', 'club_pending', 'club_successor_id'}
GUARDED = {'points', 'partner_id', 'program_id', 'active'} | LEDGER_FIELDS


class LoyaltyCard(models.Model):
    """The one hook: whoever writes points of a club card, it becomes an entry or is refused."""

    _inherit = 'loyalty.card'

    def _club_guarded(self, vals):
        """:return: the cards among these whose points the ledger must hear of
        :raises AccessError: a user writes what only documents may change
        """
        if not GUARDED & vals.keys() or all(
            isinstance(ClubOrigin.of(self.env, card.id), Posted) for card in self
        ):
            return self.browse()
        clubs = self.filtered('is_club')
        programs = self.env['loyalty.program'].sudo().browse(vals.get('program_id') or [])
        if programs.is_club:  # a card with points does not slip into a club past its ledger
            clubs = self
        if clubs and not self.env.su and not all(
            ClubOrigin.of(self.env, card.id) for card in clubs
        ):
            raise AccessError(self.env._(
                "Points of a club change by orders, or by a club manager with Update Balance;"
                " they cannot be written on the card.",
            ))
        return clubs

    @api.model
    def _club_take_points_out(self, vals_list):
        """New cards of clubs begin empty: takes `points` out of their values.

        :param vals_list: changed in place; values that come from defaults count too
        :return: list of the points (float) each was to begin with, 0 for other programs
        """
        defaults = self.default_get(['program_id', 'points'])
        for vals in vals_list:
            vals.setdefault('program_id', defaults.get('program_id') or False)
            vals.setdefault('points', defaults.get('points') or 0)
            vals.update(dict.fromkeys(LEDGER_FIELDS, False))  # nor by defaults of a client
        programs = self.env['loyalty.program'].browse(
            {vals['program_id'] for vals in vals_list if vals['program_id']},
        )
        clubs = set(programs.sudo().exists().filtered('is_club').ids)
        taken = [0] * len(vals_list)
        for number, vals in enumerate(vals_list):
            if vals['program_id'] in clubs:
                taken[number], vals['points'] = vals['points'], 0
        if any(taken) and not self.env.su and not ClubOrigin.of(self.env):
            raise AccessError(self.env._(
                "Points: a new card of a club begins empty. Make the customer a member; a club"
                " manager gives points with Update Balance.",
            ))
        return taken

    def _club_record(self, changes):
        """Make entries of what was written on cards.

        :param dict changes: {card: points (float) to add}
        """
        postings = []
        adjustments = self._club_adjustments(changes)
        for card, change in changes.items():
            origin = ClubOrigin.of(self.env, card.id)
            points = to_units(change, POINT_SCALE)
            if points and (origin is None or origin.kind):
                by_hand = card in adjustments and points > 0
                postings.append(Posting(
                    card, origin.kind if origin else 'core', points, adjustments.get(card),
                    note=origin.note if origin else '',
                    expires_on=card.program_id._club_expires_on() if by_hand else None,
                ))
        if postings:
            self.env['loyalty.club.entry']._post(postings)

    def _club_adjustments(self, changes):
        """:return: dict {card: loyalty.club.adjustment} of what is written by hand"""
        origin = ClubOrigin.of(self.env)
        moved = {card: change for card, change in changes.items()
                 if to_units(change, POINT_SCALE)}
        if not isinstance(origin, Adjusting) or not moved:
            return {}
        return self.env['loyalty.club.adjustment']._record(moved, origin)

    @api.model
    def _club_adjusting(self, programs, source, note, changes):
        """Who gives or takes points by hand must be a manager of the club, within his limits.

        :param str source: key of `loyalty.club.adjustment.source`
        :param changes: list of (owner of the card, points)
        :return: the `ClubOrigin` of the work, None when none of the programs is a club
        """
        clubs = programs.sudo().filtered('is_club')
        if not clubs:
            return None
        adjustments = self.env['loyalty.club.adjustment']
        adjustments._check_manager()
        owners = self.env['res.partner'].union(*(owner for owner, __ in changes))
        sizes = [abs(points) for __, points in changes if points]
        if not self.env.su and sizes and not adjustments._claim(clubs, owners, sizes):
            raise UserError(self.env._(
                "This is above what you may decide alone, or for yourself. Use Adjust Points on"
                " the member or the card: another manager approves it there.",
            ))
        return Adjusting(source, note)

    def _club_current(self):
        """:return: the cards that documents of these cards are settled on now"""
        current = self.browse()
        for card in self:
            seen = card
            while card.club_successor_id - seen:
                card = card.club_successor_id
                seen |= card
            current |= card
        return current

    def _club_move_to(self, target, note):
        """Move all points, expiry dates and debts of these cards to another card of the club.

        :param target: loyalty.card record of the same program
        :param note: callable that gives the words for an entry: `note(other card)`
        :return: points (float) that moved
        """
        ledger = self.env['loyalty.club.entry']
        sources = (self - target).sudo().sorted('id')
        target = target.sudo()
        target.club_successor_id = False  # it is in use again
        ledger._lock(sources | target)
        postings = []
        for card in sources:
            lots = ledger._open_lots(card)
            balance = sum(lot.left for lot in lots.values())
            if balance:
                postings.append(Posting(
                    card, 'transfer', -balance, note=note(target), first=tuple(lots),
                ))
                postings.append(Posting(
                    target, 'transfer', balance, note=note(card),
                    lots=self.env['loyalty.club.lot'].browse(lots)._to_new_lots(),
                ))
            if debt := to_units(card.club_debt, POINT_SCALE):
                postings.append(Posting(card, 'transfer', debt, note=note(target)))
                postings.append(Posting(target, 'transfer', -debt, note=note(card)))
            card.club_successor_id = target
        ledger._post(postings)
        return sum(posting.points for posting in postings if posting.card == target) / POINT_SCALE
