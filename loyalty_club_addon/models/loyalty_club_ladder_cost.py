from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.integers import to_units
from ..tools.ladder import Benefits, benefit_cost, single_points
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

YEAR = 365  # days
WORTH_SCALE = 1_000_000


class LoyaltyClubLadderChange(models.Model):
    """What the preview found: who moves, and what it would have cost on last year's purchases.

    The discount on the purchases and the points above single ones, at what a point is worth. It is
    an upper bound: products without discount, special prices and other discounts are not looked
    at.
    """

    _inherit = 'loyalty.club.ladder.change'

    move_ids = fields.One2many(
        string="Who Moves", comodel_name='loyalty.club.ladder.move', inverse_name='change_id',
        readonly=True,
    )
    move_count = fields.Integer(compute='_compute_move_count')
    count_ids = fields.One2many(
        string="Members by Tier", comodel_name='loyalty.club.ladder.count',
        inverse_name='change_id', readonly=True,
    )
    action_count = fields.Integer(
        string="Server Actions", readonly=True, copy=False,
        help="How many actions of entering and leaving a tier the moves would set off.",
    )
    cost_before = fields.Monetary(
        string="Cost of a Year Now", readonly=True, copy=False,
        help="What the present benefits of all members whose benefits change cost on their"
        " purchases of the last 365 days.",
    )
    cost_after = fields.Monetary(
        string="Cost of a Year Then", readonly=True, copy=False,
        help="What their new benefits would have cost on the same purchases: discounts, and points"
        " above single ones at what a point is worth. At most: products without discount and"
        " special prices are not taken off.",
    )
    cost_more = fields.Monetary(string="Difference", compute='_compute_cost_more')
    stays = fields.Text(
        string="What Stays", readonly=True, copy=False,
        help="What came of the ladder in between and is not taken back.",
    )

    def _compute_move_count(self):
        counts = dict(self.env['loyalty.club.ladder.move']._read_group(
            [('change_id', 'in', self.ids)], ['change_id'], ['__count'],
        ))
        for change in self:
            change.move_count = counts.get(change, 0)

    @api.depends('cost_before', 'cost_after')
    def _compute_cost_more(self):
        for change in self:
            change.cost_more = change.cost_after - change.cost_before

    def action_open_moves(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_ladder_move_action',
        )
        return action | {'domain': [('change_id', '=', self.id)]}

    def _add_costs(self, answers):
        """Write who moves, and add up the cost for everybody whose benefits change."""
        worths = {}
        bought = self._bought([
            answer.member.id for answer in answers
            if answer.moves or self._benefits(answer.member.tier_id) != self._benefits(answer.tier)
        ])
        rows, before, after = [], 0, 0
        for answer in answers:
            if answer.member.id not in bought:
                continue
            amount, points = bought[answer.member.id]
            terms = answer.member.terms
            if terms not in worths:
                worth = self._clock()._club_point_worth_for(terms)
                worths[terms] = to_units(worth, WORTH_SCALE)
            old, new = self._benefits(answer.member.tier_id), self._benefits(answer.tier)
            points = single_points(points, old.times)
            costs = [benefit_cost(amount, points, one, worths[terms]) for one in (old, new)]
            before, after = before + costs[0], after + costs[1]
            if answer.moves:
                rows.append(self._move_row(answer, amount, costs))
        self.env['loyalty.club.ladder.move'].create(rows)
        self.write({
            'cost_before': self.cost_before + before / AMOUNT_SCALE,
            'cost_after': self.cost_after + after / AMOUNT_SCALE,
        })

    def _move_row(self, answer, amount, costs):
        old = answer.member.tier_id
        return {
            'change_id': self.id, 'member_id': answer.member.id,
            'old_tier_id': old.id, 'old_name': old.name,
            'new_tier_id': answer.tier.id, 'new_name': answer.tier.name,
            'reason': answer.reason, 'totals': answer.totals,
            'purchases': amount / AMOUNT_SCALE,
            'cost_before': costs[0] / AMOUNT_SCALE, 'cost_after': costs[1] / AMOUNT_SCALE,
        }

    @api.model
    def _benefits(self, tier):
        """:return: `tools.ladder.Benefits`"""
        return Benefits(
            to_units(tier.discount_percent, 100), to_units(tier.multiplier, 100),
        ) if tier else Benefits()

    def _bought(self, ids):
        """:return: dict {member id: (thousandths of the club's currency, hundredths of points)},
        of the last 365 days"""
        program, day = self._clock(), self.as_of_day
        totals = self.env['loyalty.club.tier.totals']
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            SELECT member.id, COALESCE(bought.amount, 0)::bigint, COALESCE(earned.points, 0)::bigint
              FROM loyalty_club_member member
         LEFT JOIN LATERAL (
                       SELECT SUM(round(purchase.amount_untaxed * %(factor)s * %(scale)s)) AS amount
                         FROM loyalty_club_purchase purchase
                        WHERE purchase.holder_id = member.partner_id
                          AND purchase.day > %(since)s AND purchase.day <= %(day)s
                   ) bought ON TRUE
         LEFT JOIN LATERAL (
                       SELECT SUM(round(entry.points * %(points)s)) AS points
                         FROM loyalty_club_entry entry
                        WHERE entry.card_id = member.card_id
                          AND entry.kind IN ('earn', 'earn_back') AND entry.date > %(since)s
                   ) earned ON TRUE
             WHERE member.id = ANY(%(ids)s)
        """, ids=ids, factor=totals._factor_of(program), scale=AMOUNT_SCALE, points=POINT_SCALE,
            since=day - timedelta(days=YEAR), day=day))
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}
