from odoo import api, fields, models

from ..tools import numerals
from ..tools.periods import month_text
from .loyalty_club_audience_mixin import KINDS


class LoyaltyClubReplayMonth(models.Model):
    """A month of a replay, for each tier and kind of customers. Members: who had the tier at its
    end."""

    _name = 'loyalty.club.replay.month'
    _description = "Month of a Replay"
    _order = 'replay_id, month, terms, tier_rank, id'
    _rec_name = 'month_name'

    replay_id = fields.Many2one(
        comodel_name='loyalty.club.replay', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, index=True)
    currency_id = fields.Many2one(related='replay_id.currency_id')
    month = fields.Date(readonly=True, required=True, help="Its first day in the period.")
    month_name = fields.Char(compute='_compute_month_name')
    tier_key = fields.Integer(readonly=True, required=True)  # 0: no tier
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', readonly=True, index='btree_not_null',
        ondelete='set null',
    )
    tier_rank = fields.Integer(readonly=True)  # 0: no tier, 1 the lowest
    terms = fields.Selection(string="For Whom", selection=KINDS, readonly=True)
    members = fields.Integer(
        readonly=True, aggregator=None, help="Customers who had this tier at the end of the month.",
    )
    purchases = fields.Integer(readonly=True)
    amount = fields.Monetary(string="Net Amount", readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True, help="Net of what came back.")
    ledger_points = fields.Float(
        string="Points of the Ledger", digits=(16, 2), readonly=True,
        help="What the ledger says that these purchases brought.",
    )
    point_cost = fields.Monetary(
        string="Cost of Points", readonly=True,
        help="When all of them are spent on the dearest reward.",
    )
    discount_cost = fields.Monetary(
        string="Discount of Tiers", readonly=True,
        help="Beyond the discount that the purchases were made with.",
    )
    margin = fields.Monetary(readonly=True, help="Of the purchases as they were made.")
    margin_left = fields.Monetary(
        readonly=True, help="Margin less the cost of points and discounts.",
    )
    losses = fields.Integer(
        string="At a Loss", readonly=True,
        help="Purchases whose points and discount cost more than their margin.",
    )

    _once = models.Constraint(
        'UNIQUE (replay_id, month, tier_key, terms)', "A month of a replay is there once.",
    )

    @api.depends('month')
    @api.depends_context('lang')
    def _compute_month_name(self):
        for row in self:
            program = row.replay_id.program_id.sudo()
            calendar = (program.company_id or self.env.company).club_calendar
            row.month_name = row.month and numerals.localise(
                month_text(row.month, calendar, self.env.lang), self.env.lang)
