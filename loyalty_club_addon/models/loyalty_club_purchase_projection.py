from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_purchase_query import DEFINITIONS

# What counts no more goes, what counts is written, and its products are written anew.
PROJECT = """
    WITH %(worth)s, gone AS (
        DELETE FROM loyalty_club_purchase purchase
         WHERE %(known)s AND purchase.company_id = ANY(%(companies)s)
           AND NOT EXISTS (SELECT FROM worth WHERE worth.document_id = purchase.%(column)s)
     RETURNING purchase.%(column)s AS document_id
    ), kept AS (
        INSERT INTO loyalty_club_purchase AS purchase (
            %(column)s, name, company_id, holder_id, config_id, channel, date, day,
            amount_untaxed, amount_total, margin,
            create_uid, create_date, write_uid, write_date
        )
        SELECT document.id, name, company_id, holder_id, config_id, channel, date, day,
               SUM(amount_untaxed), SUM(amount_total), SUM(amount_untaxed - cost),
               %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
          FROM document
          JOIN worth ON worth.document_id = document.id
      GROUP BY document.id, name, company_id, holder_id, config_id, channel, date, day
      ORDER BY document.id
   ON CONFLICT (%(column)s) WHERE %(column)s IS NOT NULL DO UPDATE
           SET name = EXCLUDED.name, company_id = EXCLUDED.company_id,
               holder_id = EXCLUDED.holder_id, config_id = EXCLUDED.config_id,
               channel = EXCLUDED.channel, date = EXCLUDED.date, day = EXCLUDED.day,
               amount_untaxed = EXCLUDED.amount_untaxed, amount_total = EXCLUDED.amount_total,
               margin = EXCLUDED.margin, write_uid = EXCLUDED.write_uid,
               write_date = EXCLUDED.write_date
     RETURNING purchase.id, purchase.company_id, purchase.%(column)s AS document_id
    ), emptied AS (
        DELETE FROM loyalty_club_purchase_line WHERE purchase_id IN (SELECT id FROM kept)
    ), added AS (
        INSERT INTO loyalty_club_purchase_line (
            purchase_id, company_id, product_id, quantity, amount_untaxed, amount_total, margin,
            create_uid, create_date, write_uid, write_date
        )
        SELECT kept.id, kept.company_id, product_id, quantity, amount_untaxed, amount_total,
               amount_untaxed - cost, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC'
          FROM kept
          JOIN worth ON worth.document_id = kept.document_id
      ORDER BY kept.id, product_id
    )
"""


class LoyaltyClubPurchase(models.Model):
    """Keeps purchases what their documents are worth: net of returns, whoever changed them.

    A document counts while it is confirmed (sales) or paid (till), in a company that has a club,
    for the member it was booked for, else for the company or person of its customer. Left out are
    delivery, tips, what fills gift cards and wallets, down payments, lines that settle a sale
    order at the till, and sales to nobody. Gift cards and wallets pay; every other reward makes
    its products cheaper. A return of the till lessens the order it names; one without a receipt is
    a purchase below zero. Credit notes lessen their sale order.

    The margin takes the cost that Odoo stored on the line: `purchase_price` where `sale_margin` is
    installed, `total_cost` at the till once Odoo knows it. Else it is the product's cost in that
    company at the moment of writing: a rebuild takes that of its own day.
    """

    _inherit = 'loyalty.club.purchase'

    @api.model
    def _project_later(self, documents):
        """Bring purchases up to date at the end of the transaction, once for all its documents;
        those of sales orders right after it, see `loyalty.club.purchase.queue`.

        :param documents: sale.order or pos.order records that may be worth something else now
        """
        companies = self._companies()[0]
        if not documents or not companies:
            return
        documents = documents.sudo().filtered(lambda one: one.company_id.id in companies)
        if not documents:
            return
        data = self.env.cr.precommit.data
        plan = data.get('loyalty_club_purchases')
        if plan is None:
            plan = data['loyalty_club_purchases'] = {name: {} for name in DEFINITIONS}
            self.env.cr.precommit.add(self.env['loyalty.club.purchase'].sudo()._project_and_review)
        for document in documents:
            plan[documents._name].setdefault(document.id, set()).add(document.partner_id.id)

    @api.model
    def _project_and_review(self):
        """The end of the transaction: purchases are written, and may move who bought."""
        self._queue_pending()
        for documents in self._project_pending():
            self.env['loyalty.club.member']._evaluate_documents(documents)
        self.env.flush_all()  # nobody writes after this what is still in the cache

    @api.model
    def _queue_pending(self):
        """Sales orders of this transaction are left to the job."""
        plan = self.env.cr.precommit.data.get('loyalty_club_purchases') or {}
        if orders := plan.get('sale.order'):
            plan['sale.order'] = {}
            self.env['loyalty.club.purchase.queue'].sudo()._add(orders)

    @api.model
    def _project_pending(self):
        """Do now what `_project_later` has put off, e.g. to reckon with it in the same transaction.

        :return: list of the documents whose purchases were written, records of each model
        """
        plan = self.env.cr.precommit.data.pop('loyalty_club_purchases', None) or {}
        done = []
        for model, ids in plan.items():
            if ids:
                self._project(model, sorted(ids))
                done.append(self.env[model].browse(sorted(ids)))
        return done

    @api.model
    def _project(self, model, ids):
        """Write what documents are worth now. Doing it again changes nothing.

        Of two transactions at once on a document the later one fails and is run again: both write
        its row. Where there is no row, the document itself is written.

        :param str model: 'sale.order' or 'pos.order'
        :param list ids: documents
        """
        self.env.flush_all()
        # the tables are named in the order in which they are read: to look for another one would
        # take longer than to read a few documents
        self.env.cr.execute(SQL(
            "SET LOCAL join_collapse_limit = 1; SET LOCAL from_collapse_limit = 1;"
            "%s SELECT (SELECT ARRAY_AGG(document_id) FROM kept)", self._statement(model, ids),
        ))
        kept = self.env.cr.fetchone()[0] or []
        self.env.cr.execute(
            "SET LOCAL join_collapse_limit = DEFAULT; SET LOCAL from_collapse_limit = DEFAULT",
        )
        if missing := sorted(set(ids) - set(kept)):
            self._guard_absence(model, missing)
        self._invalidate()

    @api.model
    def _rebuild(self, companies=None):
        """Make all purchases anew from their documents, in one statement for each kind.

        It locks nothing first: for a company that is selling meanwhile see
        `loyalty.club.purchase.build`, which does the same in pages.

        :param companies: res.company records; none: all that have a club
        """
        self.env.flush_all()
        for model in DEFINITIONS:
            self.env.cr.execute(SQL(
                "%s SELECT COUNT(*) FROM kept", self._statement(model, None, companies),
            ))
        self._invalidate()

    @api.model
    def _invalidate(self):
        self.env['loyalty.club.purchase'].invalidate_model()
        self.env['loyalty.club.purchase.line'].invalidate_model()

    @api.model
    def _statement(self, model, ids=None, companies=None):
        """:return: SQL that projects documents, to be followed by a SELECT"""
        zones = dict(zip(*self._companies(), strict=True))
        if companies is not None:
            zones = {company: zones[company] for company in companies.ids if company in zones}
        column = SQL.identifier(DEFINITIONS[model][0])
        values = {'companies': list(zones), 'zones': list(zones.values())}
        chosen = SQL("TRUE") if ids is None else SQL("sale.id = ANY(%s)", list(ids))
        known = SQL("purchase.%s IS NOT NULL", column) if ids is None else SQL(
            "purchase.%s = ANY(%s)", column, list(ids),
        )
        worth = self._worth(model, chosen, **values)
        return SQL(PROJECT, worth=worth, known=known, column=column, uid=self.env.uid, **values)

    @api.model
    def _guard_absence(self, model, ids):
        """Documents that are no purchase have no row by which two transactions would meet: a
        background build of before could write one from what it saw. So it meets the document (it
        locks what it reads) and the place of the row (which is unique)."""
        column, table = DEFINITIONS[model][0], self.env[model]._table
        self.env.cr.execute(SQL("""
            UPDATE %s SET write_date = write_date WHERE id = ANY(%s)
        """, SQL.identifier(table), ids))
        column = SQL.identifier(column)
        self.env.cr.execute(SQL("""
            WITH held AS (
                INSERT INTO loyalty_club_purchase
                       (%(column)s, name, company_id, holder_id, channel, date, day)
                SELECT document.id, document.id, company.id, company.partner_id, 'import',
                       now() AT TIME ZONE 'UTC', CURRENT_DATE
                  FROM %(table)s document
                  JOIN res_company company ON company.id = document.company_id
                 WHERE document.id = ANY(%(ids)s)
              ORDER BY document.id
           ON CONFLICT DO NOTHING
             RETURNING id
            )
            SELECT ARRAY_AGG(id) FROM held
        """, column=column, table=SQL.identifier(table), ids=ids))
        if held := self.env.cr.fetchone()[0]:
            self.env.cr.execute(SQL("DELETE FROM loyalty_club_purchase WHERE id = ANY(%s)", held))
