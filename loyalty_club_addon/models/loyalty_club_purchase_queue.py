from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

PAGE = 50
SOON = timedelta(minutes=1)
SAFE = timedelta(seconds=20)  # a transaction that takes longer has its row seen by the hour
CRON = 'loyalty_club_addon.ir_cron_catch_up_purchases'

WAITING = """
    DELETE FROM loyalty_club_purchase_queue waiting
     USING res_partner customer, res_partner chosen
     WHERE customer.id = waiting.customer_id
       AND customer.commercial_partner_id = chosen.commercial_partner_id
       AND chosen.id = ANY(%s)
 RETURNING waiting.order_id
"""
NEXT = """
    DELETE FROM loyalty_club_purchase_queue
     WHERE id IN (
           SELECT id FROM loyalty_club_purchase_queue
         ORDER BY id
            LIMIT %s
       FOR UPDATE SKIP LOCKED)
 RETURNING order_id
"""


class LoyaltyClubPurchaseQueue(models.Model):
    """Sales orders whose purchases and tiers are brought up to date after the commit.

    Nobody waits at a counter for them, so confirming an order does not pay for it: it adds a row,
    and a job does the rest at once. Whoever needs the result earlier, the next order of the same
    customer or a till that sells to him, does it first (`_catch_up`). See docs/adr/0021.

    Rows are only added and removed. Who takes one sees what the order's transaction committed with
    it; a change that is committed later has a row of its own. To do one again changes nothing.
    """

    _name = 'loyalty.club.purchase.queue'
    _description = "Sales Orders to Read as Purchases"
    _log_access = False

    # plain numbers: what is deleted or merged meanwhile must not be held by a row
    order_id = fields.Integer(string="Sales Order Number", required=True, readonly=True)
    customer_id = fields.Integer(
        string="Customer Number", required=True, readonly=True, index=True,
    )

    @api.model
    def _add(self, customers):
        """:param dict customers: {order id: ids of the customers it had in this transaction}"""
        pairs = [(order, one) for order, found in sorted(customers.items()) for one in found]
        if not pairs:
            return
        orders, found = zip(*pairs, strict=True)
        self.env.cr.execute(SQL(
            "INSERT INTO loyalty_club_purchase_queue (order_id, customer_id)"
            " SELECT * FROM unnest(%s, %s)", list(orders), list(found),
        ))
        self._wake()

    @api.model
    def _wake(self):
        """Let the job run within a minute. To wake it at once would open a connection to another
        database after each order, which takes longer than to write the row; and who comes within
        the same minute has a trigger already. One that is missed for that waits for the hour."""
        job = self.env.ref(CRON, raise_if_not_found=False)
        if not job:  # rows wait until somebody runs it
            return
        now = fields.Datetime.now()
        self.env.cr.execute(SQL(
            "SELECT FROM ir_cron_trigger WHERE cron_id = %s AND call_at > %s LIMIT 1",
            job.id, now + SAFE,
        ))
        if not self.env.cr.rowcount:
            job.sudo()._trigger(at=now + SOON)

    @api.model
    def _catch_up(self, customers=None):
        """Do now what waits, also of this transaction.

        :param customers: res.partner records: theirs and that of their companies and colleagues;
            none: everybody's
        """
        self.env['loyalty.club.purchase']._queue_pending()
        self.env.flush_all()
        if customers is None:
            while self._catch_up_page(PAGE):
                continue
        elif customers:
            self._do(self.env.execute_query(SQL(WAITING, customers.ids)))

    @api.model
    def _cron_catch_up(self, limit=PAGE):
        """Page by page; a page that meets another transaction is tried again."""
        again, jobs = self.env['loyalty.club.lot']._again, self.env['ir.cron']
        jobs._commit_progress(remaining=self.search_count([]))  # a page tried again rolls back
        while done := again(self._catch_up_page, limit):
            if not jobs._commit_progress(done, remaining=self.search_count([])):
                return

    @api.model
    def _catch_up_page(self, limit):
        """Do what waits longest. It neither commits nor rolls back and can be repeated.

        :return: number of rows
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL(NEXT, limit))
        self._do(rows)
        return len(rows)

    @api.model
    def _do(self, rows):
        ids = sorted({order_id for order_id, in rows})
        if not ids:
            return
        purchases = self.env['loyalty.club.purchase'].sudo()
        before = purchases._holders('sale.order', ids)
        purchases._project('sale.order', ids)
        by_customer = defaultdict(self.env['sale.order'].sudo().browse)
        for order in self.env['sale.order'].sudo().browse(ids).exists():
            loser = self.env['res.partner'].sudo().browse(before.get(order.id, ()))
            for customer in (order.partner_id | loser).commercial_partner_id:
                by_customer[customer] |= order
        # one by one: the history of a tier names the orders of its member alone
        for customer, orders in by_customer.items():
            self.env['loyalty.club.member']._evaluate_documents(orders, partners=customer)
        self.env.flush_all()
