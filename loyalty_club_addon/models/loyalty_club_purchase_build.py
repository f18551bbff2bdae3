from odoo import api, fields, models
from odoo.tools import SQL

PAGE = 1_000
BOOKED = {
    'sale.order': "SELECT id FROM sale_order WHERE state = 'sale'",
    'pos.order': "SELECT id FROM pos_order WHERE state IN ('paid', 'done', 'invoiced')"
                 " AND partner_id IS NOT NULL",  # anonymous receipts are nobody's purchase
}
SEEN = {'sale.order': 'sale_order_seen', 'pos.order': 'pos_order_seen'}


class LoyaltyClubPurchaseBuild(models.Model):
    """How far the purchases of a company are made from its documents, in the background.

    A page and the place where it ends are written together: whatever stops in the middle goes on
    there. Documents that change meanwhile are projected by who changes them.
    """

    _name = 'loyalty.club.purchase.build'
    _description = "Purchases Made From Orders"
    _rec_name = 'company_id'

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, ondelete='cascade',
    )
    state = fields.Selection(
        selection=[('open', "In Progress"), ('done', "Done")],
        required=True, readonly=True, default='open',
    )
    order_count = fields.Integer(
        string="Orders", readonly=True, help="Empty until they are counted.",
    )
    done_count = fields.Integer(string="Orders Done", readonly=True)
    sale_order_seen = fields.Integer(string="Last Sales Order Seen", readonly=True)
    pos_order_seen = fields.Integer(string="Last POS Order Seen", readonly=True)
    finished_on = fields.Datetime(readonly=True)

    _company_unique = models.Constraint(
        'UNIQUE (company_id)', "The purchases of a company are made once at a time.",
    )

    @api.model
    def _start(self, companies):
        """Make the purchases of companies from their documents, from the beginning.

        :param companies: res.company records; those without a club are left out
        """
        known = self.env['loyalty.club.purchase']._companies()[0]
        ids = sorted(set(companies.ids) & set(known))
        if not ids:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            INSERT INTO loyalty_club_purchase_build (
                company_id, state, create_uid, create_date, write_uid, write_date
            )
            SELECT id, 'open', %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                   now() AT TIME ZONE 'UTC'
              FROM unnest(%(ids)s::int[]) AS company (id)
       ON CONFLICT (company_id) DO UPDATE
               SET state = 'open', order_count = NULL, done_count = 0, sale_order_seen = 0,
                   pos_order_seen = 0, finished_on = NULL, write_uid = EXCLUDED.write_uid,
                   write_date = EXCLUDED.write_date
        """, ids=ids, uid=self.env.uid))
        self.env['loyalty.club.purchase.build'].invalidate_model()
        self.env.ref('loyalty_club_addon.ir_cron_build_purchases').sudo()._trigger()

    @api.model
    def _cron_build(self, limit=PAGE):
        """Page by page; a page that meets another transaction is tried again."""
        again = self.env['loyalty.club.lot']._again
        while build := self.search([('state', '=', 'open')], order='id', limit=1):
            done = again(self._build_page, build, limit)
            remaining = max(build.order_count - build.done_count, build.state == 'open')
            if not self.env['ir.cron']._commit_progress(done, remaining=remaining):
                return

    @api.model
    def _build_page(self, build, limit):
        """Project one page of documents and note where it ends. It can be repeated.

        The documents are locked first, so that none that changed since this transaction began is
        projected as it was.

        :return: number of documents
        """
        self._lock_build(build)
        if not build.order_count:
            build.order_count = self._count_orders(build.company_id)
        for model, seen in SEEN.items():
            if ids := self._next_page(model, build.company_id, build[seen], limit):
                purchases = self.env['loyalty.club.purchase']
                purchases._project(model, ids)
                purchases._review_later(purchases._holders(model, ids).values())
                build.write({seen: ids[-1], 'done_count': build.done_count + len(ids)})
                return len(ids)
        self._drop_strays(build.company_id)
        build.write({'state': 'done', 'finished_on': fields.Datetime.now()})
        self.env['loyalty.club.member']._review_soon()  # what was read says who is special
        return 0

    @api.model
    def _lock_build(self, build):
        """Two workers at once, or a new start: the later one fails and is run again."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_purchase_build SET write_date = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s", build.id,
        ))
        build.invalidate_recordset()

    @api.model
    def _count_orders(self, company):
        count = 0
        for booked in BOOKED.values():
            self.env.cr.execute(SQL(
                "SELECT COUNT(*) FROM (%s AND company_id = %s) document", SQL(booked), company.id,
            ))
            count += self.env.cr.fetchone()[0]
        return count

    @api.model
    def _next_page(self, model, company, seen, limit):
        self.env.cr.execute(SQL(
            "%s AND company_id = %s AND id > %s ORDER BY id LIMIT %s FOR SHARE",
            SQL(BOOKED[model]), company.id, seen, limit,
        ))
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _drop_strays(self, company):
        """Purchases of documents that are not booked any more, e.g. cancelled while the company
        had no club."""
        purchases = self.env['loyalty.club.purchase']
        for model, column in (('sale.order', 'sale_order_id'), ('pos.order', 'pos_order_id')):
            self.env.cr.execute(SQL(
                "DELETE FROM loyalty_club_purchase WHERE company_id = %s AND %s IS NOT NULL"
                " AND NOT EXISTS (%s AND id = loyalty_club_purchase.%s) RETURNING holder_id",
                company.id, SQL.identifier(column), SQL(BOOKED[model]), SQL.identifier(column),
            ))
            purchases._review_later([row[0] for row in self.env.cr.fetchall()])
        purchases._invalidate()

    @api.model
    def _progress_text(self, companies):
        """:return: e.g. "12,400 of 31,000 orders", False when nothing is in progress"""
        builds = self.sudo().search([
            ('company_id', 'in', companies.ids), ('state', '=', 'open'),
        ])
        if not builds:
            return False
        if not all(builds.mapped('order_count')):
            return self.env._("Counting the orders")
        number = self.env['loyalty.club.earning']._format
        total = sum(builds.mapped('order_count'))
        done = min(sum(builds.mapped('done_count')), total)  # others came since they were counted
        return self.env._(
            "%(done)s of %(total)s orders", done=number(done), total=number(total),
        )
