from odoo import fields, models

from .loyalty_club_audience_mixin import KINDS


class LoyaltyClubReplayTier(models.Model):
    """A tier in a replay: who would have it at the end, and what it would have cost."""

    _name = 'loyalty.club.replay.tier'
    _description = "Tier in a Replay"
    _order = 'replay_id, terms, tier_rank, id'
    _rec_name = 'tier_id'

    replay_id = fields.Many2one(
        comodel_name='loyalty.club.replay', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, index=True)
    currency_id = fields.Many2one(related='replay_id.currency_id')
    terms = fields.Selection(string="For Whom", selection=KINDS, readonly=True)
    tier_rank = fields.Integer(readonly=True)
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', readonly=True, index='btree_not_null',
        ondelete='set null', help="Empty: those who have none.",
    )
    members = fields.Integer(
        string="Members at the End", readonly=True,
        help="Customers who would have this tier on the last day.",
    )
    purchases = fields.Integer(readonly=True, help="Made while the customer had this tier.")
    amount = fields.Monetary(string="Net Amount", readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    point_cost = fields.Monetary(string="Cost of Points", readonly=True)
    discount_cost = fields.Monetary(string="Discount of Tiers", readonly=True)
    margin = fields.Monetary(readonly=True)
    margin_left = fields.Monetary(readonly=True)
    losses = fields.Integer(string="At a Loss", readonly=True)
