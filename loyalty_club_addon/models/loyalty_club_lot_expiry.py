from odoo import api, models
from odoo.tools import SQL

EXPIRE = """
    WITH page AS (
        SELECT id, card_id, points_left, expires_on
          FROM loyalty_club_lot
         WHERE points_left > 0 AND expires_on < %(today)s AND is_pending IS NOT TRUE
           AND card_id IN (SELECT id FROM loyalty_card WHERE program_id = %(club)s)
           AND %(is_here)s
      ORDER BY expires_on, id
         LIMIT %(limit)s
    ), card AS (
        SELECT id, club_seq
          FROM loyalty_card
         WHERE id IN (SELECT card_id FROM page)
      ORDER BY id
           FOR NO KEY UPDATE
    ), numbered AS (
        SELECT page.*, card.club_seq,
               row_number() OVER line AS number,
               SUM(page.points_left) OVER line AS so_far
          FROM page JOIN card ON card.id = page.card_id
        WINDOW line AS (PARTITION BY page.card_id ORDER BY page.expires_on, page.id)
    ), entry AS (
        INSERT INTO loyalty_club_entry (
            card_id, program_id, company_id, seq, kind, points, balance, date,
            idempotency_key, create_uid, create_date, write_uid, write_date
        )
        SELECT numbered.card_id, %(club)s, %(company)s, numbered.club_seq + number,
               'expire', -points_left, last.balance - so_far, now() AT TIME ZONE 'UTC',
               'expire:lot:' || numbered.id || ':' || numbered.club_seq, %(uid)s,
               now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
          FROM numbered
          JOIN loyalty_club_entry last
            ON last.card_id = numbered.card_id AND last.seq = numbered.club_seq
     RETURNING id, card_id, seq
    ), allocation AS (
        INSERT INTO loyalty_club_allocation (
            lot_id, entry_id, points, create_uid, create_date, write_uid, write_date
        )
        SELECT numbered.id, entry.id, points_left, %(uid)s, now() AT TIME ZONE 'UTC',
               %(uid)s, now() AT TIME ZONE 'UTC'
          FROM numbered
          JOIN entry ON entry.card_id = numbered.card_id
                    AND entry.seq = numbered.club_seq + numbered.number
    ), emptied AS (
        UPDATE loyalty_club_lot lot SET points_left = 0 FROM page WHERE lot.id = page.id
    ), total AS (
        -- from `numbered`, so that all cards are locked before one is written: a row
        -- that this statement has written already would not be found by its lock
        SELECT card_id, COUNT(*) AS number, SUM(points_left) AS points
          FROM numbered GROUP BY card_id
    ), written AS (
        UPDATE loyalty_card
           SET club_seq = club_seq + total.number,
               points = round(loyalty_card.points::numeric, 2) - total.points
          FROM total
         WHERE loyalty_card.id = total.card_id
    )
    SELECT COUNT(*) FROM page
"""


class LoyaltyClubLot(models.Model):
    """Points that nobody spent in time."""

    _inherit = 'loyalty.club.lot'

    @api.model
    def _cron_expire(self, limit=5000):
        """Nightly, page by page. A page that meets another transaction is tried again."""
        clubs = self.env['loyalty.program'].with_context(active_test=False).search(
            [('is_club', '=', True)],
        )
        for clock in (clock for club in clubs for clock in club._club_clocks()):
            while expired := self._again(self._expire_page, clock, limit):
                if not self.env['ir.cron']._commit_progress(expired, remaining=1):
                    return
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _expire_page(self, club, limit):
        """Take what is left of one page of lots whose last day is over, set-wise.

        The sibling of `loyalty.club.entry._post`: it leaves out tracking, mails and automations.
        Repeating it finds nothing: an empty lot has nothing to expire, and the key of its entry
        is unique.

        :param club: as of `_club_clocks`
        :return: number of lots
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            EXPIRE, today=club._club_day(), club=club.id, company=club.company_id.id or None,
            limit=limit, uid=self.env.uid, is_here=club._club_clock_condition(),
        ))
        expired = self.env.cr.fetchone()[0]
        self.env.invalidate_all()
        return expired
