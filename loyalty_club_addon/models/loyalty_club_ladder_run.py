import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .loyalty_club_ladder_change import OPEN, RUNNING
from .loyalty_club_lot_release import CONFLICTS

_logger = logging.getLogger(__name__)
PAGE = 1000
SMALL = 2000  # members of a club that is done while the manager waits
CRON = 'loyalty_club_addon.ir_cron_change_ladders'


class LoyaltyClubLadderChange(models.Model):
    """The work page by page: in one transaction for a small club, in the background for others.

    A page can be repeated; it neither commits nor rolls back. In the background the job commits
    after each page, and replaces the ladder in a transaction of its own.
    """

    _inherit = 'loyalty.club.ladder.change'

    def action_preview(self):
        """Reckon who would move."""
        self.ensure_one()
        self.check_access('write')
        self._claim(OPEN, 'previewing')
        job = self.sudo()
        job._check_ladder()
        job._begin_preview()
        return job._start()

    def action_apply(self):
        """Make the draft the ladder, and move the members as the preview says."""
        self.ensure_one()
        self.check_access('write')
        self._claim(('ready',), 'checking')
        job = self.sudo()
        job._check_fresh()
        return job._start()

    def action_stop(self):
        """End what is at work in the background. A preview or a look again leaves the draft as it
        was; when members are moving already the ladder is in use, and the next review decides for
        those who were not met."""
        self.ensure_one()
        self.check_access('write')
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_ladder_change"
            "   SET failure = NULL, state = CASE state WHEN 'previewing' THEN 'draft'"
            "           WHEN 'checking' THEN 'ready' ELSE 'applied' END"
            " WHERE id = %s AND state IN %s RETURNING state", self.id, RUNNING,
        ))
        found = self.env.cr.fetchone()
        if not found:
            raise UserError(self.env._("This change has moved on meanwhile; reload the page."))
        self.invalidate_recordset()
        if found[0] == 'applied':
            self.sudo()._end_apply(self._left())
        return True

    def _start(self):
        """Do a small club at once, leave a large one to the job."""
        members = self.env['loyalty.club.member'].with_context(active_test=False)
        if members.search_count([('program_id', '=', self.program_id.id)]) <= SMALL:
            while self._page(PAGE):
                continue
        else:
            self.env.ref(CRON).sudo()._trigger()
        return True

    @api.model
    def _cron_run(self, limit=PAGE):
        """Go on with what is running, page by page. What cannot go on says why."""
        jobs = self.env['ir.cron']
        for change in self.search([('state', 'in', RUNNING)], order='id'):
            user = change.started_by_id or change.create_uid
            change = change.with_user(user).sudo().with_context(
                lang=user.lang, allowed_company_ids=user.company_ids.ids,
            )
            try:
                while done := change._page_again(limit):
                    if not jobs._commit_progress(done, remaining=change._left() + 1):
                        return
                jobs._commit_progress(0, remaining=0)
            except Exception as error:
                if not isinstance(error, UserError):
                    _logger.exception("Change of a ladder %s stopped", change.id)
                self.env.cr.rollback()
                change._stop(error)
                jobs._commit_progress(0, remaining=0)

    def _page_again(self, limit):
        """One page, as of `_page`. Members of a page that cannot all be moved are moved one by one:
        one who cannot be does not hold up the others, nor the reviews of the club."""
        again = self.env['loyalty.club.lot']._again
        try:
            return again(self._page, limit)
        except CONFLICTS:
            raise
        except Exception:
            self.env.cr.rollback()
            self.env.invalidate_all()
            if self.state != 'moving':
                raise
            _logger.warning("Change of a ladder %s: members one by one", self.id, exc_info=True)
            return again(self._page, limit, True)

    def _stop(self, error):
        """Say why it does not go on. Members who moved stay moved: the next run goes on."""
        self.env.invalidate_all()
        back = {'previewing': 'draft', 'checking': 'ready'}
        self.write({
            'state': back.get(self.state, self.state),
            'failure': str(error)[:500] or type(error).__name__,
        })

    def _left(self):
        """:return: number of members still to look at"""
        self.env.cr.execute(SQL(
            "SELECT count(*) FROM loyalty_club_member WHERE program_id = %s AND id > %s",
            self.program_id.id, self.at,
        ))
        return self.env.cr.fetchone()[0]

    def _page(self, limit, singly=False):
        """Do one page of what is running; after the last one the change has its next state.

        :param singly: members are moved one by one; those who cannot be are noted
        :return: 0 when nothing is left to do
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT state FROM loyalty_club_ladder_change WHERE id = %s AND state IN %s"
            " FOR NO KEY UPDATE", self.id, RUNNING,
        ))
        found = self.env.cr.fetchone()
        if not found:
            return 0
        work, end = {
            'previewing': (self._preview_page, self._end_preview),
            'checking': (self._check_page, self._replace_ladder),
            'moving': (self._move_singly if singly else self._move_page, self._end_apply),
        }[found[0]]
        ids = self._next_members(limit)
        work(ids)
        if ids:
            self.write({'at': ids[-1], 'done_count': self.done_count + len(ids)})
        else:
            end()
        self.env.flush_all()
        self.env.invalidate_all()
        return len(ids) or int(found[0] == 'checking')

    def _next_members(self, limit):
        """:return: ids of the next page; those who left keep what they have, except that an earlier
        version is restored for everybody"""
        self.env.cr.execute(SQL(
            "SELECT id FROM loyalty_club_member"
            " WHERE program_id = %s AND id > %s AND (state <> 'left' OR %s)"
            " ORDER BY id LIMIT %s",
            self.program_id.id, self.at, bool(self.restores_id), limit,
        ))
        return [row[0] for row in self.env.cr.fetchall()]
