from uuid import uuid4

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged('post_install', '-at_install')
class TestLateReceiptConcurrency(BaseCase):
    """A receipt is registered while some of it comes back, with real transactions that commit.

    5 pieces of 20 were bought, 2 come back: 60 points, whoever is first.
    """

    def setUp(self):
        super().setUp()
        self.database = Registry(get_db_name())
        self.numbers = iter(range(1, 9))
        with self.database.cursor() as cr:
            env = self._env(cr)
            product = env['product.product'].create({
                'name': "Advice", 'type': 'service', 'list_price': 20, 'taxes_id': False,
                'available_in_pos': True,
            })
            partner = env['res.partner'].create({'name': "Late and Back"})
            club = env['loyalty.program'].create({
                'name': "Late and Back", 'program_type': 'loyalty', 'is_club': True,
                'rule_ids': [Command.clear(), Command.create({'reward_point_mode': 'money'})],
            })
            member = env['loyalty.club.member']._enrol(club, partner, 'manual')
            self.bank = env['pos.payment.method'].search([
                ('company_id', '=', env.company.id), ('journal_id.type', '=', 'bank'),
            ], limit=1).id
            config = env['pos.config'].create({
                'name': "Late and Back", 'payment_method_ids': [Command.set([self.bank])],
            })
            config.open_ui()
            session = config.current_session_id
            session.set_opening_control(0, None)
            self.ids = {
                'product': product.id, 'partner': partner.id, 'club': club.id,
                'member': member.id, 'card': member.card_id.id, 'config': config.id,
                'session': session.id,
            }
            self.order_id = self._sync(env, 5).id
        self.addCleanup(self._put_away)

    def _env(self, cr):
        admin = api.Environment(cr, SUPERUSER_ID, {}).ref('base.user_admin')
        return api.Environment(cr, admin.id, {'tracking_disable': True})

    def _sync(self, env, quantity, **line):
        """An order of a stranger, as the till sends it."""
        number = next(self.numbers)
        uuid = str(uuid4())
        total, now = 20 * quantity, fields.Datetime.to_string(fields.Datetime.now())
        result = env['pos.order'].sync_from_ui([{
            'uuid': uuid, 'access_token': uuid, 'name': f'Late {number}', 'state': 'paid',
            'pos_reference': f'2600-009-{number:07d}', 'tracking_number': str(number),
            'session_id': self.ids['session'], 'company_id': env.company.id,
            'user_id': env.uid, 'partner_id': False, 'date_order': now,
            'amount_total': total, 'amount_paid': total, 'amount_tax': 0, 'amount_return': 0,
            'is_refund': quantity < 0,
            'lines': [Command.create({
                'uuid': str(uuid4()),
                'product_id': self.ids['product'], 'qty': quantity, 'price_unit': 20,
                'price_subtotal': total, 'price_subtotal_incl': total, 'discount': 0,
                'tax_ids': [Command.set([])], 'full_product_name': "Advice", **line,
            })],
            'payment_ids': [Command.create({
                'amount': total, 'name': now, 'payment_method_id': self.bank,
            })],
        }])
        return env['pos.order'].browse([row['id'] for row in result['pos.order']])

    def _register(self, env):
        partner = env['res.partner'].browse(self.ids['partner'])
        env['pos.order'].browse(self.order_id)._club_register_late(partner)

    def _return(self, env):
        order = env['pos.order'].browse(self.order_id)
        self._sync(env, -2, refunded_orderline_id=order.lines.id)

    def _meanwhile(self, first, second):
        """`second` begins, `first` is done and committed meanwhile.

        :return: points of the entries, and how often `second` was run
        """
        attempts = []

        def begin():
            env = self._env(cr)
            attempts.append(env['pos.order'].browse(self.order_id).state)  # takes the snapshot
            if len(attempts) == 1:
                with self.database.cursor() as other:
                    first(self._env(other))
            second(env)
            env.flush_all()

        with mute_logger('odoo.sql_db', 'odoo.service.model'), self.database.cursor() as cr:
            retrying(begin, self._env(cr))
        with self.database.cursor() as cr:
            cr.execute(
                "SELECT points FROM loyalty_club_entry WHERE card_id = %s ORDER BY seq",
                [self.ids['card']],
            )
            return [float(points) for points, in cr.fetchall()], len(attempts)

    def test_it_comes_back_while_it_is_registered(self):
        self.assertEqual(self._meanwhile(self._return, self._register), ([60], 2))

    def test_it_is_registered_while_it_comes_back(self):
        self.assertEqual(self._meanwhile(self._register, self._return), ([100, -40], 2))

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
                """, table=SQL.identifier(table), column=SQL.identifier(column),
                    club=self.ids['club']))
            cr.execute("SELECT id FROM pos_order WHERE session_id = %s", [self.ids['session']])
            orders = [order_id for order_id, in cr.fetchall()]
            for statement in (
                "DELETE FROM mail_message WHERE model = 'pos.order' AND res_id = ANY(%s)",
                "DELETE FROM pos_payment WHERE pos_order_id = ANY(%s)",
                "DELETE FROM pos_order_line WHERE order_id = ANY(%s)",
                "DELETE FROM pos_order WHERE id = ANY(%s)",
            ):
                cr.execute(statement, [orders])
            cr.execute("DELETE FROM loyalty_history WHERE card_id = %s", [self.ids['card']])
            cr.execute("DELETE FROM pos_session WHERE id = %s", [self.ids['session']])
            cr.execute("DELETE FROM loyalty_club_member WHERE id = %s", [self.ids['member']])
            cr.execute("UPDATE loyalty_card SET active = FALSE WHERE id = %s", [self.ids['card']])
            # Odoo keeps what a till may be selling; this test's till is gone
            cr.execute("UPDATE product_template SET available_in_pos = FALSE WHERE id IN (SELECT"
                       " product_tmpl_id FROM product_product WHERE id = %s)",
                       [self.ids['product']])
            env.invalidate_all()
            env['pos.config'].browse(self.ids['config']).unlink()
            cards = env['loyalty.card'].with_context(active_test=False)
            cards.browse(self.ids['card']).unlink()
            club = env['loyalty.program'].browse(self.ids['club'])
            products = env['product.product'].browse(self.ids['product'])
            products |= club.reward_ids.discount_line_product_id
            club.action_archive()
            club.unlink()
            products.unlink()
            env['res.partner'].browse(self.ids['partner']).unlink()
