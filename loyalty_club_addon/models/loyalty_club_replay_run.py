import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import replay
from ..tools.periods import months_between
from .loyalty_club_audience_mixin import KINDS

_logger = logging.getLogger(__name__)
PAGE = 5000  # purchases
SMALL = 2000  # purchases that are run while the user waits


class LoyaltyClubReplay(models.Model):
    """The work, page by page: a page holds all purchases of some customers.

    What a page found and the place where it ends are written together, so that a crash repeats at
    most one page. A page neither commits nor rolls back; the job does.
    """

    _inherit = 'loyalty.club.replay'

    def _claim_state(self, before, after):
        """Change the state, once: of two people at the same time one is told.

        :param tuple before: states it may have now
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_replay SET state = %s, failure = NULL"
            " WHERE id = %s AND state IN %s RETURNING id", after, self.id, before,
        ))
        if not self.env.cr.fetchone():
            raise UserError(self.env._("This replay has moved on meanwhile; reload the page."))
        self.invalidate_recordset(['state', 'failure'])

    def _begin(self):
        """Count the purchases and note the rules."""
        if building := self.env['loyalty.club.purchase.build'].sudo().search([
            ('company_id', 'in', self._company_ids()), ('state', '=', 'open'),
        ]):
            raise UserError(self.env._(
                "The orders of %(company)s are still being read as purchases (%(progress)s). Try it"
                " when that is done.", company=', '.join(building.company_id.mapped('name')),
                progress=building._progress_text(building.company_id),
            ))
        self.env['loyalty.club.purchase']._project_pending()
        self._forget()
        self.env.cr.execute(SQL(
            "SELECT COUNT(*) FROM loyalty_club_purchase WHERE company_id = ANY(%s)"
            " AND day BETWEEN %s AND %s", self._company_ids(), self._since(), self.date_to,
        ))
        self.write({
            'purchase_total': self.env.cr.fetchone()[0],
            'fingerprint': self._fingerprint(),
            'started_by_id': self.env.uid, 'started_on': fields.Datetime.now(),
        })

    def _fingerprint(self):
        return self.env['loyalty.club.replay.terms']._fingerprint(self._program(), self.with_tiers)

    def _go_on(self):
        """Do a small one at once, leave a large one to the job."""
        self.ensure_one()
        if self.purchase_total > SMALL:
            self.env.ref('loyalty_club_addon.ir_cron_replay').sudo()._trigger()
            return
        known = {}
        while self._page(PAGE, known):
            continue

    @api.model
    def _cron_run(self, limit=PAGE):
        """Go on with what is running. A page that meets another transaction is tried again; one
        that fails stops its replay, which says why and can be resumed."""
        for job in self.search([('state', '=', 'running')], order='id'):
            user = job.started_by_id or job.create_uid
            job = job.with_context(lang=user.lang)
            known = {}  # what was learnt of products: the pages share it
            try:
                while done := self.env['loyalty.club.lot']._again(job._page, limit, known):
                    left = max(job.purchase_total - job.purchase_count, 0) + 1
                    if not self.env['ir.cron']._commit_progress(done, remaining=left):
                        return
                self.env['ir.cron']._commit_progress(0, remaining=0)
            except Exception as error:
                _logger.exception("Replay %s stopped", job.id)
                self.env.cr.rollback()
                self.env.invalidate_all()
                job.sudo().write({'state': 'failed', 'failure': str(error)[:500]})
                self.env['ir.cron']._commit_progress(0, remaining=0)

    def _page(self, limit, known):
        """Do one page; after the last one it is done.

        :param int limit: about how many purchases
        :param dict known: empty, or as an earlier page of the same job left it
        :return: number of purchases, 0: nothing was left
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT last_holder FROM loyalty_club_replay WHERE id = %s AND state = 'running'"
            " FOR NO KEY UPDATE", self.id,
        ))
        found = self.env.cr.fetchone()
        if not found:
            return 0
        job = self.sudo()
        if job._fingerprint() != job.fingerprint:
            raise UserError(self.env._(
                "Rules, rewards or tiers of the club were changed while it ran, so its results"
                " would be a mixture. Press Change and start it again.",
            ))
        after, done = found[0] or 0, 0
        while not done:
            until = job._page_end(after, limit)
            if not until:
                job._finish()
                return 0
            done, after = job._run_page(after, until, known), until
        self.env.flush_all()
        self.env.invalidate_all()
        return done

    def _page_end(self, after, limit):
        """:return: id of the last customer of the next page, None when nobody is left"""
        self.env.cr.execute(SQL(
            "SELECT MAX(holder_id) FROM (SELECT holder_id FROM loyalty_club_purchase"
            " WHERE holder_id > %s AND company_id = ANY(%s) AND day BETWEEN %s AND %s"
            " ORDER BY holder_id LIMIT %s) page",
            after, self._company_ids(), self._since(), self.date_to, limit,
        ))
        return self.env.cr.fetchone()[0]

    def _run_page(self, after, until, known):
        """:return: number of purchases that were read"""
        reading = self.env['loyalty.club.replay.reading']
        if not known:
            known |= self.env['loyalty.club.replay.baskets']._new_knowledge(self)
        rows = reading._bought(self, after, until)
        purchases = reading._purchases(self, rows, known)
        terms, months = self._terms(), self._months()
        by_holder, outcomes, members = defaultdict(list), [], []
        for row in rows:
            by_holder[row.holder].append(row)
        for group in by_holder.values():
            found, tiers = self._run_customer(
                group, purchases, terms[group[0].terms], months)
            outcomes += found
            members += tiers
        customers = len({row.holder for row, __ in outcomes})
        differing = self.env['loyalty.club.replay.result']._store(self, outcomes, members, terms)
        self.write({
            'last_holder': until, 'purchase_count': self.purchase_count + len(rows),
            'customer_count': self.customer_count + customers,
            'differing_count': self.differing_count + differing,
        })
        return len(rows)

    def _run_customer(self, rows, purchases, terms, months):
        """
        :param rows: list of `Bought` of one customer, the oldest first
        :return: `(list of (Bought, Outcome), list of (terms, first day of month, tier))`
        """
        customer = replay.Customer(terms, rows[0].joined)
        outcomes, members, position = [], [], 0
        while position < len(rows) and rows[position].day < self.date_from:
            customer.remember(purchases[rows[position].id])
            position += 1
        customer.advance(self.date_from)
        for first, last in months:
            while position < len(rows) and rows[position].day <= last:
                row = rows[position]
                if self._is_tried(row):
                    outcomes.append((row, customer.buy(purchases[row.id])))
                else:
                    customer.remember(purchases[row.id])
                position += 1
            customer.advance(last)
            if position:  # who has not bought yet is not there
                members.append((rows[0].terms, first, customer.tier))
        return outcomes, members

    def _terms(self):
        """:return: dict {kind: `tools.replay.Terms`}"""
        service, program = self.env['loyalty.club.replay.terms'], self._program()
        return {kind: service._terms(program, kind, self.with_tiers) for kind, __ in KINDS}

    def _months(self):
        """:return: list of (first day, last day) of the months of the period"""
        calendar = self._program()._club_company().club_calendar
        return months_between(self.date_from, self.date_to, calendar)
