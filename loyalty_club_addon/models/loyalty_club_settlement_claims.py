import math
from collections import defaultdict

from odoo import api, models
from odoo.tools import float_compare, float_round

from ..tools import spending


class LoyaltyClubSettlement(models.AbstractModel):
    """Which of the till's claims hold, and what they cost."""

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _refusals(self, order, claims, members, usable):
        """Claims that do not hold.

        :param dict usable: {club: points the order earns and may spend itself}
        :return: list of values of `loyalty.club.exception`
        """
        refusals = []
        room = {
            club: max(member.card_id.points + usable[club] - member.card_id.club_debt, 0)
            for club, member in members.items()
        }
        seen, taken = set(), defaultdict(float)
        for (reward, __), lines in claims.items():
            program = reward.program_id
            cost = self._cost(order, reward, lines, room.get(program, 0))
            taken[program] += cost  # a ceiling is for all rewards of the order together
            refusal = order._club_reward_refusal(reward, None, taken[program])
            if not refusal and program.is_club:
                refusal = self._figure_refusal(order, reward, lines, seen)
            shortage = 0
            if program in members:
                shortage = max(max(cost, reward.required_points) - room[program], 0)
                room[program] = max(room[program] - cost, 0)
            if not refusal and float_compare(shortage, 0, precision_digits=2) > 0:
                refusal = members[program]._shortage_refusal(shortage)
            if refusal:
                refusals.append({
                    'reward_id': reward.id,
                    'member_id': members[program].id if program in members else False,
                    'code': refusal[0],
                    'note': refusal[1],
                    'shortage': shortage,
                })
        return refusals

    @api.model
    def _figure_refusal(self, order, reward, lines, seen):
        """Is the reward on offer here, taken once, and worth no more than it says?"""
        reason = self.env['loyalty.club.reason']
        if reward.program_id not in self._programs(order):
            return reason._refusal('unknown')
        twice = reward in seen and reward.reward_type == 'discount'
        seen.add(reward)
        amount = -sum(lines.mapped('price_subtotal_incl'))
        slack = order.currency_id.rounding * (len(order.lines) + 1)
        if twice or amount > self._amount_max(order, reward, sum(lines.mapped('qty'))) + slack:
            return reason._refusal('reward_changed')
        return self._limit_refusal(order, reward, amount, slack)

    @api.model
    def _limit_refusal(self, order, reward, amount, slack):
        """Does money for points keep within the minimum and the share of the basket?"""
        if not reward._club_is_money():
            return None
        terms = reward._club_spending_terms()
        return reward._club_limit_refusal(spending.claim_refusal(
            terms, amount / terms.rate, amount, order._club_basket(), slack,
        ))

    @api.model
    def _amount_max(self, order, reward, quantity):
        """The most a reward can take off this order, tax included, in the order's currency.

        :param float quantity: pieces of a free product
        """
        lines = order.lines.filtered(lambda line: not line.reward_id and line.qty > 0)
        if reward.reward_type == 'product':
            lines = lines.filtered(lambda line: line.product_id in reward.reward_product_ids)
        amount = sum(lines.mapped('price_subtotal_incl'))
        if reward.reward_type == 'product':
            dearest = max((line.price_subtotal_incl / line.qty for line in lines), default=0)
            return min(amount, dearest * max(quantity, 0))
        if reward.discount_mode == 'percent':
            amount *= reward.discount / 100
        elif reward.discount_mode == 'per_order':
            amount = min(amount, reward.discount)
        return min(amount, reward.discount_max_amount or amount)

    @api.model
    def _cost(self, order, reward, lines, room):
        """What the reward costs by its own terms, whatever the till says.

        :param float room: points that can be spent, for rewards that take them all
        :return: points
        """
        if reward.clear_wallet:
            return max(room, reward.required_points)
        if reward.reward_type == 'product':
            times = math.ceil(sum(lines.mapped('qty')) / (reward.reward_product_qty or 1))
            return max(times, 1) * reward.required_points
        if reward.discount_mode == 'per_point' and reward.discount:
            amount = -sum(lines.mapped('price_subtotal_incl'))
            return float_round(max(amount, 0) / reward.discount, precision_digits=2)
        return reward.required_points
