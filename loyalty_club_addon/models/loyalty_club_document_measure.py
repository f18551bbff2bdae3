from odoo import api, models


class LoyaltyClubDocument(models.AbstractModel):
    """In what the amounts of a document are measured, and which part of its discount a line has."""

    _inherit = 'loyalty.club.document'

    def _club_measure(self, club):
        """:return: `(base, rate)`: 'taxed' or 'untaxed', and what a unit of the document's
            currency is in the club's on the day of the purchase"""
        self.ensure_one()
        return club.club_base, self.env['loyalty.club.earning']._rate(
            self.currency_id, club, self.company_id, self._club_bought_on(),
        )

    def _club_new_measure(self, club, account):
        """:return: JSON of the measure, to be kept with the first terms: a club that changes its
            base, or a rate that is corrected, is no return"""
        if account.measure or account.lines:
            return {}
        return {'measure': list(self._club_measure(club))}

    @api.model
    def _club_discount_share(self, rows, added, lines):
        """:return: which part of the reward discounts lowers the added lines: lines settled
            before have carried all of it; of lines that never were, each has its share"""
        if lines:
            return int(len(added) == len(rows))
        amounts = {str(row[0]): max(row[2], 0) for row in rows}
        return sum(amounts[key] for key in added) / (sum(amounts.values()) or 1)
