from typing import NamedTuple

from odoo import api, models

from ..tools import reversal, waiting
from ..tools.earning import to_units
from ..tools.origin import ClubOrigin
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE, QUANTITY_SCALE, Occasion
from .loyalty_club_entry_post import Posting

EARNED, SPENT = ('earn', 'earn_back'), ('spend', 'spend_back')


class Account(NamedTuple):
    """What a document has posted on a card, or is worth there; points in hundredths.

    lines: {str(line id): tools.reversal.LineTerms}, the terms frozen when a line was settled
    first. new: JSON of terms that no entry carries yet. waits: {str(line id): {wait: hundredths}}
    of lines whose points wait for something, frozen too. by_wait: what it is worth by wait, empty
    when nothing waits; see `tools.waiting`. measure: `(base, rate)` in which the amounts of the
    terms stand, frozen with the first of them; empty before.
    """

    earned: int = 0
    spent: int = 0
    lines: dict = {}
    new: dict = {}
    waits: dict = {}
    by_wait: dict = {}
    measure: tuple = ()


class LoyaltyClubDocument(models.AbstractModel):
    """Settling: a document accounts for exactly what it is worth now under its terms.

    Each kind of document says whether it counts (`_club_is_booked`), for which clubs
    (`_club_clubs`), what lines it has (`_club_lines`, `_club_rows`; each says in
    `_club_shares_left` what has not come back), what new lines earn (`_club_result`), what its
    rewards cost (`_club_spent_points`) and what Odoo booked before the club (`_club_core_booked`).
    """

    _inherit = 'loyalty.club.document'

    def _club_settle(self, fresh=(), note='', before=None):
        """Post the difference between what documents are worth and what they have posted.

        Settling again posts nothing. Lines keep the terms of their first settling, and the
        document keeps its member.

        :param fresh: ids of lines that earn by today's terms if they have none; True when the
            document is confirmed or paid just now: all its lines, for who its customer is now
        :param str note: words for the entries, beside the document
        :param dict before: `_club_before()`, from before a change to documents older than the club
        :return: the entries posted
        """
        postings, waits = [], set()
        for document in self.sudo().sorted('id'):
            document = document.with_company(document.company_id)  # its days count
            entries = document._club_entries()
            if any('waits' in (entry.terms or {}) for entry in entries):
                waits.add(document.id)
            baseline = {}
            if fresh is not True or self._club_has_other_customer():
                baseline = (before or {}).get(document.id)
                if baseline is None:
                    baseline = document._club_baseline(entries)
                known = document._club_known_cards(entries)
                baseline = {card: row for card, row in baseline.items() if card not in known}
            accounts = document._club_accounts(entries, baseline)
            cards = document._club_cards_to_settle(accounts, fresh)
            for card, counts in cards.items():
                postings += document._club_postings(
                    card, entries, accounts.get(card, Account()), counts, fresh, note,
                )
        posted = self.env['loyalty.club.entry']._post(postings)
        waiting_documents = self.filtered(lambda document: document.id in waits)
        if waiting_documents:
            self.env['loyalty.club.lot']._look_again(waiting_documents)
        return posted

    def _club_has_other_customer(self):
        """A booked order was just given to somebody else; no RPC client can say so."""
        return isinstance(self.env.context.get('club_other_customer'), ClubOrigin)

    def _club_entries(self):
        self.ensure_one()
        return self.env['loyalty.club.entry'].sudo().search([
            ('document_model', '=', self._name), ('document_id', '=', self.id),
        ], order='card_id, seq')

    def _club_known_cards(self, entries):
        """:return: cards on which the club itself has settled this document"""
        return entries.card_id._club_current()

    def _club_settle_members(self, fresh):
        """:return: dict {club: member}; the document keeps its member until it is booked anew"""
        members = {}
        if fresh is not True or not self._club_has_other_customer():
            members = {member.program_id: member for member in self.club_member_id}
        clubs = self._club_clubs()
        missing = clubs.filtered(lambda club: club not in members)
        return members | self._club_members(missing)

    def _club_cards_to_settle(self, accounts, fresh):
        """:return: dict {card: who earns on it: a member; True for what the card has posted and
        its rewards; False when the document does not count for it any more}"""
        cards = {
            card: fresh is not True and bool(account.earned or account.spent)
            for card, account in accounts.items()
        }
        cards |= dict.fromkeys(self._club_reward_cards(), True)
        members = self._club_settle_members(fresh).values()
        cards |= {member.card_id: member for member in members}
        # while a program is no club, its points are the core's
        return {card: counts for card, counts in cards.items() if card.is_club}

    def _club_accounts(self, entries, baseline):
        """:return: dict {card: Account of what it has posted}; cards given up for another one
        count for that one"""
        accounts = dict(baseline)
        for entry in entries:
            card = entry.card_id._club_current()
            account = accounts.get(card, Account())
            points = to_units(entry.points, POINT_SCALE)
            terms = entry.terms or {}
            core = terms.get('core', (0, 0))
            frozen = {
                key: reversal.LineTerms(*line) for key, line in terms.get('lines', {}).items()
            }
            accounts[card] = account._replace(
                earned=account.earned + core[0] + (points if entry.kind in EARNED else 0),
                spent=account.spent + core[1] - (points if entry.kind in SPENT else 0),
                lines=account.lines | frozen, waits=account.waits | terms.get('waits', {}),
                measure=account.measure or tuple(terms.get('measure', ())),
            )
        return accounts

    def _club_postings(self, card, entries, account, counts, fresh, note):
        """:return: list of `Posting` that bring one card to what the document is worth"""
        entries = entries.filtered(lambda entry: entry.card_id._club_current() == card)
        worth = self._club_worth(card, account, counts, fresh)
        moment = self._club_moment(fresh)
        postings = self._club_earn_postings(
            card, entries, worth.earned - account.earned, note, moment, worth,
        )
        postings += self._club_spend_postings(card, entries, worth.spent - account.spent, note)
        if postings and worth.new:
            postings[0] = postings[0]._replace(terms=worth.new)
        return [posting._replace(date=moment) for posting in postings]

    def _club_worth(self, card, account, counts, fresh):
        """:return: Account of what the document is worth on a card now"""
        if not counts or not self._club_is_booked():
            return account._replace(earned=0, spent=0)
        rows, discount = self._club_rows(card.program_id, account.measure)
        values = {str(key): value for key, value in self._club_values(rows).items()}
        added = [
            key for key in values
            if key not in account.lines and (fresh is True or int(key) in fresh)
        ]
        lines, new, waits = account.lines, account.new, account.waits
        if added:
            discount *= self._club_discount_share(rows, added, lines)
            member = card.club_member_ids if counts is True else counts
            rows = [row for row in rows if str(row[0]) in added]
            booked = sum(line.by_amount + line.by_unit for line in lines.values())
            occasion = Occasion(self, self._club_moment(fresh), card, booked)
            frozen, why, parts = self._club_freeze(member, rows, discount, values, occasion)
            lines, waits = lines | frozen, waits | parts
            new = new | {'lines': new.get('lines', {}) | frozen} | why
            new |= {'waits': new.get('waits', {}) | parts} if parts else {}
            new |= self._club_new_measure(card.program_id, account)
        earned = reversal.document_points(lines, values)
        return Account(
            earned, to_units(self._club_spent_points(card), POINT_SCALE), lines, new, waits,
            waiting.by_wait(earned, lines, values, waits) if waits else {},
        )

    def _club_values(self, rows, until=None):
        """What lines are now, net of what came back.

        :param rows: as of `_club_rows`
        :param until: moment after which returns do not count yet
        :return: dict {line id: (amount in thousandths of the club's currency, thousandths)}
        """
        values = {}
        lines = {line.id: line for line in self._club_lines()}
        for key, __product, amount, quantity in rows:
            of_amount, of_quantity = lines[key]._club_shares_left(until)
            values[key] = (
                to_units(amount * of_amount, AMOUNT_SCALE),
                to_units(quantity * of_quantity, QUANTITY_SCALE),
            )
        return values

    def _club_freeze(self, member, rows, discount, values, occasion):
        """Terms of lines that are settled for the first time.

        :param occasion: `Occasion`
        :return: `({key: LineTerms}, explanation as of loyalty.club.wording, {key: {wait:
            hundredths}})`
        """
        result = member and self._club_result(member.program_id, member, rows, discount, occasion)
        waits = member.program_id.rule_ids._club_waits() if result else {}
        frozen = {}
        for key, *__ in rows:
            points = result.by_line[key] if result else 0
            by_unit = result.by_unit[key] if result else 0
            frozen[str(key)] = reversal.LineTerms(*values[str(key)], points - by_unit, by_unit)
        parts = waiting.by_line(result, waits) if waits else {}
        return frozen, self.env['loyalty.club.wording']._frozen(result, values), {
            str(key): part for key, part in parts.items()
        }

    def _club_earn_postings(self, card, entries, change, note, moment, worth):
        if not change:
            return []
        if change < 0:
            own_lots = self._club_own_lots(entries).filtered(lambda lot: lot.card_id == card)
            return [Posting(
                card, 'earn_back', change, self, note=note, first=tuple(own_lots.ids),
                shares=self._club_shares_to_take(own_lots, entries, worth, -change),
            )]
        earned = entries.filtered(lambda entry: entry.kind in EARNED)
        return [Posting(
            card, 'earn', change, self, note=note, drawn=self._club_drawn(card, earned),
            lots=self._club_new_lots(card, entries, worth, change, moment),
        )]

    def _club_spend_postings(self, card, entries, change, note):
        if not change:
            return []
        spent = entries.filtered(lambda entry: entry.kind in SPENT)
        kind, drawn = 'spend', ()
        if change < 0:
            kind, drawn = 'spend_back', self._club_drawn(card, spent)
        return [Posting(card, kind, -change, self, note=note, drawn=drawn)]

    @api.model
    def _club_drawn(self, card, entries):
        """:return: tuple of (lot id, hundredths), in the order entries drew them and gave back"""
        rows = entries.allocation_ids.filtered(lambda row: row.lot_id.card_id == card)
        return tuple(
            (row.lot_id.id, to_units(row.points, POINT_SCALE)) for row in rows.sorted('id')
        )
