from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged('post_install', '-at_install')
class TestTierConcurrency(BaseCase):
    """Two orders of a member at once that give no points, with real transactions: neither sees the
    other, and together they lift him."""

    def setUp(self):
        super().setUp()
        self.database = Registry(get_db_name())
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            product = env['product.product'].create({
                'name': "Bought at Once", 'type': 'service', 'list_price': 80, 'taxes_id': False,
            })
            partner = env['res.partner'].create({'name': "Bought at Once"})
            club = env['loyalty.program'].create({
                'name': "Bought at Once", 'program_type': 'loyalty', 'is_club': True,
                'rule_ids': [Command.clear(), Command.create({
                    'reward_point_mode': 'money', 'minimum_amount': 10**6})],
            })
            tier = env['loyalty.club.tier'].create({
                'name': "Gold", 'program_id': club.id, 'recipe': 'months12', 'recipe_amount': 150,
            })
            member = env['loyalty.club.member'].create({
                'program_id': club.id, 'partner_id': partner.id,
            })
            orders = env['sale.order'].create([{
                'partner_id': partner.id,
                'order_line': [Command.create({'product_id': product.id})],
            } for __ in range(2)])
            self.ids = {
                'product.product': product.ids + club.reward_ids.discount_line_product_id.ids,
                'res.partner': partner.ids, 'loyalty.program': club.ids,
                'loyalty.club.tier': tier.ids, 'loyalty.club.member': member.ids,
                'sale.order': orders.ids,
            }
        self.addCleanup(self._put_away)

    def _put_away(self):
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute("DELETE FROM sale_order WHERE id = ANY(%s)", [self.ids['sale.order']])
            members = self._records(env, 'loyalty.club.member')
            cards = members.card_id
            members.unlink()
            cards.unlink()
            self._records(env, 'loyalty.club.tier').unlink()
            self._records(env, 'loyalty.program').action_archive()
            for model in ('loyalty.program', 'product.product', 'res.partner'):
                self._records(env, model).unlink()

    def _records(self, env, model):
        return env[model].browse(self.ids[model])

    def _confirm(self, order):
        """And what the job does after the commit, here in the same transaction."""
        order.action_confirm()
        order.env['loyalty.club.purchase.queue']._catch_up()

    def test_two_orders_at_once(self):
        attempts = []

        def confirm():
            attempts.append(1)
            env = api.Environment(cr, SUPERUSER_ID, {})
            first, second = self._records(env, 'sale.order')
            first.read(['state'])  # takes the snapshot
            if len(attempts) == 1:
                with self.database.cursor() as other_cr:
                    self._confirm(second.with_env(api.Environment(other_cr, SUPERUSER_ID, {})))
            self._confirm(first)

        with mute_logger('odoo.sql_db', 'odoo.service.model'), self.database.cursor() as cr:
            retrying(confirm, api.Environment(cr, SUPERUSER_ID, {}))
        self.assertEqual((self._tier(), len(attempts)), (("Gold", 1), 2))

    def test_orders_do_not_meet_before_their_jobs(self):
        """Confirming writes nothing that two orders of a member share; the job sees both."""
        with self.database.cursor() as cr, self.database.cursor() as other_cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            other_env = api.Environment(other_cr, SUPERUSER_ID, {})
            first, second = self._records(env, 'sale.order')
            first.read(['state'])
            second.with_env(other_env).action_confirm()
            other_cr.commit()
            first.action_confirm()
        self.assertEqual(self._tier(), (False, 0))
        with self.database.cursor() as cr:
            jobs = api.Environment(cr, SUPERUSER_ID, {})
            jobs.ref('loyalty_club_addon.ir_cron_catch_up_purchases').method_direct_trigger()
        self.assertEqual(self._tier(), ("Gold", 1))

    def _tier(self):
        with self.database.cursor() as cr:
            member = self._records(api.Environment(cr, SUPERUSER_ID, {}), 'loyalty.club.member')
            return member.tier_id.name, len(member.tier_change_ids)
