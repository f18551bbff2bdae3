from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged('post_install', '-at_install')
class TestDayCapConcurrency(BaseCase):
    """Two orders of one member at once, with real transactions that commit."""

    def setUp(self):
        super().setUp()
        self.database = Registry(get_db_name())
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.product = env['product.product'].create({
                'name': "Advice", 'type': 'service', 'list_price': 80, 'taxes_id': False,
            })
            self.partner = env['res.partner'].create({'name': "Two at Once"})
            self.club = env['loyalty.program'].create({
                'name': "Two at Once", 'program_type': 'loyalty', 'is_club': True,
                'club_day_cap': 100,
                'rule_ids': [Command.clear(), Command.create({'reward_point_mode': 'money'})],
            })
            self.member = env['loyalty.club.member']._enrol(self.club, self.partner, 'manual')
            self.card = self.member.card_id
            self.orders = env['sale.order'].create([{
                'partner_id': self.partner.id,
                'order_line': [Command.create({'product_id': self.product.id})],
            } for __ in range(2)])
        self.addCleanup(self._put_away)

    def _put_away(self):
        """The ledger deletes nothing; the owner of the database can."""
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for table, column in (
                ('loyalty_club_allocation', 'entry_id'), ('loyalty_club_lot', 'entry_id'),
                ('loyalty_club_entry', 'id'),
            ):
                cr.execute(SQL("""
                    ALTER TABLE %(table)s DISABLE TRIGGER USER;
                    DELETE FROM %(table)s WHERE %(column)s IN (
                        SELECT id FROM loyalty_club_entry WHERE program_id = %(club)s);
                    ALTER TABLE %(table)s ENABLE TRIGGER USER;
                """, table=SQL.identifier(table), column=SQL.identifier(column), club=self.club.id))
            cr.execute("DELETE FROM loyalty_club_member WHERE id = %s", [self.member.id])
            cr.execute("DELETE FROM sale_order WHERE id IN %s", [tuple(self.orders.ids)])
            cr.execute("UPDATE loyalty_card SET active = FALSE WHERE id = %s", [self.card.id])
            env['loyalty.card'].with_context(active_test=False).browse(self.card.id).unlink()
            club = env['loyalty.program'].browse(self.club.id)
            products = env['product.product'].browse(self.product.id)
            products |= club.reward_ids.discount_line_product_id
            club.action_archive()
            club.unlink()
            products.unlink()
            env['res.partner'].browse(self.partner.id).unlink()

    def test_the_day_is_not_filled_twice(self):
        """The later order reckoned with a whole day; it fails, runs again and gets the rest."""
        first, second = self.orders.ids
        attempts = []

        def confirm_second():
            env = api.Environment(cr, SUPERUSER_ID, {})
            points = env['sale.order'].browse(second).club_points_to_earn  # takes the snapshot
            attempts.append(points)
            if len(attempts) == 1:
                with self.database.cursor() as other:
                    api.Environment(other, SUPERUSER_ID, {})['sale.order'].browse(
                        first).action_confirm()
            env['sale.order'].browse(second).action_confirm()
            env.flush_all()

        with mute_logger('odoo.sql_db', 'odoo.service.model'), self.database.cursor() as cr:
            retrying(confirm_second, api.Environment(cr, SUPERUSER_ID, {}))
        self.assertEqual(attempts, [80, 20])
        with self.database.cursor() as cr:
            cr.execute(
                "SELECT array_agg(points ORDER BY seq) FROM loyalty_club_entry WHERE card_id = %s",
                [self.card.id],
            )
            self.assertEqual([float(points) for points in cr.fetchone()[0]], [80, 20])
