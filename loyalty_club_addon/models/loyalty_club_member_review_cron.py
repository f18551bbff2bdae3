from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

FULL_EVERY = 7  # days
REVIEW_PAGE = 20_000  # members whose totals SQL compares at once
DECISIONS = 1000  # members at once that Python decides, and may write
OVERLAP_HOURS = 1  # what began before the last review may have been committed after it

EVERYBODY = """
    SELECT id, partner_id, terms
      FROM loyalty_club_member
     WHERE program_id = %(program)s AND partner_id > %(last)s AND state <> 'left'
  ORDER BY partner_id
     LIMIT %(limit)s
"""
WHAT_IS_NEW = """
    SELECT id, partner_id, terms
      FROM loyalty_club_member
     WHERE program_id = %(program)s AND partner_id > %(last)s AND state <> 'left'
       AND tier_review_on <= %(day)s
     UNION
    SELECT member.id, member.partner_id, member.terms
      FROM loyalty_club_purchase purchase
      JOIN loyalty_club_member member
        ON member.program_id = %(program)s AND member.partner_id = purchase.holder_id
     WHERE purchase.write_date >= %(since)s AND purchase.holder_id > %(last)s
       AND member.state <> 'left'
  ORDER BY partner_id
     LIMIT %(limit)s
"""


class LoyaltyClubMember(models.Model):
    """The nightly review of tiers: pages of members, resumed where it stopped.

    Documents evaluate their own members at once; the review meets those whose day has come: the
    tier may end, or somebody else (an import, a rebuild) wrote their purchases. Whoever bought is
    compared once more in SQL. Once a week everybody is compared, and after a change of the ladder
    everybody is decided.
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

        SQL compares many at once; a page ends where Python has enough to decide.

        :return: number of members looked at, 0 at the end
        """
        changed = program.club_tiers_review_mode == 'changed'
        rows = self._members_to_review(program, min(limit, DECISIONS) if changed else limit)
        if not rows:
            return 0
        program = program.sudo()
        clock = program._club_clocks()[0]  # whoever is at work
        day = clock._club_day()
        ladders = {terms: clock._club_ladder(terms) for terms in {terms for *__, terms in rows}}
        picked = {one for one, *__ in rows}
        if not changed:
            picked = self._who_may_move(clock, ladders, rows, day)
        places = [place for place, row in enumerate(rows) if row[0] in picked]
        if len(places) > DECISIONS:
            rows = rows[:places[DECISIONS - 1] + 1]
        for terms, ladder in ladders.items():
            ids = [one for one, __, of in rows if of == terms and one in picked]
            self.sudo().browse(ids)._decide_tiers(clock, ladder, day, self.env._("Review"))
        program.club_tiers_review_at = rows[-1][1]
        self.env.flush_all()
        self.env.invalidate_all()
        return len(rows)

    @api.model
    def _who_may_move(self, clock, ladders, rows, day):
        """:return: set of ids among (id, customer id, terms)"""
        by_terms, totals = defaultdict(list), self.env['loyalty.club.tier.totals']
        for member_id, __, terms in rows:
            by_terms[terms].append(member_id)
        return {
            member_id for terms, ids in by_terms.items()
            for member_id in totals._who_may_move(clock, ladders[terms], ids, day)
        }

    @api.model
    def _members_to_review(self, program, limit):
        """The next page, in the order of the customers, in which their purchases are indexed.

        On most nights only those for whom something is new.

        :return: list of (id, customer id, terms)
        """
        self.env.flush_all()
        values = {'program': program.id, 'last': program.club_tiers_review_at or 0, 'limit': limit}
        if program.club_tiers_review_mode != 'due' or not program.club_tiers_reviewed_on:
            return self.env.execute_query(SQL(EVERYBODY, **values))
        return self.env.execute_query(SQL(
            WHAT_IS_NEW, **values, day=program.sudo()._club_clocks()[0]._club_day(),
            since=fields.Datetime.subtract(program.club_tiers_reviewed_on, hours=OVERLAP_HOURS),
        ))


class LoyaltyClubPurchase(models.Model):
    _inherit = 'loyalty.club.purchase'

    _changed = models.Index("(write_date)")
