from collections import defaultdict
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..tools.tier_choice import valid_until
from ..tools.tier_totals import Bought, History
from ..tools.windows import previous_end, window_bounds

BEGINNING = date(1900, 1, 1)
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
    def _histories(self, program, engine, members, day):
        """:param engine: list of `tools.tier_choice.Tier`: the ladder
        :return: dict {member: `tools.tier_totals.History`}"""
        self.env.flush_all()
        calendar = program._club_company().club_calendar
        found = {member: defaultdict(list) for member in members}
        by_id = {member.id: member for member in members}
        criteria = [criterion for tier in engine for criterion in tier.criteria]
        since = self._since_of({one.window for one in criteria}, calendar, day)
        for criterion in {one.source: one for one in reversed(criteria)}.values():
            query = SQL(
                "SELECT member_id, day, amount, margin FROM (%s) rows WHERE day >= %s ORDER BY day",
                self._rows(program, criterion, SQL("id = ANY(%s)", members.ids), since), since,
            )
            self.env.cr.execute(query)
            for member_id, bought, amount, margin in self.env.cr.fetchall():
                found[by_id[member_id]][criterion.source].append(Bought(bought, amount, margin))
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
        picked = self._pick(program, ladder, SQL("id = ANY(%s)", list(member_ids)), day)
        return [member_id for member_id, __ in picked]

    @api.model
    def _pick(self, program, ladder, where, day, span=None):
        """:param where: SQL of a page of `loyalty_club_member`
        :param day: None picks all of them
        :param span: (first, last) id of their customers, when the page is all between them: their
            purchases stand side by side in the index
        :return: list of (id, customer id)
        """
        if not day:
            return self.env.execute_query(SQL(
                "SELECT id, partner_id FROM loyalty_club_member WHERE %s", where,
            ))
        calendar = program._club_company().club_calendar
        anchors = self._anchors(ladder, calendar, day)
        if any(one._window().unit == 'joined' for one in ladder.criterion_ids):
            span = None
        joins, columns, since = [], {}, self._since(ladder, calendar, day)
        for number, first in enumerate(self._one_by_source(ladder)):
            alias = SQL.identifier(f'source_{number}')
            found = self._aggregates(ladder, first._source(), anchors, calendar)
            columns |= {
                key: SQL("COALESCE(%s.%s, FALSE)", alias, name)
                for key, (name, __) in found.items()
            }
            joins.append(SQL(
                "LEFT JOIN (SELECT partner_id, %s FROM (%s) rows WHERE day >= %s"
                " GROUP BY partner_id) %s ON %s.partner_id = member.partner_id",
                SQL(', ').join(SQL("%s AS %s", text, name) for name, text in found.values()),
                self._rows(program, first._to_engine(), where, since, span), since, alias, alias,
            ))
        return self.env.execute_query(SQL("""
            SELECT member.id, member.partner_id
              FROM (SELECT id, partner_id, tier_id, tier_review_on, tier_locked
                      FROM loyalty_club_member WHERE %(where)s) member %(joins)s
             WHERE %(rank)s <> %(current)s OR member.tier_review_on <= %(day)s
                OR member.tier_locked
          ORDER BY member.id
        """, where=where, joins=SQL(' ').join(joins), day=day,
            rank=self._rank(ladder, anchors, columns, calendar),
            current=self._current_rank(ladder)))

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
        return self._anchors_of(windows, calendar, day)

    @api.model
    def _anchors_of(self, windows, calendar, day):
        """:param windows: set of `tools.windows.Window`"""
        return [day, *sorted({
            previous_end(day, window, calendar) for window in windows if window.is_calendar
        })]

    @api.model
    def _since(self, ladder, calendar, day):
        """:return: the first day that any criterion looks at"""
        return self._since_of({one._window() for one in ladder.criterion_ids}, calendar, day)

    @api.model
    def _since_of(self, windows, calendar, day):
        firsts = [
            window_bounds(as_of, window, calendar)[0]
            for as_of in self._anchors_of(windows, calendar, day) for window in windows
        ]
        return max(min(firsts, default=day), BEGINNING)

    @api.model
    def _one_by_source(self, ladder):
        """:return: one criterion for each source"""
        return list({one._source(): one for one in reversed(ladder.criterion_ids)}.values())
