from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

FULL_EVERY = 7  # days
REVIEW_PAGE = 5000
OVERLAP_HOURS = 1  # what began before the last review may have been committed after it


class LoyaltyClubMember(models.Model):
    """The nightly review of tiers: pages of members, resumed where it stopped.

    Documents evaluate their own members at once; the review meets those whose day has come and
    whose purchases were written by others (imports, rebuilding). Once a week, and after a change
    of the ladder, everybody is looked at.
    """

    _inherit = 'loyalty.club.member'

    @api.model
    def _cron_review_tiers(self, limit=REVIEW_PAGE):
        jobs, programs = self.env['ir.cron'], self._clubs_to_review()
        for left, program in zip(range(len(programs), 0, -1), programs, strict=True):
            self._begin_review(program)
            jobs._commit_progress(remaining=left)  # a page that is tried again rolls back
            while looked_at := self.env['loyalty.club.lot']._again(
                self._review_page, program, limit,
            ):
                if not jobs._commit_progress(looked_at, remaining=left):
                    return
            self._end_review(program)
            if not jobs._commit_progress(1, remaining=left - 1):
                return
        jobs._commit_progress(remaining=0)

    @api.model
    def _clubs_to_review(self):
        """:return: clubs with tiers: first those that a run stopped in, then the longest ago, so
        that every club has its turn"""
        programs = self.env['loyalty.program'].with_context(active_test=False)
        return programs.search([('is_club', '=', True), ('club_tier_ids', '!=', False)]).sorted(
            lambda one: (
                not one.club_tiers_review_began, one.club_tiers_reviewed_on or datetime.min,
            ),
        )

    @api.model
    def _review_soon(self):
        """Let the review run in the background now, not tonight."""
        self.env.ref('loyalty_club_addon.ir_cron_review_tiers').sudo()._trigger()

    @api.model
    def _begin_review(self, program):
        """Begin a review, unless one is still running that was stopped in the middle."""
        if program.club_tiers_review_began:
            return
        today, done = program.sudo()._club_clocks()[0]._club_day(), program.club_tiers_full_on
        is_full = (
            program.club_tiers_changed or not done or not program.club_tiers_reviewed_on
            or (today - done).days >= FULL_EVERY
        )
        program.sudo().write({
            'club_tiers_full_on': today if is_full else done,
            'club_tiers_review_began': fields.Datetime.now(),
            'club_tiers_review_mode': (
                'changed' if program.club_tiers_changed else 'full' if is_full else 'due'
            ),
            'club_tiers_review_at': 0, 'club_tiers_changed': False,
        })

    @api.model
    def _end_review(self, program):
        program.sudo().write({
            'club_tiers_reviewed_on': program.club_tiers_review_began,
            'club_tiers_review_began': False, 'club_tiers_review_at': 0,
        })

    @api.model
    def _review_page(self, program, limit):
        """Look at the next page of members. Repeating it finds the next one.

        :return: number of members looked at, 0 at the end
        """
        ids = self._members_to_review(program, limit)
        if ids:
            totals = self.env['loyalty.club.tier.totals']
            # who is looked at because something is new gets new dates too; so does everybody
            # after a change of the ladder
            picks = program.club_tiers_review_mode == 'full'
            self.sudo().browse(ids)._evaluate_tier(
                self.env._("Review"), totals._who_may_move if picks else None,
            )
            program.sudo().club_tiers_review_at = ids[-1]
            self.env.flush_all()
            self.env.invalidate_all()
        return len(ids)

    @api.model
    def _members_to_review(self, program, limit):
        """:return: ids of the next page; on most nights only of those for whom something is new"""
        self.env.flush_all()
        due = SQL("TRUE")
        if program.club_tiers_review_mode == 'due' and program.club_tiers_reviewed_on:
            due = SQL("""
                (tier_review_on <= %(day)s OR partner_id IN (
                     SELECT holder_id FROM loyalty_club_purchase
                      WHERE write_date >= %(since)s
                 ))
            """, day=program.sudo()._club_clocks()[0]._club_day(), since=fields.Datetime.subtract(
                program.club_tiers_reviewed_on, hours=OVERLAP_HOURS))
        self.env.cr.execute(SQL("""
            SELECT id FROM loyalty_club_member
             WHERE program_id = %(program)s AND id > %(last)s AND state <> 'left' AND %(due)s
          ORDER BY id LIMIT %(limit)s
        """, program=program.id, last=program.club_tiers_review_at or 0, due=due, limit=limit))
        return [row[0] for row in self.env.cr.fetchall()]


class LoyaltyClubPurchase(models.Model):
    _inherit = 'loyalty.club.purchase'

    _changed = models.Index("(write_date)")
