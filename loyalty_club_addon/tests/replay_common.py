from datetime import date

from ..models.loyalty_club_replay_prices import ReplayPrices
from ..tools.earning import to_units

EVER = (date(2025, 1, 1), date(2030, 12, 31))
AMOUNT, QUANTITY = 1000, 1000


class ReplayChecks:
    """What the set-wise reading of a replay makes of documents, beside what each says itself."""

    @classmethod
    def _purchases_read(cls):
        """The job that reads orders of before has been there."""
        cls.env['loyalty.club.purchase.build'].sudo().search([]).state = 'done'

    def _replay(self, club=None, **values):
        return self.env['loyalty.club.replay'].create({
            'program_id': (club or self.club).id, 'date_from': EVER[0], 'date_to': EVER[1],
            **values,
        })

    def _replayed(self, club=None, **values):
        replay = self._replay(club, **values)
        replay.action_start()
        self.assertEqual(replay.state, 'done')
        return replay

    def assertReplayReadsTheSame(self, club):
        """Lines, discounts, returns and prices of all purchases of a club's companies."""
        job = self._replay(club, with_tiers=False).sudo()
        known = self.env['loyalty.club.replay.baskets'].sudo()._new_knowledge(job)
        known['prices'] = ReplayPrices(self.env(su=True))
        reading = self.env['loyalty.club.replay.reading'].sudo()
        rows = reading._bought(job, 0, 2**31 - 1)
        made = reading._purchases(job, rows, known)
        compared = 0
        for row in rows:
            if row.model and job._counts(row):
                document = self.env[row.model].sudo().browse(row.document)
                document = document.with_company(document.company_id)
                self.assertEqual(
                    self._of_engine(made[row.id]), self._of_document(document, club),
                    document.display_name,
                )
                compared += 1
        job.unlink()
        return compared

    def _of_engine(self, purchase):
        return {
            'rows': [(line.key, line.amount, line.quantity) for line in purchase.lines],
            'left': {
                line.key: purchase.left.get(line.key, (line.amount, line.quantity))
                for line in purchase.lines
            },
            'discount': purchase.discount,
            'prices': {line.key: (line.net, line.listed, line.cost) for line in purchase.lines},
        }

    def _of_document(self, document, club):
        rows, discount = document._club_rows(club)
        return {
            'rows': [
                (key, to_units(amount, AMOUNT), to_units(quantity, QUANTITY))
                for key, __, amount, quantity in rows
            ],
            'left': document._club_values(rows),
            'discount': to_units(discount, AMOUNT),
            'prices': {
                key: tuple(price)
                for key, price in document._club_line_prices([row[0] for row in rows]).items()
            },
        }
