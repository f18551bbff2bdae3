from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rights_client import QUIET, Call
from .rights_world import TestRightsCommon


@tagged('post_install', '-at_install')
class TestRightsDetours(TestRightsCommon):
    """Ways to points in more than one step: who prepares something for an honest document."""

    def _refused(self, name, *calls):
        change, error = self._try(self.users[name], *calls)
        self.assertEqual(change, {}, calls)
        self.assertIsInstance(error, (AccessError, ValidationError), calls)

    def _arrives(self, **values):
        """:return: call of the till with an order; values replace those of an honest one"""
        data = self._pos_order(False, 1) | values
        return Call('pos.order', 'sync_from_ui', ([data],), 'arriving')

    @mute_logger(*QUIET)
    def test_lines_of_a_paid_order_stand(self):
        line, other = self.ticket.lines[0].id, self.returned.lines[0].id
        for values in (
            {'qty': 1000}, {'price_subtotal_incl': 9999}, {'refunded_orderline_id': other},
            {'order_id': self.anonymous.id}, {'reward_id': self.open_reward.id},
            {'coupon_id': self.sara_member.card_id.id},
        ):
            for name in ('cashier', 'shop manager', 'everything but the club'):
                self._refused(name, Call('pos.order.line', 'write', ([line], values)))
                self._refused(name, Call(
                    'pos.order', 'write', ([self.ticket.id], {'lines': [[1, line, values]]}),
                ))
        values = {
            'order_id': self.part.id, 'product_id': self.product.id, 'qty': -1, 'price_unit': 0,
            'price_subtotal': 0, 'price_subtotal_incl': 0,
        }
        reward = self.ticket.lines.filtered('reward_id').id
        for claim in ({'points_cost': -9999}, {'reward_id': False}, {'coupon_id': False}):
            self._refused('shop manager', Call('pos.order.line', 'write', ([reward], claim)))
        for claim in ({'refunded_orderline_id': line}, {'reward_id': self.open_reward.id}):
            self._refused('cashier', Call('pos.order.line', 'create', ([values | claim],)))
        self._refused('cashier', Call('pos.order.line', 'write', (
            [self.draft.lines[0].id], {'order_id': self.ticket.id},
        )))

    def test_coupons_of_other_programs_are_written_after_payment(self):
        """Odoo's second call names the coupon that a reward of another program was paid with."""
        promotion = self.env['loyalty.program'].create({
            'name': "Promotion", 'program_type': 'promotion',
            'reward_ids': [Command.create({'discount': 5, 'required_points': 1})],
        })
        coupon = self.env['loyalty.card'].sudo().create({'program_id': promotion.id, 'points': 1})
        order = self._paid(self.sara, 2, reward_lines=[(promotion.reward_ids, 1, 1, None)])
        line = order.lines.filtered('reward_id').with_user(self.cashier)
        line.coupon_id = coupon
        self.assertEqual(line.coupon_id, coupon)
        with self.assertRaises(AccessError):
            line.coupon_id = self.sara_member.card_id

    @mute_logger(*QUIET)
    def test_a_tip_is_added_to_a_paid_order(self):
        self.env['pos.order.line'].with_user(self.cashier).create({
            'order_id': self.ticket.id, 'product_id': self.product.id, 'qty': 1,
            'price_unit': 5, 'price_subtotal': 5, 'price_subtotal_incl': 5,
        })
        self._settle_all()
        self.assertEqual(self._change(self.points, self._points()), {})

    @mute_logger(*QUIET)
    def test_an_arriving_order_touches_no_other(self):
        line = self.ticket.lines[0]
        values = {'qty': 1000}
        for lines in ([[1, line.id, values]], [[4, line.id]], [[0, 0, {
            'product_id': self.product.id, 'qty': 1, 'price_unit': 0, 'price_subtotal': 0,
            'price_subtotal_incl': 0, 'refund_orderline_ids': [[0, 0, {
                'order_id': self.part.id, 'product_id': self.product.id, 'qty': -10,
                'price_unit': 0, 'price_subtotal': 0, 'price_subtotal_incl': 0,
                'refunded_orderline_id': line.id,
            }]],
        }]]):
            self._refused('cashier', self._arrives(lines=lines))
        mapping = {'pos.order.line': {line.uuid: {
            'refunded_orderline_id': self.returned.lines[0].uuid,
        }}}
        self._refused('cashier', self._arrives(relations_uuid_mapping=mapping))

    @mute_logger(*QUIET)
    def test_what_is_bought_is_no_return(self):
        """A line that names another one and counts upwards would make that one worth more."""
        line = self._pos_line(
            self.product, 100, 0, refunded_orderline_id=self.returned.lines[0].id,
        )
        change, error = self._try(self.users['cashier'], self._arrives(
            lines=[line], amount_total=0, amount_paid=0, payment_ids=[],
        ))
        self.assertEqual((change, error), ({}, None))

    @mute_logger(*QUIET)
    def test_a_paid_order_is_booked_once(self):
        """A customer who is written on a paid order later does not earn by paying again."""
        for customer in (self.sara, self.paul):
            change, __ = self._try(
                self.users['cashier'],
                Call('pos.order', 'write', ([self.anonymous.id], {'partner_id': customer.id})),
                Call('pos.order', 'action_pos_order_paid', ([self.anonymous.id],)),
            )
            self.assertEqual(change, {})
        self._refused('cashier', Call('pos.order', 'write', (
            [self.anonymous.id], {'club_settled_on': False},
        )))
        self.assertTrue(self.anonymous.club_settled_on)

    @mute_logger(*QUIET)
    def test_figures_of_an_order_are_the_servers(self):
        for name, value in (
            ('club_member_id', self.company_member.id), ('club_points_earned', 9999),
            ('club_balance', 9999), ('club_points_spent', 9999),
        ):
            for user in ('cashier', 'shop manager'):
                self._refused(user, Call('pos.order', 'write', ([self.ticket.id], {name: value})))
        member = self.company_member.id
        self._refused('salesperson', Call('sale.order', 'create', ([{
            'partner_id': self.sara.id, 'club_member_id': member,
        }],)))
        self._refused('salesperson', Call(
            'sale.order', 'create', ([{'partner_id': self.sara.id}],), '',
            {'default_club_member_id': member},
        ))

    @mute_logger(*QUIET)
    def test_history_of_a_club_is_no_source(self):
        """What Odoo's history says of an older order is what its return takes back."""
        line = self._pos_line(
            self.product, -1, 20, refunded_orderline_id=self.older_ticket.lines[0].id,
        )
        back = self._arrives(
            lines=[line], amount_total=-20, amount_paid=-20, is_refund=True,
            payment_ids=[Command.create({
                'amount': -20, 'name': '2030-01-01 10:00:00',
                'payment_method_id': self.bank_payment_method.id,
            })],
        )
        forged = {
            'card_id': self.sara_member.card_id.id, 'order_model': 'pos.order', 'used': 0,
            'order_id': self.older_ticket.id, 'issued': -9999, 'description': "Forged",
        }
        for name in ('cashier', 'everything but the club'):
            for call in (
                Call('loyalty.history', 'create', ([forged],)),
                Call('loyalty.history', 'write', ([self.history.id], {'issued': -9999})),
                Call('pos.order', 'add_loyalty_history_lines', ([self.older_ticket.id], [{
                    'card_id': self.sara_member.card_id.id, 'won': -9999, 'spent': 0,
                }], [])),
            ):
                self._refused(name, call)
                change, __ = self._try(self.users[name], call, back)
                self.assertEqual(change, {'sara_member': -15}, call)

    @mute_logger(*QUIET)
    def test_points_of_an_order_are_reckoned(self):
        row = self.older_sale.sudo().coupon_point_ids
        for call in (
            Call('sale.order.coupon.points', 'write', ([row.id], {'points': -9999})),
            Call('sale.order.coupon.points', 'unlink', ([row.id],)),
            Call('sale.order', 'write', ([self.older_sale.id], {
                'coupon_point_ids': [[1, row.id, {'points': -9999}]],
            })),
        ):
            self._refused('sales manager', call)
            change, __ = self._try(
                self.users['sales manager'], call,
                Call('sale.order', 'action_cancel', ([self.older_sale.id],)),
            )
            self.assertEqual(change, {'sara_member': -30}, call)

    @mute_logger(*QUIET)
    def test_only_a_club_manager_switches_a_club(self):
        card = self.sara_member.card_id.id
        off, on = (
            Call('loyalty.program', 'write', ([self.club.id], {'is_club': value}))
            for value in (False, True)
        )
        for name in ('sales manager', 'shop manager', 'everything but the club'):
            self._refused(name, off)
            self._refused(name, Call('loyalty.program', 'write', (
                [self.plain.id], {'is_club': True},
            )))
            self._refused(name, Call('loyalty.program', 'create', ([{
                'name': "Mine", 'program_type': 'loyalty', 'is_club': True,
            }],)))
            change, __ = self._try(
                self.users[name], off,
                Call('loyalty.card', 'write', ([card], {'points': 9999})), on,
            )
            self.assertEqual(change, {})
            self._refused(name, Call('loyalty.program', 'write', (
                [self.club.id], {'club_since': '2099-01-01 00:00:00'},
            )))

    @mute_logger(*QUIET)
    def test_a_reward_stays_where_it_is(self):
        self._refused('sales manager', Call('loyalty.reward', 'write', (
            [self.open_reward.id], {'program_id': self.plain.id},
        )))
        line = self.spending.order_line.filtered('reward_id')
        for values in ({'reward_id': False}, {'coupon_id': False}, {'points_cost': 0},
                       {'order_id': self.order.id},
                       {'coupon_id': self.sara_member.card_id.id}):
            self._refused('salesperson', Call('sale.order.line', 'write', ([line.id], values)))

    @mute_logger(*QUIET)
    def test_a_member_keeps_the_card(self):
        member = self.sara_member.id
        for values in ({'card_id': self.second_card.id}, {'partner_id': self.paul.id},
                       {'program_id': self.plain.id}):
            self._refused('club manager', Call('loyalty.club.member', 'write', ([member], values)))

    def test_a_confirmed_order_follows_its_new_customer(self):
        """Whatever settles it afterwards, the points are the new customer's."""
        self.order.with_user(self.users['salesperson']).partner_id = self.paul
        self.assertEqual(self.order.club_member_id, self.company_member)
        for __ in range(2):
            self._settle_all()
            self.assertEqual(
                self._change(self.points, self._points()),
                {'sara_member': -1000, 'company_member': 500},
            )
        self.order.order_line.product_uom_qty = 25
        self._committed()
        self.assertEqual(
            self._change(self.points, self._points()),
            {'sara_member': -1000, 'company_member': 250},
        )
