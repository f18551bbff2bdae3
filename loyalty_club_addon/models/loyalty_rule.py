from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyRule(models.Model):
    _name = 'loyalty.rule'
    _inherit = ['loyalty.rule', 'loyalty.club.audience.mixin']

    is_club = fields.Boolean(related='program_id.is_club')
    club_step_amount = fields.Float(
        string="Every", digits=(16, 2), default=1,
        help="In the money the company thinks in (Settings, Loyalty Club), e.g. 10,000 Toman.",
    )
    club_step_points = fields.Float(
        string="Points a Step", digits=(16, 2), default=1,
        help="Points for each step of the purchase.",
    )
    club_whole_steps = fields.Boolean(
        string="Whole Steps", default=True,
        help="12,900 with steps of 10,000 is one step. Unticked: parts of a step count as well.",
    )
    club_adds_up = fields.Boolean(
        string="Adds Up",
        help="Give the points of this rule on top of the others. Otherwise the rule for the"
        " narrowest audience alone decides what a line earns.",
    )
    club_money_name = fields.Char(related='program_id.club_money_name')
    club_example = fields.Char(string="Example", compute='_compute_club_example')

    _club_step_amount_positive = models.Constraint(
        'CHECK (club_step_amount > 0)', "Every: the step of a rule is more than 0.",
    )
    _club_step_points_positive = models.Constraint(
        'CHECK (club_step_points > 0)', "Points a Step: more than 0.",
    )

    @api.depends('club_step_amount', 'club_step_points', 'club_whole_steps', 'reward_point_mode',
                 'reward_point_amount', 'program_id.currency_id')
    @api.depends_context('lang')
    def _compute_club_example(self):
        for rule in self:
            rule.club_example = self.env['loyalty.club.earning']._example(rule)

    @api.constrains('club_audience_kind', 'club_audience_tier_ids', 'mode', 'code')
    def _check_club_rule(self):
        for rule in self:
            if rule.program_id.is_club and rule.mode == 'with_code':
                raise ValidationError(self.env._(
                    "Discount code: earning rules of a club need no code; remove %(code)s.",
                    code=rule.code or '',
                ))
            is_for_some = rule.club_audience_kind or rule.club_audience_has_tiers
            if is_for_some and not rule.program_id.is_club:
                raise ValidationError(self.env._(
                    "For Whom: a rule for some customers only works in a club. Switch the club on,"
                    " or set the audience on the program.",
                ))

    def _club_take_over(self):
        """Write native rules the way clubs say them: they go on giving what they gave.

        The core counts parts of a step, and adds up the rules that match.
        """
        for rule in self.filtered(lambda rule: rule.reward_point_mode == 'money'):
            if rule.club_step_amount != 1 or rule.club_step_points != 1:
                continue  # written for a club before
            factor = rule.program_id.club_money_factor
            points_per_money = rule.reward_point_amount * factor
            whole = points_per_money >= 1
            rule.write({
                'club_step_amount': 1 if whole else round(1 / points_per_money, 2),
                'club_step_points': points_per_money if whole else 1,
                'club_whole_steps': False,
                'club_adds_up': len(rule.program_id.rule_ids) > 1,
            })

    def _club_hand_back(self):
        """Write what rules of a club give per unit of money, for plain Odoo to go on with."""
        for rule in self.filtered(lambda rule: rule.reward_point_mode == 'money'):
            step = rule.club_step_amount * rule.program_id.club_money_factor
            rule.reward_point_amount = rule.club_step_points / step

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            'club_audience_kind', 'club_till_audience', 'club_step_amount', 'club_step_points',
            'club_whole_steps', 'club_adds_up',
        ]
