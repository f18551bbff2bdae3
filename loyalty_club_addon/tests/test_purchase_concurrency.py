from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged('post_install', '-at_install')
class TestPurchaseConcurrency(BaseCase):
    """An order that is cancelled while it is read in the background, with real transactions."""

    def setUp(self):
        super().setUp()
        self.database = Registry(get_db_name())
        self.attempts = 0
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.product = env['product.product'].create({
                'name': "Advice", 'type': 'service', 'list_price': 80, 'taxes_id': False,
            })
            self.partner = env['res.partner'].create({'name': "Read at Once"})
            self.club = env['loyalty.program'].create({
                'name': "Read at Once", 'program_type': 'loyalty', 'is_club': True,
                'rule_ids': [Command.clear(), Command.create({'reward_point_mode': 'money'})],
            })
            self.order = env['sale.order'].create({
                'partner_id': self.partner.id,
                'order_line': [Command.create({'product_id': self.product.id})],
            })
            self.order.action_confirm()
            self.company_id = self.order.company_id.id
        with self.database.cursor() as cr:
            cr.execute("DELETE FROM loyalty_club_purchase WHERE sale_order_id = %s",
                       [self.order.id])
        self.addCleanup(self._put_away)

    def _put_away(self):
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute("DELETE FROM sale_order WHERE id = %s", [self.order.id])
            club = env['loyalty.program'].browse(self.club.id)
            products = env['product.product'].browse(self.product.id)
            products |= club.reward_ids.discount_line_product_id
            club.action_archive()
            club.unlink()
            products.unlink()
            env['res.partner'].browse(self.partner.id).unlink()

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _cancel(self, env):
        env['sale.order'].browse(self.order.id)._action_cancel()
        env['loyalty.club.purchase.queue']._catch_up()

    def _read_page(self, env):
        """A page of the background build with only our order."""
        builds = env['loyalty.club.purchase.build']
        company = env['res.company'].browse(self.company_id)
        ids = builds._next_page('sale.order', company, self.order.id - 1, 1)
        env['loyalty.club.purchase']._project('sale.order', ids)

    def _with_snapshot(self, work, other):
        """Run `work`; after its transaction has begun `other` commits; what fails is run again."""
        def attempt():
            self.attempts += 1
            env = self._env(cr)
            env.cr.execute("SELECT 1 FROM sale_order LIMIT 1")  # takes the snapshot
            if self.attempts == 1:
                with self.database.cursor() as other_cr:
                    other(self._env(other_cr))
            work(env)

        with mute_logger('odoo.sql_db', 'odoo.service.model'), self.database.cursor() as cr:
            retrying(attempt, self._env(cr))

    def _count(self):
        with self.database.cursor() as cr:
            cr.execute("SELECT COUNT(*) FROM loyalty_club_purchase WHERE sale_order_id = %s",
                       [self.order.id])
            return cr.fetchone()[0]

    def test_cancelled_while_the_page_is_read(self):
        self._with_snapshot(self._read_page, self._cancel)
        self.assertEqual((self._count(), self.attempts), (0, 2))

    def test_read_while_it_is_cancelled(self):
        """Who cancels does not see the row that the page has written meanwhile."""
        self._with_snapshot(self._cancel, self._read_page)
        self.assertEqual((self._count(), self.attempts), (0, 2))

    def test_two_pages_at_once(self):
        self._with_snapshot(self._read_page, self._read_page)
        self.assertEqual((self._count(), self.attempts), (1, 2))

    def test_the_job_goes_on_after_a_crash(self):
        """Pages before the crash are there, and the next run goes on with the one that failed."""
        purchases = self.database['loyalty.club.purchase']
        project = purchases._project

        def crash(model, document_model, ids):
            project(model, document_model, ids)
            if document_model == 'sale.order' and self.order.id in ids:
                raise RuntimeError

        with self.database.cursor() as cr:
            env = self._env(cr)
            env['loyalty.club.purchase.build']._start(env['res.company'].browse(self.company_id))
        with patch.object(purchases, '_project', crash), self.assertRaises(RuntimeError), \
                self.database.cursor() as cr:
            self._env(cr)['loyalty.club.purchase.build']._cron_build(limit=100)
        self.assertEqual(self._count(), 0)
        with self.database.cursor() as cr:
            builds = self._env(cr)['loyalty.club.purchase.build']
            build = builds.search([('company_id', '=', self.company_id)])
            self.assertEqual(build.state, 'open')
            self.assertLess(build.done_count, build.order_count or 1)
            builds._cron_build(limit=100)
            self.assertEqual((build.state, build.done_count), ('done', build.order_count))
        self.assertEqual(self._count(), 1)
