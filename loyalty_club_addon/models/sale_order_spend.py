from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import spending


class SpendCeiling:
    """Points a reward may take, in context. No RPC client can make one, and none equals another:
    Odoo uses an environment again whose context is equal."""

    def __init__(self, points):
        self.points = points


class SpendChoices:
    """Points the member chose for each reward, in context; as `SpendCeiling`.

    by_reward: dict {reward id: points}.
    """

    def __init__(self, by_reward):
        self.by_reward = by_reward


class SaleOrder(models.Model):
    """Money for points on a sale order: as much as the customer wants, within the club's limits.

    The choice stands on the reward lines. Odoo writes those anew with every change of the order,
    one reward over the lines of another, so the choices are read before that.
    """

    _inherit = 'sale.order'

    def _update_programs_and_rewards(self):
        choices = {
            line.reward_id.id: line.club_points_chosen
            for line in self.order_line if line.reward_id and line.club_points_chosen > 0
        }
        if not choices:
            return super()._update_programs_and_rewards()
        chosen = self.with_context(club_spend_choices=SpendChoices(choices))
        return super(SaleOrder, chosen)._update_programs_and_rewards()

    def action_open_reward_wizard(self):
        """Odoo takes the only open reward at once; of money for points one is asked how much."""
        self.ensure_one()
        self._update_programs_and_rewards()
        rewards = self.env['loyalty.reward'].union(*self._get_claimable_rewards().values())
        if len(rewards) == 1 and rewards._club_is_money():
            return self.env['ir.actions.actions']._for_xml_id(
                'sale_loyalty.sale_loyalty_reward_wizard_action',
            )
        return super().action_open_reward_wizard()

    def _get_real_points_for_coupon(self, coupon, post_confirm=False):
        points = super()._get_real_points_for_coupon(coupon, post_confirm)
        ceiling = self.env.context.get('club_spend_ceiling')
        return min(points, ceiling.points) if isinstance(ceiling, SpendCeiling) else points

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        values = super()._get_reward_line_values(reward, coupon, **kwargs)
        for line in values or []:  # the line may have been another reward's before
            line.setdefault('club_points_chosen', 0)
        return values

    def _get_reward_values_discount(self, reward, coupon, **kwargs):
        if not reward._club_is_money():
            return super()._get_reward_values_discount(reward, coupon, **kwargs)
        choices = self.env.context.get('club_spend_choices')
        chosen = 0
        if isinstance(choices, SpendChoices):
            chosen = choices.by_reward.get(reward.id, 0)
        terms = self._club_spending_terms(reward)
        points = self._club_money_balance(coupon)
        basket = self._club_basket()
        self._club_check_limit(reward, spending.refusal(terms, points, basket))
        most = spending.most_points(terms, points, basket, chosen)
        limited = self.with_context(club_spend_ceiling=SpendCeiling(most))
        values = super(SaleOrder, limited)._get_reward_values_discount(reward, coupon, **kwargs)
        cost = sum(line.get('points_cost') or 0 for line in values)
        if cost:  # 0: Odoo's placeholder while a gift card pays everything
            self._club_check_limit(
                reward, spending.claim_refusal(terms, cost, 0, basket, self.currency_id.rounding),
            )
        for line in values:
            line['club_points_chosen'] = chosen
        return values

    def _club_money_balance(self, card):
        """Points that were on the card before this order, less what other rewards take.

        Money for points lowers the order and so what the order earns: paid with those points it
        would be refused when the order is confirmed. What is paid online stays as it was paid.
        """
        earned = 0
        if self.state != 'sale' and not self._club_is_paid():
            rows = self.coupon_point_ids.filtered(lambda row: row.coupon_id == card)
            earned = sum(rows.mapped('points')) - self._club_not_usable(card)
        return self._get_real_points_for_coupon(card) - max(earned, 0)

    def _club_check_limit(self, reward, code):
        if refusal := reward._club_limit_refusal(code):
            raise UserError(refusal[1])

    def _club_spending_terms(self, reward):
        """:return: `tools.spending.Terms` in the order's currency; what the customer has paid
        online is not measured by limits of today"""
        rate = 1 / (self.env['loyalty.club.earning']._rate(
            self.currency_id, reward.program_id, self.company_id, fields.Date.today(),
        ) or 1)
        return reward._club_spending_terms(rate, is_limited=not self._club_is_paid())

    def _club_basket(self):
        """:return: money of the goods before rewards, tax included, in the order's currency"""
        self.ensure_one()
        lines = (self.order_line - self._get_no_effect_on_threshold_lines()).filtered(
            lambda line: not (line.reward_id or line.display_type or line.is_downpayment)
            and line.product_uom_qty > 0,
        )
        return sum(lines.mapped('price_total'))

    def _club_spend_refusal(self, reward, card):
        """Is the basket too small or the balance too low for a reward of money for points?

        :return: None, or `(code, text)` as of `loyalty.club.reason`
        """
        if not reward._club_is_money():
            return None
        return reward._club_limit_refusal(spending.refusal(
            self._club_spending_terms(reward), self._club_money_balance(card),
            self._club_basket(),
        ))

    def _club_taken_refusal(self, reward):
        """Does money for points that stands on the order keep within the reward's limits?

        :return: None, or `(code, text)` as of `loyalty.club.reason`
        """
        if not reward._club_is_money():
            return None
        lines = self.order_line.filtered(lambda line: line.reward_id == reward)
        cost = sum(lines.mapped('points_cost'))
        return cost and reward._club_limit_refusal(spending.claim_refusal(
            self._club_spending_terms(reward), cost, -sum(lines.mapped('price_total')),
            self._club_basket(), self.currency_id.rounding * (len(lines) + 1),
        )) or None

    def _club_open_rewards(self, claimable):
        opened = super()._club_open_rewards(claimable)
        for card, rewards in list(opened.items()):
            left = rewards.filtered(
                lambda reward, card=card: not self._club_spend_refusal(reward, card),
            )
            if left:
                opened[card] = left
            else:
                del opened[card]
        return opened


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    club_points_chosen = fields.Float(
        string="Points Chosen",
        digits=(16, 2),
        readonly=True,
        copy=False,
        help="The most points that the customer wanted to spend on this reward. 0: all that fit.",
    )
