from bisect import bisect_right
from collections import Counter, defaultdict
from typing import NamedTuple

from psycopg2.extras import execute_values

from odoo import api, models
from odoo.tools import SQL

from ..tools.tier_choice import State, choose
from ..tools.tier_totals import History
from .loyalty_club_audience_mixin import KINDS
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

COST_SCALE = 100_000  # hundredths of points × millionths of money, in thousandths of money
KEPT = 100  # purchases to look at, of each reason
LEDGER = """
    SELECT entry.document_model, entry.document_id,
           round(SUM(entry.points) * %(scale)s)::bigint
      FROM unnest(%(models)s::text[], %(ids)s::int[]) AS document (model, id)
      JOIN loyalty_club_entry entry
           ON entry.document_model = document.model AND entry.document_id = document.id
     WHERE entry.program_id = %(program)s AND entry.kind IN ('earn', 'earn_back')
  GROUP BY entry.document_model, entry.document_id
"""
ADD_MONTHS = """
    INSERT INTO loyalty_club_replay_month AS month (
           replay_id, company_id, month, tier_key, tier_id, tier_rank, terms, members, purchases,
           amount, points, ledger_points, point_cost, discount_cost, margin, margin_left, losses)
    VALUES %s
ON CONFLICT (replay_id, month, tier_key, terms) DO UPDATE
       SET members = month.members + EXCLUDED.members,
           purchases = month.purchases + EXCLUDED.purchases,
           amount = month.amount + EXCLUDED.amount,
           points = month.points + EXCLUDED.points,
           ledger_points = month.ledger_points + EXCLUDED.ledger_points,
           point_cost = month.point_cost + EXCLUDED.point_cost,
           discount_cost = month.discount_cost + EXCLUDED.discount_cost,
           margin = month.margin + EXCLUDED.margin,
           margin_left = month.margin_left + EXCLUDED.margin_left,
           losses = month.losses + EXCLUDED.losses
"""
ADD_ORDERS = """
    INSERT INTO loyalty_club_replay_order (
           replay_id, company_id, reason, purchase_id, tier_id, amount, points, ledger_points,
           point_cost, discount_cost, margin, margin_left)
    VALUES %s
"""
DROP_ORDERS = """
    DELETE FROM loyalty_club_replay_order
     WHERE replay_id = %(replay)s AND reason = %(reason)s AND id NOT IN (
           SELECT id FROM loyalty_club_replay_order
            WHERE replay_id = %(replay)s AND reason = %(reason)s
         ORDER BY margin_left, id LIMIT %(kept)s)
"""
SILENT = """
    SELECT member.terms, COUNT(*)
      FROM loyalty_club_member member
     WHERE member.program_id = %(program)s AND member.state <> 'left' AND member.active
       AND member.joined_on <= %(to)s AND NOT EXISTS (
           SELECT FROM loyalty_club_purchase purchase
            WHERE purchase.holder_id = member.partner_id
              AND purchase.company_id = ANY(%(companies)s)
              AND purchase.day BETWEEN GREATEST(%(since)s, member.joined_on) AND %(to)s)
  GROUP BY member.terms
"""
ADD_TIERS = """
    INSERT INTO loyalty_club_replay_tier (
           replay_id, company_id, terms, tier_rank, tier_id, members, purchases, amount, points,
           point_cost, discount_cost, margin, margin_left, losses)
    SELECT replay_id, MIN(company_id), terms, MIN(tier_rank), tier_id,
           COALESCE(SUM(members) FILTER (WHERE month = %(last)s), 0), SUM(purchases),
           SUM(amount), SUM(points),
           SUM(point_cost), SUM(discount_cost), SUM(margin), SUM(margin_left), SUM(losses)
      FROM loyalty_club_replay_month
     WHERE replay_id = %(replay)s
  GROUP BY replay_id, terms, tier_key, tier_id
"""


class Cost(NamedTuple):
    """What a purchase would have cost: points hundredths, money thousandths."""

    row: object
    tier: int | None
    points: int
    ledger: int
    point_cost: int
    discount_cost: int

    @property
    def left(self):
        """What would be left of its margin."""
        return self.row.margin - self.point_cost - self.discount_cost

    @property
    def is_loss(self):
        """It cost more than its margin, or more of a margin that was lost anyway."""
        return self.left < 0 and bool(self.point_cost or self.discount_cost)


class LoyaltyClubReplayResult(models.AbstractModel):
    """Adds what a page of customers came to, set-wise: it leaves out tracking and automations."""

    _name = 'loyalty.club.replay.result'
    _description = "Loyalty Club: Results of a Replay"

    @api.model
    def _store(self, job, outcomes, members, terms):
        """
        :param outcomes: list of (`Bought`, `tools.replay.Outcome`)
        :param members: list of (kind, first day of a month, tier at its end)
        :param dict terms: {kind: `tools.replay.Terms`}
        :return: number of purchases for which the ledger has other points
        """
        costs = self._costs(job, outcomes)
        ranks = {
            tier: rank for one in terms.values() for rank, tier in enumerate(one.benefits, 1)
        }
        self._add_months(job, costs, members, ranks)
        differing = [cost for cost in costs if cost.row.model and cost.points != cost.ledger]
        worst = sorted(
            (cost for cost in costs if cost.is_loss or cost.point_cost or cost.discount_cost),
            key=lambda cost: (cost.left, cost.row.id),
        )
        self._add_orders(job, 'worst', worst[:KEPT])
        if job.scope == 'live':
            self._add_orders(job, 'differs', differing[:KEPT])
        return len(differing)

    @api.model
    def _costs(self, job, outcomes):
        """:return: list of `Cost`"""
        ledger = self._ledger(job, [row for row, __ in outcomes if row.model])
        service, program = self.env['loyalty.club.replay.terms'], job._program()
        worth = {kind: service._worth(program, kind) for kind, __ in KINDS}
        return [
            Cost(
                row, outcome.tier, outcome.points, ledger.get((row.model, row.document), 0),
                self._half_up(outcome.points * worth[row.terms], COST_SCALE), outcome.discount,
            ) for row, outcome in outcomes
        ]

    @api.model
    def _half_up(self, number, divisor):
        return (2 * number + divisor) // (2 * divisor)

    @api.model
    def _ledger(self, job, rows):
        """:return: dict {(model, document id): hundredths}, what documents brought"""
        if not rows:
            return {}
        self.env.cr.execute(SQL(
            LEDGER, models=[row.model for row in rows], ids=[row.document for row in rows],
            program=job.program_id.id, scale=POINT_SCALE,
        ))
        return {(model, document): points for model, document, points in self.env.cr.fetchall()}

    @api.model
    def _add_months(self, job, costs, members, ranks):
        sums, counts = defaultdict(lambda: [0] * 9), Counter()
        firsts = [first for first, __ in job._months()]
        for cost in costs:
            first = firsts[bisect_right(firsts, cost.row.day) - 1]
            row = sums[first, cost.tier or 0, cost.row.terms]
            for place, value in enumerate((
                1, cost.row.untaxed, cost.points, cost.ledger, cost.point_cost, cost.discount_cost,
                cost.row.margin, cost.left, int(cost.is_loss),
            )):
                row[place] += value
        for kind, first, tier in members:
            counts[first, tier or 0, kind] += 1
        self._write_months(job, sums, counts, ranks)

    @api.model
    def _write_months(self, job, sums, counts, ranks):
        """
        :param dict sums: {(first day of month, tier, kind): list of measures, in units}
        :param dict counts: {the same: number of members}
        """
        scales = (1, AMOUNT_SCALE, POINT_SCALE, POINT_SCALE, *[AMOUNT_SCALE] * 4, 1)
        self._insert(ADD_MONTHS, [
            (job.id, job.company_id.id or None, first, tier, tier or None, ranks.get(tier, 0), kind,
             counts[first, tier, kind], *(
                value / scale if scale > 1 else value
                for value, scale in zip(sums[first, tier, kind], scales, strict=True)))
            for first, tier, kind in sorted(sums.keys() | counts.keys())
        ])

    @api.model
    def _add_orders(self, job, reason, costs):
        self._insert(ADD_ORDERS, [
            (job.id, job.company_id.id or None, reason, cost.row.id, cost.tier or None,
             cost.row.untaxed / AMOUNT_SCALE, cost.points / POINT_SCALE,
             cost.ledger / POINT_SCALE, *(
                value / AMOUNT_SCALE for value in (
                    cost.point_cost, cost.discount_cost, cost.row.margin, cost.left)))
            for cost in costs
        ])
        if costs:
            self.env.cr.execute(SQL(DROP_ORDERS, replay=job.id, reason=reason, kept=KEPT))

    @api.model
    def _insert(self, statement, rows):
        if rows:
            execute_values(self.env.cr._obj, statement, rows, page_size=1000)

    @api.model
    def _add_tiers(self, job):
        """Sum up by tier, when all customers are through."""
        last = job._months()[-1][0]
        if job.scope == 'live' and job.with_tiers:
            self._add_silent_members(job, last)
        self.env.cr.execute(SQL(ADD_TIERS, replay=job.id, last=last))

    @api.model
    def _add_silent_members(self, job, month):
        """Members who bought nothing that was read have the tier of who buys nothing."""
        self.env.cr.execute(SQL(
            SILENT, program=job.program_id.id, companies=job._company_ids(), since=job._since(),
            to=job.date_to,
        ))
        found, terms, counts, ranks = self.env.cr.fetchall(), job._terms(), Counter(), {}
        for kind, count in found:
            history = History({}, terms[kind].calendar)
            tier = choose(terms[kind].ladder, history, State(), job.date_to).tier
            counts[month, tier or 0, kind] += count
            ranks |= {key: rank for rank, key in enumerate(terms[kind].benefits, 1)}
        self._write_months(job, defaultdict(lambda: [0] * 9), counts, ranks)
