from datetime import date

from odoo import models
from odoo.tools import SQL

from ..tools import earning
from .loyalty_club_earning import POINT_SCALE, QUANTITY_SCALE, Occasion

WRITTEN = ('id', 'state', 'message', 'partner_id', 'points', 'expires_on', 'entry_id',
           'is_new_customer', 'is_new_member')


class LoyaltyClubImport(models.Model):
    """What will become of a row, decided the same way in the dry run and in the import."""

    _inherit = 'loyalty.club.import'

    def _next_rows(self, state, limit, order='number'):
        """:return: list of dicts, the next rows in a state; a page that another process did
        meanwhile fails when it is written, and is tried again"""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            SELECT id, number, state, message, key, parsed, partner_id, day, amount, points,
                   expires_on, entry_id, is_new_customer, is_new_member
              FROM loyalty_club_import_row
             WHERE import_id = %s AND state = %s
          ORDER BY %s
             LIMIT %s
            """, self.id, state, SQL("number DESC" if order != 'number' else "number"), limit,
        ))
        return self.env.cr.dictfetchall()

    def _write_rows(self, rows):
        """Write what became of rows, set-wise; rows have neither tracking nor automations."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            UPDATE loyalty_club_import_row row
               SET state = new.state, message = new.message, partner_id = new.partner_id,
                   points = new.points, expires_on = new.expires_on, entry_id = new.entry_id,
                   is_new_customer = new.is_new_customer, is_new_member = new.is_new_member,
                   write_date = now() AT TIME ZONE 'UTC'
              FROM unnest(%(id)s::int[], %(state)s::text[], %(message)s::text[],
                          %(partner_id)s::int[], %(points)s::numeric[], %(expires_on)s::date[],
                          %(entry_id)s::int[], %(is_new_customer)s::bool[],
                          %(is_new_member)s::bool[])
                AS new (id, state, message, partner_id, points, expires_on, entry_id,
                        is_new_customer, is_new_member)
             WHERE row.id = new.id
            """, **{name: [row[name] for row in rows] for name in WRITTEN},
        ))
        self.env['loyalty.club.import.row'].invalidate_model()

    def _check_page(self, limit):
        """Say of one page of rows what would become of them; nothing else is written.

        :return: number of rows
        """
        rows = self._next_rows('waiting', limit)
        if rows:
            self._decide(rows)
            if self.target == 'purchases' and self.give_points:
                self._reckon_points(rows)
            self._refuse_points(rows)
            self._write_rows(rows)
        return len(rows)

    def _decide(self, rows):
        """Set state, message and customer of rows (dicts, changed in place)."""
        known = self._imported_keys([row['key'] for row in rows])
        for row, (holder, error) in zip(rows, self._match(rows), strict=True):
            row |= {'state': 'error' if error else 'ready', 'message': error or None,
                    'partner_id': holder.id or None}
            if row['key'] in known:
                row |= {'state': 'duplicate', 'message': known[row['key']]}
        if self.target == 'members':
            self._decide_members([row for row in rows if row['state'] == 'ready'])

    def _imported_keys(self, keys):
        """:return: dict {key: sentence} of what is imported now, by whichever file"""
        self.env.cr.execute(SQL(
            """
            SELECT row.key, row.number, job.filename
              FROM loyalty_club_import_row row
              JOIN loyalty_club_import job ON job.id = row.import_id
             WHERE row.company_id = %s AND row.state = 'done' AND row.key = ANY(%s)
            """, self.company_id.id, keys,
        ))
        return {
            key: self._words('imported', file=filename or '–', row=number)
            for key, number, filename in self.env.cr.fetchall()
        }

    def _decide_members(self, rows):
        """A member has one row and one card; points without a day live as the club says."""
        ids = [row['partner_id'] for row in rows if row['partner_id']]
        first, brought = self._first_rows(ids), self._brought_before(ids)
        cards = self._present_cards(ids)
        taken = self._taken_cards([row['parsed'].get('card') for row in rows])
        expires_on = self.program_id._club_expires_on()
        for row in rows:
            holder, number = row['partner_id'], row['parsed'].get('card')
            row['expires_on'] = row['parsed'].get('expires_on') or expires_on
            if holder in brought:
                row |= {'state': 'duplicate', 'message': brought[holder]}
            elif number and taken.get(number, holder) != holder:
                self._refuse(row, 'card_taken', card=number)
            elif number and cards.get(holder, number) != number:
                self._refuse(row, 'other_card', name=self._names([holder]), card=cards[holder])
            elif holder and first.setdefault(holder, row['number']) < row['number']:
                self._refuse(row, 'same_customer', name=self._names([holder]), row=first[holder])
        self._decide_tiers([row for row in rows if row['state'] == 'ready'])

    def _refuse(self, refused, code, **values):
        refused |= {'state': 'error', 'message': self._words(code, **values)}

    def _refuse_points(self, rows):
        """Points are for active members, and nobody imports them for himself."""
        given = [row for row in rows if row['state'] == 'ready' and (row['points'] or 0) > 0]
        stopped = self.env['loyalty.club.member'].sudo().with_context(active_test=False).search([
            ('program_id', '=', self.program_id.id),
            ('partner_id', 'in', [row['partner_id'] for row in given if row['partner_id']]),
            '|', ('active', '=', False), ('state', '!=', 'active'),
        ])
        back = stopped._club_archived_by_undo().filtered(lambda member: member.state == 'active')
        stopped = set((stopped - back).partner_id.ids)
        mine = self.started_by_id.partner_id
        own = (mine | mine.commercial_partner_id | mine.club_holder_id).ids
        for row in given:
            if row['partner_id'] in stopped:
                self._refuse(row, 'stopped', name=self._names([row['partner_id']]))
            elif row['partner_id'] in own:
                self._refuse(row, 'own', name=self._names([row['partner_id']]))

    def _brought_before(self, partner_ids):
        """:return: dict {customer id: sentence} of whose balance another file brought to the club
        """
        self.env.cr.execute(SQL(
            """
            SELECT row.partner_id, row.number, job.filename
              FROM loyalty_club_import_row row
              JOIN loyalty_club_import job ON job.id = row.import_id
             WHERE job.target = 'members' AND job.program_id = %s AND job.id != %s
               AND row.state = 'done' AND row.partner_id = ANY(%s)
            """, self.program_id.id, self.id, partner_ids,
        ))
        return {
            partner_id: self._words('imported', file=filename or '–', row=number)
            for partner_id, number, filename in self.env.cr.fetchall()
        }

    def _first_rows(self, partner_ids):
        """:return: dict {customer id: number of his first row in this file}"""
        self.env.cr.execute(SQL(
            "SELECT partner_id, MIN(number) FROM loyalty_club_import_row"
            " WHERE import_id = %s AND partner_id = ANY(%s) AND state IN ('ready', 'done')"
            " GROUP BY partner_id", self.id, partner_ids,
        ))
        return dict(self.env.cr.fetchall())

    def _taken_cards(self, numbers):
        """:return: dict {card number: id of its owner in this club; 0: nobody, or elsewhere}"""
        cards = self.env['loyalty.card'].sudo().with_context(active_test=False).search_fetch(
            [('code', 'in', [number for number in numbers if number])],
            ['code', 'partner_id', 'program_id'],
        )
        return {
            card.code: card.program_id == self.program_id and card.partner_id.club_holder_id.id
            for card in cards
        }

    def _present_cards(self, partner_ids):
        """:return: dict {customer id: number of the card he carries, or would take over}"""
        return {
            partner_id: card.code for partner_id, card in self._cards_to_carry(partner_ids).items()
        }

    def _reckon_points(self, rows):
        """Points of past purchases, by the amount alone: nobody knows the goods any more."""
        today, new = self.program_id._club_day(), {}
        for row in rows:
            if row['state'] != 'ready':
                continue
            kind = row['parsed'].get('kind') or 'individual'
            partner = self.env['res.partner'].sudo().browse(row['partner_id'] or ())
            if not partner and kind not in new:
                new[kind] = partner.new({'name': kind, 'is_company': kind == 'legal'})
            expires_on = self.program_id._club_expires_on(day=row['day'])
            is_over = expires_on and expires_on < today
            points = 0 if is_over else self._earned(partner or new[kind], row)
            row |= {'points': points / POINT_SCALE, 'expires_on': expires_on if points else None}

    def _earned(self, partner, row):
        """:return: hundredths that a purchase of this amount brings by the rules for all
        products"""
        club, engine = self.program_id, self.env['loyalty.club.earning']
        rules = engine._rules_for(club, partner).filtered(
            lambda rule: rule.any_product and rule.reward_point_mode == 'money',
        )
        values = row['parsed']
        amount = float(values['amount'] if club.club_base == 'taxed'
                       else values.get('untaxed') or values['amount'])
        rate = engine._rate(self.currency_id, club, self.company_id,
                            date.fromisoformat(values['day']))
        line = earning.Line(
            'import', engine._to_amount(amount * rate), QUANTITY_SCALE, tuple(rules.ids))
        return earning.compute(
            [line], [engine._to_rule(rule) for rule in rules], caps=engine._caps(club, Occasion()),
        ).points
