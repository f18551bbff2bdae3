import json
from decimal import Decimal
from itertools import chain, islice

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, split_every

from ..tools import import_row
from ..tools.search_key import normalise

PAGE = 5000
SAMPLES, SAMPLE_LENGTH = 3, 60
LOOKED_AT = 50  # rows from which the samples are taken

LOAD = """
    INSERT INTO loyalty_club_import_row (
           import_id, company_id, number, state, message, key, raw, parsed, customer, day, amount,
           points, expires_on, create_uid, create_date, write_uid, write_date)
    SELECT %(job)s, %(company)s, number, state, message, key, raw::jsonb, parsed::jsonb, customer,
           day, amount, points, expires_on, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
           now() AT TIME ZONE 'UTC'
      FROM unnest(
               %(number)s::int[], %(state)s::text[], %(message)s::text[], %(key)s::text[],
               %(raw)s::text[], %(parsed)s::text[], %(customer)s::text[], %(day)s::date[],
               %(amount)s::numeric[], %(points)s::numeric[], %(expires_on)s::date[]
           ) AS loaded (number, state, message, key, raw, parsed, customer, day, amount, points,
                        expires_on)
"""
LOADED = ('number', 'state', 'message', 'key', 'raw', 'parsed', 'customer', 'day', 'amount',
          'points', 'expires_on')


class LoyaltyClubImport(models.Model):
    """From the file to rows: what can be said about a row without looking at anybody."""

    _inherit = 'loyalty.club.import'

    def _column_commands(self):
        """:return: commands that make the columns of the file, with what they probably mean"""
        self.ensure_one()
        rows = list(islice(self._read_file(), LOOKED_AT))
        if not rows:
            raise UserError(self._words('empty'))
        headers = rows[0][1]
        roles = self.env['loyalty.club.import.column']._guess(
            headers, self.target, self.company_id or self.env.company,
        )
        return [Command.clear(), *(
            Command.create({
                'sequence': place, 'header': header[:SAMPLE_LENGTH], 'role': role,
                'sample': self._sample(rows, place),
            }) for place, (header, role) in enumerate(zip(headers, roles, strict=True))
        )]

    def _sample(self, rows, place):
        texts = [cells[place] for __, cells in rows[1:] if place < len(cells) and cells[place]]
        return ' | '.join(text[:SAMPLE_LENGTH] for text in list(dict.fromkeys(texts))[:SAMPLES])

    def _settings(self):
        """:return: `tools.import_row.Settings`"""
        company = self.company_id
        unit = 'toman' if self.money_unit == 'toman' else (
            'rial' if company.currency_id.name == 'IRR' else None)
        return import_row.Settings(
            target=self.target, source=self.source, club=self.program_id.id or 0, unit=unit,
            factor=10 if unit == 'toman' else 1, decimals=company.currency_id.decimal_places,
            calendar=self.calendar, order=self.date_order, today=company._club_today(),
        )

    def _load(self):
        """Make a row record of each row of the file, set-wise; old ones go.

        It leaves out the ORM: rows have neither tracking nor automations.

        :raises UserError: the file or the columns cannot be used; nothing is kept
        """
        self.ensure_one()
        roles, settings = self.column_ids._roles(), self._settings()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "DELETE FROM loyalty_club_import_row WHERE import_id = %s", self.id))
        rows = self._read_file()
        heads, first = next(rows, None), next(rows, None)
        if not first:
            raise UserError(self._words('empty'))
        self._check_heads(heads[1])
        seen = {}
        for page in split_every(PAGE, chain([first], rows)):
            loaded = [self._loaded(number, cells, roles, settings, seen) for number, cells in page]
            self.env.cr.execute(SQL(
                LOAD, job=self.id, company=self.company_id.id, uid=self.env.uid,
                **{name: [row[name] for row in loaded] for name in LOADED},
            ))
        self.env.invalidate_all()

    def _check_heads(self, heads):
        """The columns chosen must be those of the file that is there now."""
        for column in self.column_ids:
            head = heads[column.sequence] if column.sequence < len(heads) else ''
            if normalise(head[:SAMPLE_LENGTH]) != normalise(column.header):
                raise UserError(self.env._(
                    "Columns: the file has %(found)s where %(name)s was; choose the file again.",
                    found=head or '–', name=column.header or '–',
                ))

    def _loaded(self, number, cells, roles, settings, seen):
        """:param dict seen: {key: (row number, amount or points)} of the rows before
        :return: dict of the columns of a row record"""
        texts = {role: cells[place] for place, role in roles.items() if place < len(cells)}
        values, problems = import_row.parse_row(texts, settings)
        row = dict.fromkeys(LOADED) | {
            'number': number, 'state': 'waiting', 'raw': json.dumps(cells, ensure_ascii=False),
            'parsed': json.dumps(values, ensure_ascii=False),
            'customer': ' '.join(filter(None, (
                values.get('name'), values.get('phone') or values.get('reference')
                or values.get('national') or values.get('card'),
            ))),
            'day': values.get('day'), 'expires_on': values.get('expires_on'),
            'amount': values.get('amount'),
            'points': Decimal(values.get('points', 0)) / 100,
        }
        if problems:
            return row | {
                'state': 'error',
                'message': ' '.join(self._problem_text(*problem) for problem in problems),
            }
        return row | self._seen(row, values, settings, seen)

    def _seen(self, row, values, settings, seen):
        """:return: the key of a row; its state too when the file has it already"""
        worth = values.get('amount') or values.get('points')
        key = import_row.row_key(values, settings)
        if settings.target == 'purchases' and not values.get('document'):
            # equal purchases without a number are several; the same ones in the next file
            count = seen[key] = seen.get(key, 0) + 1
            return {'key': import_row.row_key(values, settings, count)}
        first = seen.setdefault(key, (row['number'], worth))
        if first[0] == row['number']:
            return {'key': key} | self._seen_card(row, values, seen)
        same = first[1] == worth
        return {
            'key': key, 'state': 'duplicate' if same else 'error',
            'message': self._words('same_row' if same else 'other_row', row=first[0]),
        }

    def _seen_card(self, row, values, seen):
        """:return: the error of a card number that another row has, else nothing"""
        number = values.get('card')
        first = number and seen.setdefault(('card', number), row['number'])
        if not number or first == row['number']:
            return {}
        return {'state': 'error', 'message': self._words('card_twice', card=number, row=first)}
