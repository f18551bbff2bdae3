import logging
import uuid
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ..tools.origin import Delivering

_logger = logging.getLogger(__name__)
WAIT_MINUTES = (1, 10, 60, 360)  # after the first, second, … failed try
TRIES_MAX = len(WAIT_MINUTES) + 1
MEETINGS_MAX = 5  # tries at once when another transaction was met
SILENT_MINUTES = 5  # a row that runs for so long with nobody at work on it was interrupted
ERROR_LENGTH = 2000

CLAIM = """
    UPDATE loyalty_club_action_delivery
       SET state = 'running', claim = %(claim)s, claimed_on = %(now)s, tries = tries + 1
     WHERE id = (
               SELECT id
                 FROM loyalty_club_action_delivery
                WHERE state = 'pending' AND next_try <= %(now)s
             ORDER BY next_try, id
                LIMIT 1
                  FOR NO KEY UPDATE SKIP LOCKED
           )
       AND state = 'pending'
 RETURNING id
"""


class LoyaltyClubActionDelivery(models.Model):
    """Running what stands in the outbox.

    A row is claimed by a conditional UPDATE that is committed before the action runs; what the
    action writes and the state `done` are committed together. See docs/adr/0017.
    """

    _inherit = 'loyalty.club.action.delivery'

    @api.model
    def _cron_deliver(self):
        """Run what is due, row by row. This method commits."""
        if self.env['ir.config_parameter'].sudo().get_param('database.is_neutralized'):
            return
        jobs = self.env['ir.cron']
        again = self.env['loyalty.club.lot']._again
        for row in again(self._mark_interrupted, SILENT_MINUTES):
            row._call_manager()
        jobs._commit_progress(remaining=self.search_count(self._due_domain()))
        while delivery := again(self._claim_next, claim := uuid.uuid4().hex):
            jobs._commit_progress()  # the claim stands, whatever happens now
            delivery._deliver(claim)
            if not jobs._commit_progress(1):
                return

    @api.model
    def _due_domain(self):
        return [('state', '=', 'pending'), ('next_try', '<=', fields.Datetime.now())]

    @api.model
    def _claim_next(self, claim):
        """:return: the next row that is due, which nobody else can claim any more, or nothing"""
        self.env.cr.execute(SQL(CLAIM, claim=claim, now=fields.Datetime.now()))
        self.invalidate_model()
        return self.browse(row_id for row_id, in self.env.cr.fetchall())

    def _deliver(self, claim):
        """Run one claimed row and commit; an error leaves nothing of it but its text."""
        for number in range(1, MEETINGS_MAX + 1):
            try:
                self._run_claimed(claim)
                self.env['ir.cron']._commit_progress()
                return
            except (OperationalError, ConcurrencyError) as error:
                self.env.cr.rollback()  # it met another transaction: nothing of it happened
                if number == MEETINGS_MAX:
                    self._note_failure(claim, error)
            except Exception as error:
                self.env.cr.rollback()
                _logger.info("Action %s (row %s) failed", self.action_name, self.id, exc_info=True)
                self._note_failure(claim, error)
                return

    def _run_claimed(self, claim):
        """Run the action and say so, in one transaction.

        The lock shows that somebody is at work here; a row somebody decided about is left alone.
        """
        self.env.cr.execute(SQL(
            "SELECT id FROM loyalty_club_action_delivery"
            " WHERE id = %s AND claim = %s AND state = 'running' FOR NO KEY UPDATE",
            self.id, claim,
        ))
        if not self.env.cr.fetchone():
            return
        self.invalidate_recordset()
        state = 'done' if self._run_action() else 'cancelled'
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_action_delivery"
            "   SET state = %s, error = %s, done_on = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s AND claim = %s AND state IN ('running', 'interrupted') RETURNING id",
            state, None if state == 'done' else self.env._("The record is gone."), self.id, claim,
        ))
        if not self.env.cr.fetchone():  # an action that commits by itself lost its lock
            raise ConcurrencyError(f"{self} was decided about while it ran")
        self.invalidate_recordset()

    def _run_action(self):
        """:return: False when there is no record any more to run for"""
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            return False
        action = self.action_id
        if not action:
            raise UserError(self.env._("The action was deleted."))
        if action.model_name != record._name:
            raise UserError(self.env._(
                "The action is for %(model)s and cannot run for %(record)s.",
                model=action.model_id.name, record=record.display_name,
            ))
        company = self.company_id or self.env.company
        action.with_context(
            active_model=record._name, active_id=record.id, active_ids=record.ids,
            allowed_company_ids=company.ids, lang=company.partner_id.lang or self.env.lang,
            club_delivering=Delivering(self.depth),
        ).run()
        return True

    def _note_failure(self, claim, error):
        """Say what went wrong, and call somebody when it is not tried again."""
        text = str(error) if isinstance(error, UserError) else f'{type(error).__name__}: {error}'
        failed = self.env['loyalty.club.lot']._again(self._mark_failed, claim, text)
        self.env['ir.cron']._commit_progress()
        if failed:
            self._call_manager()

    def _mark_failed(self, claim, text):
        """:return: whether that was the last try"""
        is_last = self.tries >= TRIES_MAX
        moment = fields.Datetime.now() + timedelta(
            minutes=0 if is_last else WAIT_MINUTES[max(self.tries, 1) - 1],
        )
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_action_delivery"
            "   SET state = %s, next_try = %s, error = %s, claim = NULL"
            " WHERE id = %s AND claim = %s AND state = 'running' RETURNING id",
            'failed' if is_last else 'pending', moment, text[:ERROR_LENGTH], self.id, claim,
        ))
        noted = bool(self.env.cr.fetchone())
        self.invalidate_recordset()
        if noted and not is_last:
            self._wake(moment)
        return noted and is_last

    @api.model
    def _mark_interrupted(self, minutes):
        """Rows that run for some minutes and whose worker is gone: he holds no lock on them.

        :return: those rows; whether they run again is a person's decision
        """
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_action_delivery SET state = 'interrupted', error = %s"
            " WHERE id IN (SELECT id FROM loyalty_club_action_delivery"
            "               WHERE state = 'running' AND claimed_on < %s"
            "                 FOR NO KEY UPDATE SKIP LOCKED)"
            "   AND state = 'running' RETURNING id",
            self.env._("The server stopped while the action ran. Nothing of it is in the"
                       " database; a message may have gone out."),
            fields.Datetime.now() - timedelta(minutes=minutes),
        ))
        rows = self.browse(row_id for row_id, in self.env.cr.fetchall())
        self.invalidate_model()
        return rows

    def _call_manager(self):
        """A to-do for one manager of the club; one is enough for the rows of an action."""
        self.ensure_one()
        open_rows = self.search([
            ('action_id', '=', self.action_id.id), ('action_name', '=', self.action_name),
            ('activity_ids', '!=', False),
        ], limit=1)
        manager = self._first_manager(self.company_id)
        if manager and not open_rows:
            self.activity_schedule(
                'mail.mail_activity_data_warning', user_id=manager.id,
                summary=self.env._("An action of the club did not run"), note=self.error,
            )

    @api.model
    def _first_manager(self, company):
        """:return: res.users record of the manager of the club who is called, empty for none"""
        managers = self.env.ref('loyalty_club_addon.group_club_manager').all_user_ids.filtered(
            lambda user: user.active and not user.share and user.id != self.env.uid
            and (not company or company in user.company_ids),
        )
        return managers.sorted('id')[:1]
