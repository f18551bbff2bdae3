from odoo import api, fields, models

from ..tools.origin import Importing

REASONS = [
    ('reached', "Reached"),
    ('fell', "Criteria no longer met"),
    ('step', "One step down"),
    ('locked', "By hand"),
    ('never', "Never falls"),
    ('frozen', "Frozen"),
    ('valid', "Still valid"),
    ('grace', "In grace"),
    ('kept', "Criteria met"),
    ('none', "No tier"),
    ('restored', "Ladder restored"),
]
# stands in the context as `club_tier_actions`; no RPC client can send it
WITHOUT_ACTIONS = object()


class LoyaltyClubTierChange(models.Model):
    """A member entered or left a tier: when, why, and by which totals. Nobody edits it."""

    _name = 'loyalty.club.tier.change'
    _description = "Club Tier Change"
    _order = 'date desc, id desc'
    _rec_name = 'member_id'

    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    program_id = fields.Many2one(related='member_id.program_id', store=True, index=True)
    company_id = fields.Many2one(related='member_id.company_id', store=True, index=True)
    old_tier_id = fields.Many2one(
        string="From", comodel_name='loyalty.club.tier', readonly=True, ondelete='set null',
    )
    new_tier_id = fields.Many2one(
        string="To", comodel_name='loyalty.club.tier', readonly=True, ondelete='set null',
        index='btree_not_null',
    )
    old_name = fields.Char(string="Old Tier", readonly=True, help="As it was called then.")
    new_name = fields.Char(string="New Tier", readonly=True, help="As it was called then.")
    reason = fields.Selection(selection=REASONS, required=True, readonly=True)
    cause = fields.Char(
        string="On the Occasion of", readonly=True,
        help="The document, the review or the words of whoever did it by hand.",
    )
    totals = fields.Json(
        readonly=True,
        help="What was measured, by criterion: words, value and threshold in the engine's units.",
    )
    as_of = fields.Date(required=True, readonly=True)
    date = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now, index=True,
    )
    user_id = fields.Many2one(
        string="By", comodel_name='res.users', readonly=True, ondelete='set null',
        default=lambda self: self.env.user,
    )
    explanation = fields.Char(string="Why", compute='_compute_explanation')

    @api.depends('reason', 'totals')
    @api.depends_context('lang')
    def _compute_explanation(self):
        for change in self:
            change.explanation = self.env['loyalty.club.tier.wording']._change_text(change)

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._run_actions()
        return changes

    def _run_actions(self):
        """Hand the server actions of entering and leaving to the outbox, which runs them after
        the transaction; the single place where a change of tier sets something off."""
        if self.env.context.get('club_tier_actions') is WITHOUT_ACTIONS:
            return
        if isinstance(self.env.context.get('club_importing'), Importing):
            return
        outbox = self.env.get('loyalty.club.action.delivery')
        for change in self.sudo() if outbox is not None else ():
            for tier, actions, what in (
                (change.old_tier_id, change.old_tier_id.leave_action_ids, 'leave'),
                (change.new_tier_id, change.new_tier_id.enter_action_ids, 'enter'),
            ):
                if tier and actions:
                    outbox.sudo()._enqueue(
                        actions, change.member_id, f'tier:{change.id}:{what}', origin=change,
                    )
