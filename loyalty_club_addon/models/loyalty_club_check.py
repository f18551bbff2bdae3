import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

COMPARE = """
      WITH entries AS (
          SELECT card_id, SUM(points) AS points, COUNT(*) AS number
            FROM loyalty_club_entry WHERE %(chosen)s GROUP BY card_id
      ), lots AS (
          SELECT card_id, SUM(points_left) AS points,
                 COALESCE(SUM(points_left) FILTER (WHERE is_pending), 0) AS pending
            FROM loyalty_club_lot WHERE %(chosen)s GROUP BY card_id
      ), changed AS (
          -- what an untouched lot has left is what it got: most lots need no comparison
          SELECT id AS lot_id, points_left - points AS points
            FROM loyalty_club_lot WHERE points_left <> points AND %(chosen)s
       UNION ALL
          SELECT lot_id, points FROM loyalty_club_allocation WHERE %(drawn)s
      ), wrong AS (
          SELECT lot.card_id, COUNT(*) AS errors
            FROM loyalty_club_lot lot
           WHERE lot.id IN (
                 SELECT lot_id FROM changed GROUP BY lot_id HAVING SUM(points) <> 0)
        GROUP BY lot.card_id
      ), state AS (
          SELECT card.id AS card_id,
                 COALESCE(entries.points, 0) AS entries,
                 COALESCE(lots.points, 0) AS lots,
                 COALESCE(lots.pending, 0) AS lots_pending,
                 round(COALESCE(card.club_pending, 0)::numeric, 2) AS pending,
                 COALESCE(card.club_debt, 0) AS debt,
                 card.points::numeric AS points,
                 COALESCE(latest.balance, 0) AS last_balance,
                 COALESCE(card.club_seq, 0) - COALESCE(entries.number, 0)
                 + COALESCE(latest.seq, 0) - COALESCE(entries.number, 0) AS gaps,
                 COALESCE(wrong.errors, 0) AS lot_errors
            FROM loyalty_card card
            JOIN loyalty_program program ON program.id = card.program_id
       LEFT JOIN entries ON entries.card_id = card.id
       LEFT JOIN LATERAL (
                 SELECT seq, balance FROM loyalty_club_entry
                  WHERE card_id = card.id ORDER BY seq DESC LIMIT 1) latest ON TRUE
       LEFT JOIN lots ON lots.card_id = card.id
       LEFT JOIN wrong ON wrong.card_id = card.id
           WHERE program.is_club AND %(cards)s
      )
      SELECT * FROM state
       WHERE entries <> lots - debt OR round(points, 2) <> lots - lots_pending
          OR pending <> lots_pending
          OR last_balance <> entries OR gaps <> 0 OR lot_errors <> 0 OR debt < 0
          OR (debt > 0 AND lots > lots_pending)
    ORDER BY card_id
"""


class LoyaltyClubCheck(models.AbstractModel):
    """Proves that the ledger adds up. It reports and never repairs."""

    _name = 'loyalty.club.check'
    _description = "Loyalty Club: Check"

    @api.model
    def _differences(self, card_ids=None):
        """Compare ledger, lots and balances of the cards of clubs.

        Sum of entries = sum of what lots have left - debt; balance = what available lots have
        left; points pending = what the others have left; running balance and number of the last
        entry agree; each lot has what its allocations left.

        :param card_ids: list of ids, None for all cards of the ledger
        :return: list of dicts: card_id, entries, lots, lots_pending, pending, debt, points,
            last_balance, gaps (numbers missing), lot_errors
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(COMPARE, **self._chosen(card_ids)))
        return self.env.cr.dictfetchall()

    @api.model
    def _chosen(self, card_ids):
        """:return: dict of the conditions that COMPARE puts on each table, so that a few cards
        are looked up by index and not found by reading everything"""
        if card_ids is None:
            return dict.fromkeys(('chosen', 'drawn', 'cards'), SQL("TRUE"))
        ids = list(card_ids)
        return {
            'chosen': SQL("card_id = ANY(%s)", ids),
            'drawn': SQL(
                "lot_id IN (SELECT id FROM loyalty_club_lot WHERE card_id = ANY(%s))", ids,
            ),
            'cards': SQL("card.id = ANY(%s)", ids),
        }

    @api.model
    def _cron_check(self):
        """Nightly: one line to the club managers when something does not add up.

        Every so many nights all cards, on the others those that changed since they were proven.
        """
        is_full = self.env['loyalty.club.proof']._is_full_due()
        number, differences = self.env['loyalty.club.proof']._prove(is_full)
        if not differences:
            _logger.info("Loyalty ledger: %s cards looked at, all add up", number)
            return
        _logger.error("Loyalty ledger: %s cards do not add up: %s", len(differences), differences)
        managers = self.env.ref('loyalty_club_addon.group_club_manager').all_user_ids
        names = self.env['loyalty.card'].browse(
            row['card_id'] for row in differences[:20]
        ).mapped('code')
        self.env['mail.thread'].sudo().message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._("Points ledger: a difference"),
            body=self.env._(
                "The points of %(count)s cards do not add up; nothing was changed."
                " Cards: %(codes)s",
                count=len(differences), codes=', '.join(names),
            ),
        )
