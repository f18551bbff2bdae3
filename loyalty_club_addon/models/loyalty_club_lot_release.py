import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)
TRIES = 5
# what another transaction at the same time makes fail: all of it is to be run again
CONFLICTS = (OperationalError, ConcurrencyError)
PAGE = 200
LOOKED_AT = 'loyalty_club_addon.looked_again_at'

# Cards that owe points are left to `_release`: what is released pays the debt first.
RELEASE = """
    WITH page AS (
        SELECT lot.id, lot.card_id, lot.points_left
          FROM loyalty_club_lot lot
          JOIN loyalty_card card ON card.id = lot.card_id
         WHERE lot.is_pending AND lot.available_from <= %(today)s
           AND card.program_id = %(club)s AND %(is_here)s AND COALESCE(card.club_debt, 0) = 0
      ORDER BY lot.card_id, lot.id
         LIMIT %(limit)s
    ), card AS (
        SELECT id
          FROM loyalty_card
         WHERE id IN (SELECT card_id FROM page)
      ORDER BY id
           FOR NO KEY UPDATE
    ), locked AS (
        SELECT page.* FROM page JOIN card ON card.id = page.card_id
    ), total AS (
        SELECT card_id, SUM(points_left) AS points FROM locked GROUP BY card_id
    ), released AS (
        UPDATE loyalty_club_lot lot
           SET is_pending = FALSE, released_on = now() AT TIME ZONE 'UTC',
               write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
          FROM locked
         WHERE lot.id = locked.id
    ), written AS (
        UPDATE loyalty_card
           SET points = round(loyalty_card.points::numeric, 2) + total.points,
               club_pending = round(loyalty_card.club_pending::numeric, 2) - total.points,
               write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
          FROM total
         WHERE loyalty_card.id = total.card_id
    )
    SELECT COUNT(*) FROM locked
"""


class LoyaltyClubLot(models.Model):
    """Releasing by date, and looking at what no event told."""

    _inherit = 'loyalty.club.lot'

    def _due(self):
        """:return: those among these whose day has come"""
        return self.filtered(
            lambda lot: lot.is_pending and lot.available_from
            and lot.available_from <= lot._clocked_club()._club_day(),
        )

    @api.model
    def _cron_release(self, limit=5000):
        """Every hour, page by page: a day begins at another hour in each time zone."""
        clubs = self.env['loyalty.program'].with_context(active_test=False).search(
            [('is_club', '=', True)],
        )
        for clock in (clock for club in clubs for clock in club._club_clocks()):
            while released := self._again(self._release_page, clock, limit):
                if not self.env['ir.cron']._commit_progress(released, remaining=1):
                    return
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _cron_look_again(self):
        """Nightly: pending points whose document allows it although no event told. A run whose
        time is over is gone on with where it stopped."""
        jobs, parameters = self.env['ir.cron'], self.env['ir.config_parameter'].sudo()
        stopped_at = parameters.get_param(LOOKED_AT)
        for model, ids in self._documents_waited_for(stopped_at):
            for page in split_every(PAGE, ids):
                self._again(self._look_again, self.env[model].browse(page))
                if not jobs._commit_progress(len(page), remaining=1):
                    parameters.set_param(LOOKED_AT, f'{model},{page[-1]}')
                    jobs._commit_progress(remaining=1)
                    return
        if stopped_at:
            parameters.set_param(LOOKED_AT, False)
        jobs._commit_progress(remaining=0)

    @api.model
    def _documents_waited_for(self, after=None):
        """:param after: "model,id" of the last document that was looked at
        :return: list of (model, sorted ids) of the documents after it"""
        model, __, number = (after or ',0').partition(',')
        self.env.cr.execute("""
            SELECT entry.document_model,
                   ARRAY_AGG(DISTINCT entry.document_id ORDER BY entry.document_id)
              FROM loyalty_club_lot lot
              JOIN loyalty_club_entry entry
                ON entry.id = COALESCE(lot.source_entry_id, lot.entry_id)
              JOIN loyalty_card card ON card.id = lot.card_id
              JOIN loyalty_program program ON program.id = card.program_id AND program.is_club
             WHERE lot.is_pending AND lot.waits_for <> 'days'
               AND (entry.document_model, entry.document_id) > (%s, %s)
          GROUP BY entry.document_model
          ORDER BY entry.document_model
        """, [model, int(number)])
        return self.env.cr.fetchall()

    @api.model
    def _again(self, method, *arguments):
        """Run a repeatable page; one that meets another transaction is tried again."""
        for number in range(1, TRIES + 1):
            try:
                result = method(*arguments)
                self.env.flush_all()
                return result
            except (*CONFLICTS, UniqueViolation) as error:
                self.env.cr.rollback()
                if number == TRIES:
                    raise
                _logger.info("%s of %s, try %s: %s", method.__name__, arguments[:1], number, error)
        return 0

    @api.model
    def _release_page(self, club, limit, today=None):
        """Release one page of lots whose day has come, set-wise.

        It leaves out tracking, mails and automations. Repeating it finds nothing.

        :param club: as of `_club_clocks`
        :param today: day of the club, for a reckoning ahead
        :return: number of lots
        """
        self.env.flush_all()
        today = today or club._club_day()
        self.env.cr.execute(SQL(
            RELEASE, today=today, club=club.id, limit=limit, uid=self.env.uid,
            is_here=club._club_clock_condition(),
        ))
        released = self.env.cr.fetchone()[0]
        self.env.invalidate_all()
        owing = self.search(Domain([
            ('is_pending', '=', True), ('available_from', '<=', today),
            ('card_id.program_id', '=', club.id), ('card_id.club_debt', '>', 0),
        ]) & club._club_clock_domain(), limit=limit, order='card_id, id')
        owing._release()
        return released + len(owing)
