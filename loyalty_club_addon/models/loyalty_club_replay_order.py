from odoo import fields, models


class LoyaltyClubReplayOrder(models.Model):
    """A purchase of a replay that should be looked at: one of those of which the least is left, or
    one for which the ledger has other points."""

    _name = 'loyalty.club.replay.order'
    _description = "Purchase of a Replay"
    _order = 'replay_id, reason desc, margin_left, id'
    _rec_name = 'purchase_id'

    replay_id = fields.Many2one(
        comodel_name='loyalty.club.replay', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, index=True)
    currency_id = fields.Many2one(related='replay_id.currency_id')
    reason = fields.Selection(
        string="Why It Is Here", readonly=True, required=True,
        selection=[('worst', "Least margin left"), ('differs', "Other than the ledger")],
    )
    purchase_id = fields.Many2one(
        string="Document", comodel_name='loyalty.club.purchase', readonly=True, required=True,
        index=True, ondelete='cascade',
    )
    holder_id = fields.Many2one(related='purchase_id.holder_id')
    day = fields.Date(related='purchase_id.day')
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', readonly=True, index='btree_not_null',
        ondelete='set null', help="The tier from before this purchase.",
    )
    amount = fields.Monetary(string="Net Amount", readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    ledger_points = fields.Float(string="Points of the Ledger", digits=(16, 2), readonly=True)
    point_cost = fields.Monetary(string="Cost of Points", readonly=True)
    discount_cost = fields.Monetary(string="Discount of Tiers", readonly=True)
    margin = fields.Monetary(readonly=True)
    margin_left = fields.Monetary(readonly=True)

    def action_open_document(self):
        self.ensure_one()
        return self.purchase_id.action_open_document()
