from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.tier_choice import Tier
from .loyalty_club_audience_mixin import KINDS

VALIDITIES = [
    ('window', "As long as the criteria hold"),
    ('days', "Some days more"),
    ('months', "To the end of a month"),
    ('year', "To the end of the year"),
    ('never', "For ever"),
]
DOWNS = [
    ('at_once', "At once"),
    ('grace', "After days of grace"),
    ('period', "At the end of a period"),
    ('step', "One step at a time"),
    ('never', "Never"),
]
# nobody moves when these change
LOOKS = {
    'name', 'color', 'multiplier', 'enter_action_ids', 'leave_action_ids', 'discount_percent',
    'discount_except_product_ids', 'discount_except_category_ids', 'pricelist_id',
    'birthday_points', 'payment_term_id', 'falling_days', 'falling_action_ids',
}


class LoyaltyClubTier(models.Model):
    """A step of a club's ladder: who is special, by the company's own rule.

    The tiers of a club in their sequence, the lowest first, are its ladder: one for everybody, or
    one for individuals and one for legal entities.
    """

    _name = 'loyalty.club.tier'
    _description = "Club Tier"
    _order = 'program_id, kind, sequence, id'

    name = fields.Char(required=True, translate=True, help="What people call it, e.g. Gold.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=lambda self: self._next_sequence(),
        help="The lowest tier stands first; drag it where it belongs.",
    )
    color = fields.Integer()
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, index=True,
        ondelete='cascade', domain=[('is_club', '=', True)],
        default=lambda self: self._default_program(),
    )
    company_id = fields.Many2one(
        related='program_id.company_id', store=True, precompute=True, index=True,
    )
    kind = fields.Selection(
        string="For Whom", selection=KINDS,
        help="Individuals and legal entities can have a ladder of their own; trade terms set by"
        " hand on a customer count. Empty: one ladder for all.",
    )
    base = fields.Selection(
        string="Amounts", required=True, default='untaxed',
        selection=[('untaxed', "Without tax"), ('taxed', "With tax")],
        help="Purchases are counted after discounts and net of what came back.",
    )
    criterion_ids = fields.One2many(
        string="Criteria", comodel_name='loyalty.club.tier.criterion', inverse_name='tier_id',
        copy=True,
    )
    criteria_match = fields.Selection(
        string="Needed", required=True, default='all',
        selection=[('all', "All of them"), ('any', "One of them")],
    )
    validity = fields.Selection(
        string="Lasts", selection=VALIDITIES, required=True, default='window',
        help="As long as the criteria hold: who qualified in a calendar month keeps the tier to the"
        " end of the next month, and so with days, seasons and years. The others count from the"
        " last day on which the criteria hold.",
    )
    validity_count = fields.Integer(
        string="How Many", default=1, help="Days, or months to the end of which it lasts.",
    )
    down = fields.Selection(
        string="Way Down", selection=DOWNS, required=True, default='at_once',
        help="What happens when the tier is over. Never: not even when goods come back.",
    )
    grace_days = fields.Integer(string="Days of Grace", default=30)
    down_period = fields.Selection(
        string="Period", required=True, default='month',
        selection=[('month', "Month"), ('season', "Season"), ('year', "Year")],
    )
    multiplier = fields.Float(
        string="Points Times", digits=(16, 2), default=1, required=True,
        help="1.5 gives half as many points more, from the next purchase on. When double points run"
        " at the same time, the larger one counts, not both.",
    )
    enter_action_ids = fields.Many2many(
        string="On Entering", comodel_name='ir.actions.server',
        relation='loyalty_club_tier_enter_action_rel', groups='base.group_system',
        help="Run for each member who enters this tier, after the purchase is saved.",
    )
    leave_action_ids = fields.Many2many(
        string="On Leaving", comodel_name='ir.actions.server',
        relation='loyalty_club_tier_leave_action_rel', groups='base.group_system',
        help="Run for each member who leaves this tier, after it is saved.",
    )
    member_ids = fields.One2many(comodel_name='loyalty.club.member', inverse_name='tier_id')
    member_count = fields.Integer(string="Members", compute='_compute_member_count')
    description = fields.Char(string="Who", compute='_compute_description')

    _multiplier_range = models.Constraint(
        'CHECK (multiplier >= 1 AND multiplier <= 100)', "Points Times: from 1 to 100.",
    )

    def _default_program(self):
        clubs = self.env['loyalty.program'].search([('is_club', '=', True)], limit=2)
        return clubs if len(clubs) == 1 else False

    def _next_sequence(self):
        return (self.search([], order='sequence desc', limit=1).sequence or 0) + 10

    def _compute_member_count(self):
        counts = dict(self.env['loyalty.club.member']._read_group(
            [('tier_id', 'in', self.ids)], ['tier_id'], ['__count'],
        ))
        for tier in self:
            tier.member_count = counts.get(tier, 0)

    @api.depends('criterion_ids.description', 'criteria_match')
    @api.depends_context('lang')
    def _compute_description(self):
        for tier in self:
            word = self.env._(" and ") if tier.criteria_match == 'all' else self.env._(" or ")
            texts = [text for text in tier.criterion_ids.mapped('description') if text]
            tier.description = word.join(texts) or self.env._("everybody")

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers._ladder_changed()
        return tiers

    def write(self, vals):
        programs = self._live().program_id
        result = super().write(vals)
        if vals.keys() - LOOKS:
            self._ladder_changed(programs)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_members(self):
        members = self.env['loyalty.club.member'].sudo().with_context(active_test=False)
        for tier in self:
            if count := members.search_count([('tier_id', '=', tier.id)]):
                raise UserError(self.env._(
                    "Tier: %(name)s has %(count)s members, so it is not deleted. Archive it: its"
                    " members move to where they belong with the next review.",
                    name=tier.name, count=count,
                ))

    def unlink(self):
        programs = self._live().program_id
        result = super().unlink()
        self._ladder_changed(programs)
        return result

    def _ladder_changed(self, programs=None):
        """Everybody is looked at again in the next review."""
        programs = programs or self.env['loyalty.program']
        programs = (programs | self.exists()._live().program_id).exists()
        if not programs:
            return
        programs.sudo().write({'club_tiers_changed': True})
        for program in programs.sudo():
            program.club_ladder_stamp = uuid4().hex
        self.env.registry.clear_cache()

    def _to_engine(self):
        """:return: `tools.tier_choice.Tier`"""
        self.ensure_one()
        return Tier(
            key=self.id,
            criteria=tuple(one._to_engine() for one in self.criterion_ids),
            is_any=self.criteria_match == 'any',
            validity=self.validity,
            validity_count=self.validity_count,
            down=self.down,
            grace=self.grace_days,
            period=self.down_period,
        )

    def action_review(self):
        """Look at the members now; it goes on in the background."""
        self.check_access('write')
        self.env['loyalty.club.member']._review_soon()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'info', 'message': self.env._(
                "The members are being looked at. Who moves is on the list of tier changes.")},
        }

    def action_open_members(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_member_action',
        )
        return action | {'domain': [('tier_id', '=', self.id)], 'context': {'create': False}}
