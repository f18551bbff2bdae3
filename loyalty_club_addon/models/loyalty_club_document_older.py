from odoo import models

from ..tools import reversal
from ..tools.earning import spread, to_units
from .loyalty_club_document_settle import Account
from .loyalty_club_earning import POINT_SCALE


class LoyaltyClubDocument(models.AbstractModel):
    """Documents older than their club count as Odoo booked them."""

    _inherit = 'loyalty.club.document'

    def _club_before(self):
        """Remember what Odoo booked for documents older than the club, before they change.

        :return: dict {document id: {card: Account}}
        """
        return {
            document.id: document._club_baseline(document._club_entries())
            for document in self.sudo()
        }

    def _club_baseline(self, entries):
        """What Odoo's own code booked for a document older than its club.

        :return: dict {card: Account}; documents of the club's own time have none
        """
        self.ensure_one()
        if not self._club_is_booked():
            return {}
        result = {}
        known = self._club_known_cards(entries)
        for card, booked in self._club_core_booked().items():
            club = card.program_id
            if card in known or not club._club_is_older(self._club_bought_on()):
                continue
            earned, spent = (to_units(part, POINT_SCALE) for part in booked)
            values = self._club_values(self._club_rows(club)[0], until=club.club_since)
            shares = spread(earned, [max(amount, 0) for amount, __ in values.values()])
            lines = {
                str(key): reversal.LineTerms(*value, share, 0)
                for (key, value), share in zip(values.items(), shares, strict=True)
            }
            measure = self._club_measure(club)
            result[card] = Account(
                earned, spent, lines, {
                    'core': [earned, spent], 'lines': lines, 'measure': list(measure),
                }, measure=measure,
            )
        return result
