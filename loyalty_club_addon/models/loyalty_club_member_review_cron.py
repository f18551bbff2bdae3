import logging
from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_club_lot_release import CONFLICTS

_logger = logging.getLogger(__name__)
FULL_EVERY = 7  # days
REVIEW_PAGE = 20_000  # members whose totals SQL compares at once
DECISIONS = 1000  # members at once that Python decides, and may write

EVERYBODY = """
    SELECT MAX(partner_id), COUNT(*) FILTER (WHERE terms = 'individual'),
           COUNT(*) FILTER (WHERE terms = 'legal'), COUNT(*) FILTER (WHERE terms IS NULL)
      FROM (SELECT partner_id, terms
              FROM loyalty_club_member
             WHERE program_id = %(program)s AND partner_id > %(last)s AND state <> 'left'
          ORDER BY partner_id
             LIMIT %(limit)s) page
"""
PAGE = """
    program_id = %(program)s AND partner_id > %(last)s AND partner_id <= %(end)s
    AND state <> 'left' AND COALESCE(terms, '') = ANY(%(terms)s)
"""
WHAT_IS_NEW = """
    SELECT id, partner_id, terms
      FROM loyalty_club_member
     WHERE program_id = %(program)s AND partner_id > %(last)s AND state <> 'left'
       AND tier_review_on <= %(day)s
  ORDER BY partner_id
     LIMIT %(limit)s
"""


class LoyaltyClubMember(models.Model):
    """The nightly review of tiers: pages of members, resumed where it stopped.

    Documents evaluate their own members at once; the review meets those whose day has come: the
    tier may end, or somebody else (an import, a rebuild) wrote their purchases, see
    `loyalty.club.purchase._review_later`. Once a week everybody is compared in SQL, and after a
    change of the ladder everybody is decided.
    """

    _inherit = 'loyalty.club.member'

    @api.model
    def _cron_review_tiers(self, limit=REVIEW_PAGE):
        jobs, programs = self.env['ir.cron'], self._clubs_to_review()
        for left, program in zip(range(len(programs), 0, -1), programs, strict=True):
            self._begin_review(program)
            jobs._commit_progress(remaining=left)  # a page that is tried again rolls back
            while looked_at := self._review_again(program, limit):
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
    def _review_again(self, program, limit):
        """One page, as of `_review_page`. When somebody on it cannot be moved the others are, one
        by one: he is met again the next night."""
        again = self.env['loyalty.club.lot']._again
        try:
            return again(self._review_page, program, limit)
        except CONFLICTS:
            raise
        except Exception:
            _logger.exception("Review of %s: members one by one", program)
            self.env.cr.rollback()
            self.env.invalidate_all()
            return again(self._review_page, program, limit, True)

    @api.model
    def _review_page(self, program, limit, singly=False):
        """Look at the next page of members. Repeating it finds the next one.

        SQL compares many at once; a page ends where Python has enough to decide.

        :param singly: each member is decided by himself
        :return: number of members looked at, 0 at the end
        """
        program = program.sudo()
        clock = program._club_clocks()[0]  # whoever is at work
        day, decided = clock._club_day(), {}
        everybody = program.club_tiers_review_mode == 'changed'
        count, end, pages = self._next_page(
            program, clock, min(limit, DECISIONS) if everybody else limit)
        for ladder, (where, span) in pages.items():
            decided |= {
                member_id: (customer_id, ladder)
                for member_id, customer_id in self.env['loyalty.club.tier.totals']._pick(
                    clock, ladder, where, None if everybody else day, span)
            }
        if len(decided) > DECISIONS:
            count = DECISIONS
            decided = dict(sorted(decided.items(), key=lambda one: one[1][0])[:DECISIONS])
            end = max(customer_id for customer_id, __ in decided.values())
        for ladder in {ladder for __, ladder in decided.values()}:
            ids = [one for one, (__, mine) in decided.items() if mine == ladder]
            self._decide(ids, singly, clock, ladder, day)
        if count:
            program.club_tiers_review_at = end
            self.env.flush_all()
        if decided:
            self.env.invalidate_all()
        return count

    @api.model
    def _decide(self, ids, singly, *terms):
        """:param terms: program, ladder and day as of `_decide_tiers`"""
        members, cause = self.sudo(), self.env._("Review")
        if not singly:
            members.browse(ids)._decide_tiers(*terms, cause)
            return
        failed = self._one_by_one(
            ids, lambda one: members.browse(one)._decide_tiers(*terms, cause))
        if failed:
            _logger.error("The review could not move these members: %s", failed)

    @api.model
    def _next_page(self, program, clock, limit):
        """The next page, in the order of the customers, in which their purchases are indexed.

        :return: (number of members, id of the last customer, {ladder: (SQL of who of them, span
            as of `loyalty.club.tier.totals._pick`)})
        """
        self.env.flush_all()
        by_ladder = defaultdict(list)  # one ladder for all is looked at once
        if program.club_tiers_review_mode == 'due':
            rows = self._members_to_review(program, limit)
            ladders = {terms: clock._club_ladder(terms) for terms in {row[2] for row in rows}}
            for member_id, __, terms in rows:
                by_ladder[ladders[terms]].append(member_id)
            return len(rows), rows and rows[-1][1], {
                ladder: (SQL("id = ANY(%s)", ids), None) for ladder, ids in by_ladder.items()
            }
        last = program.club_tiers_review_at or 0
        (end, *counts), = self.env.execute_query(SQL(
            EVERYBODY, program=program.id, last=last, limit=limit,
        ))
        for terms, count in zip(('individual', 'legal', ''), counts, strict=True):
            if count:
                by_ladder[clock._club_ladder(terms or False)].append(terms)
        return sum(counts), end, {
            ladder: (SQL(PAGE, program=program.id, last=last, end=end, terms=kinds), (last, end))
            for ladder, kinds in by_ladder.items()
        }

    @api.model
    def _members_to_review(self, program, limit):
        """:return: list of (id, customer id, terms) of the next for whom something is new"""
        return self.env.execute_query(SQL(
            WHAT_IS_NEW, program=program.id, last=program.club_tiers_review_at or 0, limit=limit,
            day=program.sudo()._club_clocks()[0]._club_day(),
        ))
