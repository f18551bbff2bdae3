from odoo import api, fields, models

from .loyalty_club_tier_change import REASONS

WHAT = [
    ('new', "New"),
    ('changed', "Changed"),
    ('same', "As It Is"),
    ('removed', "Removed"),
]


class LoyaltyClubLadderMove(models.Model):
    """A member whom a change of the ladder moves, why, and what it would have cost last year."""

    _name = 'loyalty.club.ladder.move'
    _description = "Member Moved by a Ladder"
    _order = 'change_id, id'
    _rec_name = 'member_id'

    change_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.change', required=True, readonly=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='change_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='change_id.currency_id')
    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    old_tier_id = fields.Many2one(
        string="From", comodel_name='loyalty.club.tier', readonly=True, ondelete='set null',
    )
    new_tier_id = fields.Many2one(
        string="To", comodel_name='loyalty.club.tier', readonly=True, ondelete='set null',
        help="The tier of the draft.",
    )
    old_name = fields.Char(string="Tier Now", readonly=True)
    new_name = fields.Char(string="New Tier", readonly=True)
    reason = fields.Selection(
        selection=[*REASONS, ('removed', "The tier is removed")], required=True, readonly=True,
    )
    totals = fields.Json(readonly=True, help="As of `loyalty.club.tier.change`.")
    purchases = fields.Monetary(
        string="Purchases of a Year", readonly=True, help="In the last 365 days, without tax.",
    )
    cost_before = fields.Monetary(
        string="Cost Now", readonly=True,
        help="What the benefits of the present tier cost on these purchases.",
    )
    cost_after = fields.Monetary(
        string="Cost Then", readonly=True,
        help="What the benefits of the new tier would have cost on these purchases.",
    )
    explanation = fields.Char(string="Why", compute='_compute_explanation')

    _member_once = models.UniqueIndex("(change_id, member_id)")

    @api.depends('reason', 'totals')
    @api.depends_context('lang')
    def _compute_explanation(self):
        for move in self:
            move.explanation = self.env['loyalty.club.tier.wording']._change_text(move)


class LoyaltyClubLadderCount(models.Model):
    """A tier before and after a change of the ladder: who gets it, how many have it."""

    _name = 'loyalty.club.ladder.count'
    _description = "Tier Before and After a Change"
    _order = 'change_id, id'
    _rec_name = 'name'

    change_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.change', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='change_id.company_id', store=True, index=True)
    name = fields.Char(string="Tier", readonly=True)
    what = fields.Selection(string="What Happens", selection=WHAT, readonly=True)
    who_before = fields.Char(string="Who Now", readonly=True)
    who_after = fields.Char(string="Who Then", readonly=True)
    before = fields.Integer(string="Members Now", readonly=True)
    came = fields.Integer(string="Come", readonly=True)
    went = fields.Integer(string="Go", readonly=True)
    after = fields.Integer(string="Members Then", readonly=True)
