import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.import_people import People, Person
from ..tools.import_row import identifiers

_logger = logging.getLogger(__name__)
PAGE = 1000
SMALL = 500  # rows that are done while the user waits
# Chatter and mails are for what happens one by one.
QUIET = {'tracking_disable': True, 'mail_create_nolog': True, 'mail_create_nosubscribe': True,
         'mail_notrack': True, 'loyalty_no_mail': True}


class LoyaltyClubImport(models.Model):
    """The work: checking, importing and undoing page by page, in the background when it is much.

    A page can be repeated, because what is done has another state; it neither commits nor rolls
    back. The job commits after each page, so whoever goes on after a crash finds what is left.
    """

    _inherit = 'loyalty.club.import'

    def _start(self):
        """Do a small file at once, leave a large one to the job."""
        self.ensure_one()
        if self.row_count <= SMALL:
            while self._page(PAGE):
                continue
        else:
            self.env.ref('loyalty_club_addon.ir_cron_import').sudo()._trigger()

    @api.model
    def _cron_run(self, limit=PAGE):
        """Go on with what is running, page by page. A page that meets another transaction is
        tried again; one that fails stops its import, which says why and can be resumed."""
        for job in self.search([('state', '=', 'running')], order='id'):
            user = job.started_by_id or job.prepared_by_id
            job = job.with_user(user or job.create_uid).sudo().with_context(
                lang=user.lang, allowed_company_ids=job.company_id.ids,
            )
            try:
                while done := self.env['loyalty.club.lot']._again(job._page, limit):
                    # one more: the page that finds nothing closes the import
                    left = job._left() + 1
                    if not self.env['ir.cron']._commit_progress(done, remaining=left):
                        return
                self.env['ir.cron']._commit_progress(0, remaining=0)
            except Exception as error:
                _logger.exception("Import %s stopped", job.id)
                self.env.cr.rollback()
                job._stop(error)
                self.env['ir.cron']._commit_progress(0, remaining=0)

    def _stop(self, error):
        """Keep what is done and say why it does not go on."""
        self.env.invalidate_all()
        self.sudo().write({'state': 'failed', 'failure': str(error)[:500] or type(error).__name__})

    def _left(self):
        """:return: number of rows that the present job has still to do"""
        state = {'check': 'waiting', 'import': 'ready', 'undo': 'done'}.get(self.job)
        return self.env['loyalty.club.import.row'].sudo().search_count([
            ('import_id', '=', self.id), ('state', '=', state),
        ])

    def _page(self, limit):
        """Do one page of what is running; after the last one the import has its next state.

        :return: number of rows, 0: nothing was left
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT job FROM loyalty_club_import WHERE id = %s AND state = 'running'"
            " FOR NO KEY UPDATE", self.id,
        ))
        found = self.env.cr.fetchone()
        if not found:
            return 0
        job = self.sudo().with_company(self.company_id)
        work, state = {
            'check': (job._check_page, 'checked'),
            'import': (job._import_page, 'done'),
            'undo': (job._undo_page, 'undone'),
        }[found[0]]
        done = work(limit)
        self.env.flush_all()
        self.env.invalidate_all()
        if not done:
            people = {'people_count': job._count_people()} if state == 'checked' else {}
            job.write({'state': state, **people})
            job._tell()
        return done

    def _import_page(self, limit):
        """Import one page of checked rows; what Odoo refuses of a row stands on the row.

        :return: number of rows
        """
        rows = self._next_rows('ready', limit)
        for part in (rows, *([row] for row in rows)):
            if not part:
                break
            try:
                with self.env.cr.savepoint():
                    self._import_rows([dict(row) for row in part])
            except UserError as error:
                if len(part) == 1:
                    self._write_rows([part[0] | {'state': 'error', 'message': str(error)[:500]}])
            else:
                if len(part) == len(rows):
                    break
        return len(rows)

    def _import_rows(self, rows):
        """Do what the check has said, as far as it is still true."""
        points = {row['id']: row['points'] for row in rows}
        self._decide(rows)
        self._refuse_points(rows)
        ready = [row for row in rows if row['state'] == 'ready']
        self._create_customers(ready)
        ready = [row for row in ready if row['state'] == 'ready']
        if self.target == 'purchases':
            self.env['loyalty.club.purchase']._add_imported(self, ready)
        if self.target == 'members' or self.give_points:
            self._give_points([row | {'points': points[row['id']]} for row in ready], ready)
        for row in ready:
            row['state'] = 'done'
        self._write_rows(rows)

    def _create_customers(self, rows):
        """Create who is missing, one customer for all rows that mean him; those whom an undone
        import had created come back."""
        people, groups = People(), []
        for row in rows:
            if row['partner_id']:
                continue
            names = identifiers(row['parsed'])
            keys = people.find(names)
            if keys and self.target == 'members':
                first = groups[keys[0]][0]
                self._refuse(row, 'same_customer', name=first['parsed'].get('name') or '–',
                             row=first['number'])
                continue
            if not keys:
                keys = [len(groups)]
                groups.append([])
            groups[keys[0]].append(row)
            people.add(Person(keys[0], names))
        # they have neither a company nor contacts to be kept alike with
        partners = self.env['res.partner'].with_context(
            **QUIET, _partners_skip_fields_sync=True,
        ).create([self._customer_values(group) for group in groups])
        for partner, group in zip(partners, groups, strict=True):
            group[0]['is_new_customer'] = True
            for row in group:
                row['partner_id'] = partner.id
        self._revive(rows)

    def _customer_values(self, rows):
        """:param rows: all rows of the page that mean this customer; the first with a value counts
        """
        values = {}
        for row in rows:
            values = row['parsed'] | values
        return {
            'name': values.get('name') or values.get('phone') or values.get('reference')
            or values.get('national') or values.get('card'),
            'phone': values.get('phone'),
            'ref': values.get('reference'),
            'vat': values.get('national'),
            'is_company': values.get('kind') == 'legal',
            'company_id': False,
            'customer_rank': 1,
        }

    def _revive(self, rows):
        """Customers that an undone import had archived are customers again."""
        partners = self.env['res.partner'].browse(
            {row['partner_id'] for row in rows}).filtered(lambda partner: not partner.active)
        partners.with_context(**QUIET).active = True
        left = set(partners.ids)
        for row in rows:
            if row['partner_id'] in left:
                row['is_new_customer'] = True
                left.discard(row['partner_id'])
