from odoo import api, fields, models

MAY_READ = 'loyalty_club_addon.group_club_manager,loyalty_club_addon.group_club_auditor'


class LoyaltyProgram(models.Model):
    """What a club gives back, against the margin of what it sells."""

    _inherit = 'loyalty.program'

    club_give_back = fields.Html(
        string="Give-back Meter", compute='_compute_club_give_back', sanitize=False,
        groups=MAY_READ,
        help="What 100 of a purchase gives back, tier by tier, against the margin of the products"
        " sold in the last year. It follows every change of rules, rewards and tiers.",
    )
    club_give_back_color = fields.Selection(
        selection=[('green', "Green"), ('amber', "Amber"), ('red', "Red")],
        compute='_compute_club_give_back', groups=MAY_READ,
        help="Red: a product is sold at a loss to some tier. Amber: half of its margin or more is"
        " given back.",
    )

    @api.depends(
        'is_club', 'active', 'club_base', 'club_audience_kind', 'currency_id',
        'rule_ids.club_audience_kind', 'rule_ids.club_step_amount', 'rule_ids.club_step_points',
        'rule_ids.club_whole_steps', 'rule_ids.club_adds_up', 'rule_ids.reward_point_mode',
        'rule_ids.reward_point_amount', 'rule_ids.minimum_amount', 'rule_ids.minimum_qty',
        'rule_ids.product_ids', 'rule_ids.product_category_id', 'rule_ids.product_tag_id',
        'rule_ids.product_domain', 'rule_ids.club_minimum_margin',
        'reward_ids.active', 'reward_ids.reward_type', 'reward_ids.discount_mode',
        'reward_ids.discount', 'reward_ids.required_points', 'reward_ids.reward_product_id',
        'reward_ids.reward_product_qty', 'reward_ids.club_audience_kind',
        'club_multiplier_ids.active', 'club_multiplier_ids.factor',
        'club_multiplier_ids.club_audience_kind', 'club_multiplier_ids.product_ids',
        'club_multiplier_ids.product_category_id', 'club_multiplier_ids.product_tag_id',
        'club_tier_ids.active', 'club_tier_ids.multiplier', 'club_tier_ids.discount_percent',
        'club_tier_ids.discount_except_product_ids', 'club_tier_ids.discount_except_category_ids',
        'club_tier_ids.kind', 'club_tier_ids.sequence', 'club_tier_ids.name',
    )
    @api.depends_context('lang', 'company')
    def _compute_club_give_back(self):
        service = self.env['loyalty.club.give.back'].sudo()
        for program in self:
            meter = program.is_club and service._meter(program)
            program.club_give_back = meter and service._render(program, meter)
            program.club_give_back_color = meter and meter['color']

    def _club_point_cost(self, kind):
        """What a point costs when it is spent on the dearest reward; a percentage is not known
        before there is a basket, and delivery not before there is one.

        :param str kind: terms of the customers
        :return: money (program's currency)
        """
        self.ensure_one()
        costs = [self._club_point_worth_for(kind)]
        for reward in self.reward_ids.filtered(
            lambda reward: reward.club_audience_kind in (False, kind)
            and reward.required_points > 0,
        ):
            if reward.reward_type == 'discount' and reward.discount_mode == 'per_order':
                costs.append(reward.discount / reward.required_points)
            elif reward.reward_type == 'product' and reward.reward_product_id:
                product = reward.sudo().reward_product_id.with_company(self._club_company())
                cost = product.standard_price * reward.reward_product_qty
                costs.append(cost / reward.required_points)
        return max(costs)

    def action_open_club_replays(self):
        """The replays of this club; a new one is filled in."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_replay_action',
        )
        return action | {
            'domain': [('program_id', '=', self.id)],
            'context': {'default_program_id': self.id},
        }
