from datetime import date, timedelta
from typing import NamedTuple

from psycopg2.errors import QueryCanceled

from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_purchase_build import BOOKED

MOST = (50_000, 5_000)  # documents of a kind that are read, and again when that takes too long
SECONDS = 8
PER_DOCUMENT = 4  # purchases that are written already are read faster than documents

WRITTEN = """
    SELECT company_id, holder_id, day, date, id, amount_untaxed
      FROM loyalty_club_purchase
     WHERE company_id = ANY(%(companies)s) AND day >= %(since)s AND %(which)s
  ORDER BY day DESC, id DESC
     LIMIT %(limit)s
"""
UNWRITTEN = """
    WITH %(worth)s
    SELECT document.company_id, document.holder_id, document.day, document.date, document.id,
           SUM(worth.amount_untaxed)
      FROM document
      JOIN worth ON worth.document_id = document.id
     WHERE document.day >= %(since)s
  GROUP BY document.company_id, document.holder_id, document.day, document.date, document.id
"""


class PastPurchases(NamedTuple):
    """rows: list of (company id, customer id, day, amount without tax in the company's currency),
    the oldest first. since: first day that was read; later than asked for in a large company."""

    rows: list
    since: date


class LoyaltyClubPurchase(models.Model):
    """What companies sold, whether or not they keep purchases yet. It only reads."""

    _inherit = 'loyalty.club.purchase'

    @api.model
    def _past(self, companies, since):
        """Read what customers bought since a day, by the one definition of a purchase.

        A company without a club keeps no purchases: they are reckoned from its orders, the newest
        first and as many as can be had in a few seconds.

        :param companies: res.company records
        :return: `PastPurchases`, None when not even few could be read in time
        """
        self.env.flush_all()
        for most in MOST:
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(SQL(
                        "SET LOCAL statement_timeout = %s", max(int(1000 * SECONDS), 1)))
                    found = self._past_of(companies, since, most)
                    self.env.cr.execute("SET LOCAL statement_timeout = DEFAULT")
            except QueryCanceled:
                continue
            return found
        return None

    @api.model
    def _past_of(self, companies, since, most):
        kept = companies.browse(self._companies()[0]) & companies
        written = self.env['loyalty.club.purchase.build'].sudo().search([
            ('company_id', 'in', kept.ids), ('state', '=', 'done'),
        ]).company_id
        rows, first = self._past_written(written, since, SQL("TRUE"), most)
        for company in companies - written:  # what was imported stands beside the orders
            more, reached = self._past_written(
                company, since, SQL("channel = 'import'"), most)
            rows, first = rows + more, max(first, reached)
            for model in BOOKED:
                more, reached = self._past_unwritten(model, company, since, most)
                rows, first = rows + more, max(first, reached)
        rows.sort(key=lambda row: row[2:5])
        return PastPurchases(
            [(company, holder, day, amount) for company, holder, day, __, __, amount in rows
             if day >= first], first,
        )

    @api.model
    def _past_written(self, companies, since, which, most):
        """:return: (rows, first day of which all was read)"""
        if not companies:
            return [], since
        limit = PER_DOCUMENT * most
        self.env.cr.execute(SQL(
            WRITTEN, companies=companies.ids, since=since, which=which, limit=limit,
        ), log_exceptions=False)
        rows = self.env.cr.fetchall()
        return rows, self._next_day(rows[-1][2]) if len(rows) == limit else since

    @api.model
    def _past_unwritten(self, model, company, since, most):
        """:return: (rows, first day of which all was read)"""
        # a day more: that of the company may begin before that of the database
        self.env.cr.execute(SQL(
            "%s AND company_id = %s AND date_order >= %s ORDER BY date_order DESC, id DESC"
            " LIMIT %s", SQL(BOOKED[model]), company.id, since - timedelta(days=1), most,
        ), log_exceptions=False)
        ids = [row[0] for row in self.env.cr.fetchall()]
        if not ids:
            return [], since
        worth = self._worth(
            model, SQL("sale.id = ANY(%s)", ids), [company.id], [self._zone(company)],
        )
        self.env.cr.execute(SQL(UNWRITTEN, worth=worth, since=since), log_exceptions=False)
        rows = self.env.cr.fetchall()
        if len(ids) < most or not rows:
            return rows, since
        return rows, max(since, self._next_day(min(row[2] for row in rows)))

    @api.model
    def _next_day(self, day):
        """The oldest day may have been read in part."""
        return day + timedelta(days=1)
