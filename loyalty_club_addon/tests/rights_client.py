import inspect
import json
from contextlib import contextmanager, suppress
from typing import NamedTuple
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.sql_db import Cursor

from .ledger_common import TestLedgerCommon

QUIET = (
    'odoo.sql_db', 'odoo.models', 'odoo.models.unlink', 'odoo.addons.base.models.ir_rule',
    'odoo.addons.base.models.ir_model',
)
# What a client may put into the context: all that the club reads from there, and defaults.
FORGED = {
    'club_origin': {'kind': 'adjust', 'card_ids': None}, 'club_settles': 1, 'club_moment': 'now',
    'club_other_customer': True, 'club_taken_out': True, 'club_booking': 1, 'club_synced': 'x',
    'default_points': 9999, 'default_issued': 9999, 'default_state': 'sale', 'su': True, 'uid': 1,
}

# Whoever writes here may have prepared something that the next settling of a document shows.
WATCHED = (
    'loyalty_', 'pos_order', 'sale_order', 'res_partner',
)

STATE = """
    SELECT card.id, round(card.points::numeric, 2), card.club_debt, card.club_seq,
           (SELECT SUM(points) FROM loyalty_club_entry WHERE card_id = card.id),
           (SELECT COUNT(*) FROM loyalty_club_entry WHERE card_id = card.id),
           (SELECT SUM(points_left) FROM loyalty_club_lot WHERE card_id = card.id),
           (SELECT partner_id FROM loyalty_club_member member
             WHERE member.card_id = card.id)
      FROM loyalty_card card
      JOIN loyalty_program program ON program.id = card.program_id
     WHERE program.is_club OR card.club_seq > 0
  ORDER BY card.id
"""


class Call(NamedTuple):
    """One call of a client, all of it as JSON; `label` names it in messages."""

    model: str
    method: str
    args: tuple
    label: str = ''
    context: dict = {}

    def __str__(self):
        return f"{self.model}.{self.method} {self.label}".strip()


class Rollback(Exception):
    """Ends the savepoint of a call."""


class TestRightsClient(TestLedgerCommon):
    """Calls methods as a client over RPC does, and looks at the points.

    Subclasses set `targets` (dict {model: records}), `points` (`_points()` before the calls) and
    `names` (dict {card id: name}).
    """

    def _points(self):
        """:return: what every card of the club holds and owes, and whose it is"""
        self.env.flush_all()
        self.env.cr.execute(STATE)
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    def _change(self, before, after):
        """:return: dict {card: points (float) that came or went, debts included}; a change that
        moved no sum, like another owner, has 0"""
        def balance(row):
            return float((row[0] or 0) - (row[1] or 0)) if row else 0

        return {
            self.names.get(card, 'new card'): balance(after.get(card)) - balance(before.get(card))
            for card in sorted(before.keys() | after.keys())
            if before.get(card) != after.get(card)
            and (card in before or balance(after.get(card)))
        }

    def _try(self, user, *calls, settle=True):
        """Make calls as a client does, look at the points, and undo everything.

        :param settle: settle all documents afterwards, as the next return or edit would; what
            somebody prepared shows then
        :return: `(change, error)`: dict as of `_change` and the last exception or None
        """
        change, error = {}, None
        before = self.points
        try:
            with self.env.cr.savepoint():
                with self._written() as written:
                    for call in calls:
                        error = self._call(user, call)
                    self.env.cr.flush()
                if any(table in text for text in written for table in WATCHED):
                    if settle:
                        self._settle_all()
                    change = self._change(before, self._points())
                    if change:
                        self.env.invalidate_all()
                        self.assertEqual(self.env['loyalty.club.check']._differences(), [], calls)
                raise Rollback
        except Rollback:
            self.env.invalidate_all()
        return change, error

    @contextmanager
    def _written(self):
        """:return: list that is filled with the statements that wrote something"""
        statements, execute = [], Cursor.execute

        def spy(cursor, query, *args, **kwargs):
            text = str(getattr(query, 'code', query)).lstrip()[:60]
            if text.startswith(('INSERT', 'UPDATE', 'DELETE', 'WITH')):
                statements.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, 'execute', spy):
            yield statements

    def _call(self, user, call):
        """:return: the exception, None when it succeeded; what it did before failing is undone"""
        args, context = json.loads(json.dumps([call.args, call.context]))
        model = self.env(user=user, context={}, su=False)[call.model]
        try:
            with self.env.cr.savepoint():
                call_kw(model, call.method, args, {'context': context})
        except Exception as error:  # noqa: BLE001 any refusal will do, the points count
            return error
        return None

    def _settle_all(self):
        for name in ('sale.order', 'pos.order'):
            documents = self.targets[name].sudo().exists()
            documents._club_settle()
        self.env.cr.flush()

    def _methods(self, model):
        """:return: names of the methods a client may call"""
        record = self.env[model]
        for name in sorted(dir(type(record))):
            if name.startswith('_'):
                continue
            with suppress(AccessError, AttributeError):
                get_public_method(record, name)
                yield name

    def _is_own(self, name):
        """Is it a method of the model, not one that every model or thread has?"""
        return not any(
            hasattr(type(self.env[model]), name) for model in ('base', 'mail.thread')
        )

    def _name(self, record):
        """:return: what a record is called in the messages of these tests"""
        for name, value in (vars(type(self)) | vars(self)).items():
            if getattr(value, '_name', '') == record._name and value == record:
                return name
        if record._name.endswith('.line'):
            siblings = record.order_id[
                'lines' if record._name == 'pos.order.line' else 'order_line'
            ]
            return f'{self._name(record.order_id)} line {siblings.ids.index(record.id) + 1}'
        if record._name == 'loyalty.card' and record.club_member_ids:
            return self._name(record.club_member_ids)
        return str(record)

    def _calls_of(self, model, name, evil):
        """:return: calls of a method with plausible arguments by its signature"""
        method = getattr(type(self.env[model]), name)
        try:
            parameters = list(inspect.signature(method).parameters.values())[1:]
        except (TypeError, ValueError):
            parameters = []
        args = []
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD,
                                  parameter.KEYWORD_ONLY):
                continue
            args.append((parameter, self._argument(model, parameter.name, evil)))
        needed = [value for parameter, value in args if parameter.default is parameter.empty]
        variants = {json.dumps(needed), json.dumps([value for __, value in args])}
        is_model = getattr(method, '_api_model', False)
        for variant in sorted(variants):
            if is_model:
                yield Call(model, name, tuple(json.loads(variant)))
            else:
                records = self.targets[model]
                for record in records if self._is_own(name) else records[:1]:
                    yield Call(
                        model, name, ([record.id], *json.loads(variant)), self._name(record),
                    )

    def _argument(self, model, name, evil):
        """:return: a JSON value for a parameter of this name"""
        card = self.sara_member.card_id
        claim = {str(card.id): {
            'points': 9999, 'won': 9999, 'spent': 0, 'card_id': card.id,
            'program_id': self.plain.id, 'partner_id': self.sara.id, 'line_codes': ['code0'],
        }}
        ids = self.targets[model].ids
        values = {
            'vals_list': [evil], 'values_list': [evil], 'orders': [evil], 'domain': [],
            'coupon_data': claim, 'point_changes': {str(card.id): 9999}, 'new_codes': [],
            'coupon_updates': [{'old_id': card.id, 'id': card.id}], 'fields': list(evil),
            'field_names': list(evil), 'fnames': list(evil), 'allfields': list(evil),
            'data': [list(map(str, evil.values()))], 'specification': dict.fromkeys(evil, {}),
            'ids': ids, 'res_ids': ids, 'id': ids[:1] and ids[0], 'record_id': ids[:1] and ids[0],
            'reward': self.open_reward.id, 'reward_id': self.open_reward.id, 'coupon': card.id,
            'coupon_id': card.id, 'card': card.id, 'program_id': self.club.id,
            'partner_id': self.paul.id, 'config_id': self.pos_config_usd.id,
            'code': card.code, 'name': "Forged", 'limit': 5, 'offset': 0, 'order': 'id',
            'groupby': [], 'aggregates': ['__count'], 'field_name': next(iter(evil)),
            'operation': 'write', 'access_type': 'write', 'body': "Forged", 'state': 'paid',
            'default': evil, 'quantity': 100, 'qty': 100, 'product_id': self.product.id,
            'order_id': self.ticket.id, 'session_id': self.ticket.session_id.id,
        }
        return values.get(name, evil)
