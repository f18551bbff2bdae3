from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sale_order_spend import SpendChoices
from ..tools import spending


class SaleLoyaltyRewardWizard(models.TransientModel):
    """How much of the points the customer spends on money for points."""

    _inherit = 'sale.loyalty.reward.wizard'

    club_is_money = fields.Boolean(compute='_compute_club_most')
    club_most_points = fields.Float(
        string="Points That Fit", digits=(16, 2), compute='_compute_club_most',
        help="What the card, the basket and the limits of the reward leave.",
    )
    club_most_amount = fields.Monetary(
        string="Worth", currency_field='club_currency_id', compute='_compute_club_most',
    )
    club_currency_id = fields.Many2one(related='order_id.currency_id')
    club_spend = fields.Selection(
        string="Spend",
        selection=[
            ('all', "All that fits"), ('half', "Half"), ('amount', "An amount"),
            ('points', "Points"),
        ],
        default='all',
        required=True,
        help="Points that are not spent stay on the card.",
    )
    club_amount = fields.Monetary(
        string="Amount", currency_field='club_currency_id',
        help="Money that points pay; rounded down to whole points.",
    )
    club_points = fields.Float(string="Points", digits=(16, 2))
    club_chosen_points = fields.Float(
        string="Will Be Spent", digits=(16, 2), compute='_compute_club_chosen',
    )
    club_chosen_amount = fields.Monetary(
        string="Takes Off", currency_field='club_currency_id', compute='_compute_club_chosen',
    )

    @api.depends('selected_reward_id', 'order_id')
    def _compute_club_most(self):
        for wizard in self:
            reward, order = wizard.selected_reward_id, wizard.order_id
            wizard.club_is_money = bool(reward) and reward._club_is_money()
            wizard.club_most_points = wizard.club_most_amount = 0
            if wizard.club_is_money:
                terms = order._club_spending_terms(reward)
                card = wizard._club_card()
                most = spending.most_points(
                    terms, card and order._club_money_balance(card), order._club_basket(),
                )
                most = min(most, max(order.amount_total, 0) / terms.rate)
                wizard.club_most_points = most
                wizard.club_most_amount = most * terms.rate

    @api.depends('club_most_points', 'club_spend', 'club_amount', 'club_points')
    def _compute_club_chosen(self):
        """Say before the click what the choice comes to."""
        for wizard in self:
            wizard.club_chosen_points = wizard.club_chosen_amount = 0
            if wizard.club_is_money:
                chosen = (
                    wizard.club_most_points if wizard.club_spend == 'all'
                    else wizard._club_whole_choice()
                )
                terms = wizard.order_id._club_spending_terms(wizard.selected_reward_id)
                wizard.club_chosen_points = min(chosen, wizard.club_most_points)
                wizard.club_chosen_amount = wizard.club_chosen_points * terms.rate

    def _club_card(self):
        """:return: the card that would pay the chosen reward, empty when it is not open"""
        claimable = self.order_id._get_claimable_rewards()
        return self.env['loyalty.card'].union(*(
            card for card, rewards in claimable.items() if self.selected_reward_id in rewards
        ))[:1]

    def _club_whole_choice(self):
        """:return: points the customer chose, in whole steps of the reward; 0: all that fit"""
        if self.club_spend == 'all':
            return 0
        terms = self.order_id._club_spending_terms(self.selected_reward_id)
        chosen = {
            'half': self.club_most_points / 2,
            'amount': self.club_amount / terms.rate,
            'points': self.club_points,
        }[self.club_spend]
        return spending.whole(chosen, terms.step)

    def _club_chosen(self):
        """:return: points to be spent; 0: all that fit"""
        self.ensure_one()
        points = self._club_whole_choice()
        if self.club_spend != 'all' and points <= 0:
            terms = self.order_id._club_spending_terms(self.selected_reward_id)
            raise UserError(self.env._(
                "Spend: at least %(points)s; write more, or choose All.",
                points=self.env['loyalty.club.earning']._points_text(terms.step),
            ))
        return points

    def action_apply(self):
        self.ensure_one()
        if not self.club_is_money:
            return super().action_apply()
        choices = SpendChoices({self.selected_reward_id.id: self._club_chosen()})
        return super(
            SaleLoyaltyRewardWizard, self.with_context(club_spend_choices=choices),
        ).action_apply()
