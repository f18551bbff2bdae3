from collections import defaultdict
from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.tier_choice import valid_until
from ..tools.tier_totals import Bought, History
from ..tools.windows import previous_end, window_bounds
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

BEGINNING = date(1900, 1, 1)
BASES = {'untaxed': 'amount_untaxed', 'taxed': 'amount_total'}
AGGREGATES = {
    'amount': "COALESCE(SUM(amount) FILTER (WHERE {inside}), 0) >= %(threshold)s",
    'points': "COALESCE(SUM(amount) FILTER (WHERE {inside}), 0) >= %(threshold)s",
    'margin': "COALESCE(SUM(margin) FILTER (WHERE {inside}), 0) >= %(threshold)s",
    'count': "COUNT(*) FILTER (WHERE {inside} AND amount > 0) >= %(threshold)s",
    'each': "COUNT(*) FILTER (WHERE {inside} AND amount > 0 AND amount >= %(at_least)s)"
            " >= %(threshold)s",
    'largest': "MAX(amount) FILTER (WHERE {inside} AND amount > 0) >= %(threshold)s",
    'smallest': "MIN(amount) FILTER (WHERE {inside} AND amount > 0) >= %(threshold)s",
    'recency': "%(as_of)s - MAX(day) FILTER (WHERE {inside} AND amount > 0) <= %(threshold)s",
}
INSIDE = "day BETWEEN %(first)s AND %(last)s"


class LoyaltyClubTierTotals(models.AbstractModel):
    """What members bought, read set-wise for the ladder: one statement a page and source.

    A source is what a criterion looks at: purchases without or with tax, some products of them,
    or the points of the ledger.
    """

    _name = 'loyalty.club.tier.totals'
    _description = "Loyalty Club: Totals for Tiers"

    @api.model
    def _histories(self, program, ladder, members, day):
        """:return: dict {member: `tools.tier_totals.History`} for the tiers of a ladder"""
        self.env.flush_all()
        calendar = program._club_company().club_calendar
        found = {member: defaultdict(list) for member in members}
        by_id = {member.id: member for member in members}
        for criterion in self._one_by_source(ladder):
            query = SQL(
                "SELECT member_id, day, amount::bigint, margin::bigint FROM (%s) rows"
                " WHERE day >= %s ORDER BY day",
                self._rows(program, criterion, members.ids),
                self._since(ladder, calendar, day),
            )
            self.env.cr.execute(query)
            for member_id, bought, amount, margin in self.env.cr.fetchall():
                found[by_id[member_id]][criterion._source()].append(Bought(bought, amount, margin))
        return {
            member: History(dict(rows), calendar, member.joined_on)
            for member, rows in found.items()
        }

    @api.model
    def _who_may_move(self, program, ladder, member_ids, day):
        """The members of a page whom the ladder may put somewhere else, or whose day has come.

        Everybody who moves is among them; tested with random ladders and members.

        :return: list of ids
        """
        self.env.flush_all()
        calendar = program._club_company().club_calendar
        anchors = self._anchors(ladder, calendar, day)
        joins, columns = [], {}
        for number, first in enumerate(self._one_by_source(ladder)):
            alias = SQL.identifier(f'source_{number}')
            found = self._aggregates(ladder, first._source(), anchors, calendar)
            columns |= {
                key: SQL("COALESCE(%s.%s, FALSE)", alias, name)
                for key, (name, __) in found.items()
            }
            joins.append(SQL(
                "LEFT JOIN (SELECT member_id, %s FROM (%s) rows WHERE day >= %s"
                " GROUP BY member_id) %s ON %s.member_id = member.id",
                SQL(', ').join(SQL("%s AS %s", text, name) for name, text in found.values()),
                self._rows(program, first, member_ids), self._since(ladder, calendar, day),
                alias, alias,
            ))
        self.env.cr.execute(SQL("""
            SELECT member.id
              FROM loyalty_club_member member %(joins)s
             WHERE member.id = ANY(%(ids)s)
               AND (%(rank)s <> %(current)s OR member.tier_review_on <= %(day)s
                    OR member.tier_locked)
          ORDER BY member.id
        """, joins=SQL(' ').join(joins), ids=list(member_ids), day=day,
            rank=self._rank(ladder, anchors, columns, calendar),
            current=self._current_rank(ladder)))
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _aggregates(self, ladder, source, anchors, calendar):
        """:return: dict {(criterion, number of the anchor): (column, SQL of whether it holds)}"""
        return {
            (criterion, position): (
                SQL.identifier(f'c{criterion.id}_{position}'),
                self._aggregate(criterion, as_of, calendar),
            )
            for criterion in ladder.criterion_ids if criterion._source() == source
            for position, as_of in enumerate(anchors)
        }

    @api.model
    def _rank(self, ladder, anchors, columns, calendar):
        """The highest tier whose criteria hold today or held at the end of a period before."""
        ranks = [
            SQL("WHEN %s THEN %s", self._condition(tier, position, columns), rank)
            for rank, tier in reversed(list(enumerate(ladder)))
            for position, as_of in enumerate(anchors)
            if self._counts_still(tier, as_of, calendar, anchors[0])
        ]
        return SQL("(CASE %s ELSE -1 END)", SQL(' ').join(ranks)) if ranks else SQL("-1")

    @api.model
    def _counts_still(self, tier, as_of, calendar, day):
        """Does a tier whose criteria held as of a day last until today?"""
        if as_of not in self._anchors(tier, calendar, day):
            return False
        return as_of == day or valid_until(tier._to_engine(), as_of, calendar) >= day

    @api.model
    def _condition(self, tier, position, columns):
        parts = [columns[one, position] for one in tier.criterion_ids]
        word = SQL(" OR ") if tier.criteria_match == 'any' else SQL(" AND ")
        return SQL("(%s)", word.join(parts)) if parts else SQL("TRUE")

    @api.model
    def _current_rank(self, ladder):
        ranks = [SQL("WHEN %s THEN %s", tier.id, rank) for rank, tier in enumerate(ladder)]
        other = SQL("CASE WHEN member.tier_id IS NULL THEN -1 ELSE -2 END")
        if not ranks:
            return SQL("(%s)", other)
        return SQL("(CASE member.tier_id %s ELSE %s END)", SQL(' ').join(ranks), other)

    @api.model
    def _aggregate(self, criterion, as_of, calendar):
        """:return: SQL of whether a criterion holds as of a day; `rows` are what was bought"""
        engine = criterion._to_engine()
        first, last = window_bounds(as_of, engine.window, calendar)
        inside = SQL(INSIDE, first=max(first, BEGINNING), last=min(last, as_of))
        if engine.window.unit == 'joined':
            inside = SQL("%s AND day >= joined_on", inside)
        before, __, after = AGGREGATES[criterion.metric].partition('{inside}')
        values = {
            'threshold': engine.threshold, 'at_least': engine.at_least, 'as_of': as_of,
        }
        return SQL("%s%s%s", self._part(before, values), inside, self._part(after, values))

    @api.model
    def _part(self, text, values):
        """:return: SQL of a piece of AGGREGATES with the values it names"""
        return SQL(text, **{name: values[name] for name in values if f'%({name})s' in text})

    @api.model
    def _anchors(self, ladder, calendar, day):
        """Today, and the last day of each period before: who qualified then still counts."""
        windows = {one._window() for one in ladder.criterion_ids}
        return [day, *sorted({
            previous_end(day, window, calendar) for window in windows if window.is_calendar
        })]

    @api.model
    def _since(self, ladder, calendar, day):
        """:return: the first day that any criterion looks at"""
        firsts = [
            window_bounds(as_of, one._window(), calendar)[0]
            for as_of in self._anchors(ladder, calendar, day) for one in ladder.criterion_ids
        ]
        return max(min(firsts, default=day), BEGINNING)

    @api.model
    def _one_by_source(self, ladder):
        """:return: one criterion for each source"""
        return list({one._source(): one for one in reversed(ladder.criterion_ids)}.values())

    @api.model
    def _rows(self, program, criterion, member_ids):
        """:return: SQL of member_id, joined_on, day, amount, margin: one row a purchase"""
        if criterion.metric == 'points':
            return self._point_rows(program, member_ids)
        parameters = {
            'ids': list(member_ids), 'factor': self._factor(program),
            'scale': AMOUNT_SCALE,
            'amount': SQL.identifier(BASES[criterion.tier_id.base]),
        }
        if not criterion._is_narrow():
            return SQL("""
                SELECT member.id AS member_id, member.joined_on, purchase.day,
                       round(purchase.%(amount)s * %(factor)s * %(scale)s) AS amount,
                       round(COALESCE(purchase.margin, 0) * %(factor)s * %(scale)s) AS margin
                  FROM loyalty_club_member member
                  JOIN loyalty_club_purchase purchase ON purchase.holder_id = member.partner_id
                 WHERE member.id = ANY(%(ids)s) AND %(factor)s <> 0
            """, **parameters)
        return SQL("""
            SELECT member.id AS member_id, member.joined_on, purchase.day,
                   SUM(round(line.%(amount)s * %(factor)s * %(scale)s)) AS amount,
                   SUM(round(COALESCE(line.margin, 0) * %(factor)s * %(scale)s)) AS margin
              FROM loyalty_club_member member
              JOIN loyalty_club_purchase purchase ON purchase.holder_id = member.partner_id
              JOIN loyalty_club_purchase_line line
                ON line.purchase_id = purchase.id AND line.product_id = ANY(%(products)s)
             WHERE member.id = ANY(%(ids)s) AND %(factor)s <> 0
          GROUP BY member.id, purchase.id
        """, products=criterion._product_ids(), **parameters)

    @api.model
    def _point_rows(self, program, member_ids):
        return SQL("""
            SELECT member.id AS member_id, member.joined_on,
                   (entry.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                   SUM(round(entry.points * %(scale)s)) AS amount, 0 AS margin
              FROM loyalty_club_member member
              JOIN loyalty_club_entry entry ON entry.card_id = member.card_id
             WHERE member.id = ANY(%(ids)s) AND entry.kind IN ('earn', 'earn_back')
          GROUP BY member.id, 3
        """, ids=list(member_ids), scale=POINT_SCALE,
            zone=self.env['loyalty.club.purchase']._zone(program._club_company().sudo()))

    @api.model
    def _factor(self, program):
        """:return: SQL of the rate from a purchase's company to the club; 0: it does not count"""
        of_club = Domain('id', 'child_of', program.company_id.ids)
        companies = self.env['res.company'].sudo().search(
            of_club if program.company_id else Domain.TRUE,
        )
        currency, today = program.currency_id, program._club_day()
        rates = [
            SQL("WHEN %s THEN %s::numeric", company.id, str(
                1 if company.currency_id == currency
                else self.env['res.currency']._get_conversion_rate(
                    company.currency_id, currency, company, today),
            ))
            for company in companies
        ]
        return SQL("(CASE purchase.company_id %s ELSE 0 END)", SQL(' ').join(rates))
