from odoo.tests import tagged
from odoo.tools import mute_logger

from .rights_client import FORGED, QUIET, Call
from .rights_world import TestRightsCommon

ALL = 'everything but the club'
# Whose work sales orders are: what these write there is a document.
SALES = ('salesperson', 'sales manager', ALL)
# Odoo lets these write sales orders too.
SALES_WRITERS = (*SALES, 'shop manager', 'accountant')
CANCELLED = {'order': {'sara_member': -1000}, 'spending': {'company_member': 95},
             'older_sale': {'sara_member': -30}}
MOVED = {'order': {'sara_member': -1000, 'company_member': 500},
         'older_sale': {'sara_member': -30, 'company_member': 30}}
METHODS = {
    'sale.order.action_confirm quotation': {'sara_member': 100},
    # the receipt of an anonymous purchase, registered once by somebody else than who sold it
    'pos.order.club_register_late anonymous': {'company_member': 30},
    **{f'sale.order.action_cancel {order}': change for order, change in CANCELLED.items()},
}
WRITES = {
    # orders that are cancelled, set back or given to another customer
    **{f'sale.order.write {order} state={state}': change
       for order, change in CANCELLED.items() for state in ('cancel', 'draft')},
    **{f'sale.order.{method} order state={state}{forged}': CANCELLED['order']
       for state in ('cancel', 'draft')
       for method, forged in (('write', ' forged'), ('web_save', ''), ('load', ''))},
    **{f'sale.order.write {order} partner_id': change for order, change in MOVED.items()},
    'sale.order.write order partner_id forged': MOVED['order'],
    'sale.order.web_save order partner_id': MOVED['order'],
    # lines of confirmed orders: what is on the order now
    'sale.order.line.write spending line 1 product_uom_qty=1000': {'company_member': 4995},
    'sale.order.line.write spending line 1 price_unit=9999': {'company_member': 2495},
    'sale.order.line.write older_sale line 1 product_uom_qty=1000': {'sara_member': 9970},
    'sale.order.line.write older_sale line 1 price_unit=9999': {'sara_member': 14969},
    # lines that go from one order to another
    **{f'sale.order.line.{way}': {'sara_member': 100} for way in (
        'write quotation line 1 order_id', 'write quotation line 1 order_id forged',
        'web_save quotation line 1 order_id', 'copy quotation line 1 order_id',
    )},
    'sale.order.line.write spending line 1 order_id': {'sara_member': 20, 'company_member': -5},
    'sale.order.line.write older_sale line 1 order_id': {'sara_member': 30},
    **{f'sale.order.line.write {line} order_id, product_id, price_unit=0, reward_id, coupon_id, po':
       change for line, change in (
           ('spending line 1', {'company_member': -5}),
           ('spending line 2', {'company_member': 100}),
           ('older_sale line 1', {'sara_member': -30}),
       )},
}


@tagged('post_install', '-at_install')
class TestRightsRpc(TestRightsCommon):
    """Whoever calls whatever: points move by documents only."""

    def _evil(self):
        """:return: dict {model: values a client would like to write}"""
        card, other = self.sara_member.card_id, self.company_member.card_id
        return {
            'loyalty.card': [
                {'points': 9999}, {'partner_id': self.paul.id}, {'program_id': self.plain.id},
                {'program_id': self.club.id, 'points': 9999}, {'program_id': self.club.id},
                {'active': False}, {'club_debt': -9999}, {'club_seq': 0},
                {'club_successor_id': other.id},
                {'club_entry_ids': [[0, 0, self._entry_values()]]}, {'club_entry_ids': [[5]]},
                {'club_member_ids': [[0, 0, {
                    'program_id': self.club.id, 'partner_id': self.paul.id,
                }]]},
                {'history_ids': [[0, 0, {'issued': 9999, 'used': 0, 'description': "x"}]]},
            ],
            'loyalty.history': [
                {'issued': 9999}, {'used': -9999}, {'used': 9999, 'issued': 9999},
                {'card_id': other.id}, {'order_id': self.ticket.id},
                {'card_id': card.id, 'order_model': 'pos.order', 'description': "x",
                 'order_id': self.older_ticket.id, 'issued': -9999, 'used': 0},
            ],
            'loyalty.club.member': [
                {'card_id': self.second_card.id}, {'card_id': other.id}, {'points': 9999},
                {'debt': -9999}, {'partner_id': self.paul.id}, {'program_id': self.plain.id},
                {'active': False}, {'state': 'left'},
                {'program_id': self.club.id, 'partner_id': self.paul.id, 'points': 9999},
            ],
            'loyalty.club.entry': [
                {'points': 9999}, {'kind': 'adjust'}, {'card_id': other.id}, self._entry_values(),
            ],
            'loyalty.club.lot': [
                {'points_left': 9999}, {'expires_on': '2099-01-01'}, {'card_id': other.id},
                {'card_id': card.id, 'points': 9999, 'points_left': 9999},
            ],
            'loyalty.club.allocation': [{'points': -9999}, {'lot_id': 1}],
            'sale.order.coupon.points': [
                {'points': 9999}, {'points': -9999}, {'coupon_id': other.id},
                {'order_id': self.older_sale.id, 'coupon_id': other.id, 'points': -9999},
            ],
            'loyalty.program': [
                {'is_club': False}, {'club_since': '2099-01-01 00:00:00'}, {'active': False},
                {'coupon_ids': [[1, card.id, {'points': 9999}]]},
                {'coupon_ids': [[0, 0, {'points': 9999, 'partner_id': self.paul.id}]]},
                {'club_member_ids': [[1, self.sara_member.id, {'card_id': other.id}]]},
                {'program_type': 'promotion'}, {'company_id': False},
            ],
            'loyalty.reward': [
                {'required_points': 0}, {'required_points': -9999}, {'program_id': self.plain.id},
                {'active': False}, {'discount': 100},
            ],
            'loyalty.rule': [
                {'club_step_points': 9999}, {'reward_point_amount': 9999},
                {'program_id': self.plain.id}, {'active': False},
            ],
        } | self._evil_documents(card, other)

    def _evil_documents(self, card, other):
        line = {'product_id': self.product.id, 'price_unit': 0}
        reward = {'reward_id': self.open_reward.id, 'coupon_id': card.id, 'points_cost': -9999,
                  'reward_identifier_code': 'x'}
        return {
            'sale.order.line': [
                {'points_cost': -9999}, {'points_cost': 0}, {'coupon_id': other.id},
                {'reward_id': self.open_reward.id}, {'reward_id': False},
                {'product_uom_qty': 1000}, {'price_unit': 9999}, {'order_id': self.order.id},
                {'state': 'sale'}, {'order_id': self.order.id, **line, **reward},
                {'order_id': self.quotation.id, **line, **reward},
            ],
            'pos.order.line': [
                {'points_cost': -9999}, {'coupon_id': other.id}, {'reward_id': False},
                {'qty': 1000}, {'qty': -1000}, {'price_subtotal_incl': 9999},
                {'price_subtotal': 9999, 'price_unit': 9999, 'price_subtotal_incl': 9999},
                {'order_id': self.ticket.id}, {'refunded_orderline_id': self.ticket.lines[:1].id},
                {'order_id': self.ticket.id, 'qty': 100, 'price_subtotal': 0,
                 'price_subtotal_incl': 0, **line, **reward},
                {'order_id': self.part.id, 'qty': 100, 'price_subtotal': 0,
                 'price_subtotal_incl': 0, **line,
                 'refunded_orderline_id': self.returned.lines[:1].id},
                {'order_id': self.part.id, 'qty': -100, 'price_subtotal': 0,
                 'price_subtotal_incl': 0, **line,
                 'refunded_orderline_id': self.returned.lines[:1].id},
            ],
            'sale.order': [
                {'club_member_id': self.company_member.id}, {'state': 'sale'},
                {'state': 'cancel'}, {'state': 'draft'}, {'partner_id': self.paul.id},
                {'club_own': True}, {'date_order': '2019-01-01 00:00:00'},
                {'coupon_point_ids': [[0, 0, {'coupon_id': card.id, 'points': 9999}]]},
                {'applied_coupon_ids': [[4, other.id]]},
                {'order_line': [[0, 0, {**line, **reward}]]},
            ],
            'pos.order': [
                {'club_member_id': self.company_member.id}, {'club_points_earned': 9999},
                {'club_offline': True}, {'state': 'paid'}, {'state': 'draft'},
                {'state': 'cancel'}, {'partner_id': self.paul.id}, {'partner_id': self.sara.id},
                {'club_own': True}, {'date_order': '2019-01-01 00:00:00'},
                {'lines': [[0, 0, {**line, **reward, 'qty': 1, 'price_subtotal': 9999,
                                   'price_subtotal_incl': 9999}]]},
                self._pos_order(self.sara, 1000),
            ],
        }

    def _entry_values(self):
        return {
            'card_id': self.sara_member.card_id.id, 'program_id': self.club.id, 'seq': 99,
            'kind': 'adjust', 'points': 9999, 'balance': 9999,
        }

    def _writes(self, every=True):
        """:return: ways to write that every model has

        :param bool every: by all ways, on every record and with a forged context too; rights add
            up, so that one user does it who has all of them
        """
        for model, rows in self._evil().items():
            records = self.targets[model]
            first = records[:1]
            name = self._name(first)
            for values in rows:
                label = self._label(values)
                for context in ({}, FORGED) if every else ({},):
                    sign = ' forged' if context else ''
                    yield Call(model, 'create', ([values],), label + sign, context)
                    for record in records if every and not context else first:
                        yield Call(model, 'write', ([record.id], values),
                                   f'{self._name(record)} {label}{sign}', context)
                if every or values == rows[0]:
                    yield Call(model, 'web_save', (first.ids, values, {}), f'{name} {label}')
                    yield Call(model, 'copy', (first.ids, values), f'{name} {label}')
                    yield Call(model, 'load', (
                        ['.id', *values], [[str(first.id), *map(str, values.values())]],
                    ), f'{name} {label}')
            for record in records:
                yield Call(model, 'unlink', ([record.id],), self._name(record))

    def _label(self, values):
        return ', '.join(
            name if name.endswith('_id') and value or isinstance(value, list) else f'{name}={value}'
            for name, value in values.items()
        )[:60]

    def _all_methods(self):
        evil = self._evil()
        for model in self.targets:
            for name in self._methods(model):
                yield from self._calls_of(model, name, evil[model][0])

    def _check(self, name, calls, expected):
        """Only calls that are documents move points, and exactly what they are worth."""
        made, found = set(), {}
        for call in calls:
            change, __ = self._try(self.users[name], call)
            made.add(str(call))
            if change:
                found[str(call)] = change
        self.assertEqual(found, {call: expected[call] for call in expected if call in made})

    @mute_logger(*QUIET)
    def test_writes(self):
        self.assertEqual(self._try(self.users['club manager'])[0], {})
        few = list(self._writes(every=False))
        for name in self.users:
            with self.subTest(name):
                self._check(
                    name, self._writes() if name == ALL else few,
                    WRITES if name in SALES_WRITERS else {},
                )

    @mute_logger(*QUIET)
    def test_every_method(self):
        calls = list(self._all_methods())
        for name in (ALL, 'club manager', 'public'):
            with self.subTest(name):
                self._check(name, calls, METHODS if name in SALES else {})

    @mute_logger(*QUIET)
    def test_own_methods(self):
        calls = {}
        for call in self._all_methods():
            if self._is_own(call.method):
                calls.setdefault((call.model, call.method), call)
        self.assertGreater(len(calls), 80)
        for name in self.users:
            with self.subTest(name):
                self._check(name, calls.values(), METHODS if name in SALES else {})
