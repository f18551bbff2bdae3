import math
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_round

from .loyalty_club_earning import POINT_SCALE


class LoyaltyClubSettlement(models.AbstractModel):
    """Books what a POS order earns and spends, in the transaction in which it is paid.

    The till's figures (points, cost, card, price of a reward line) are claims: all of them are
    reckoned here again. Online a claim that does not hold refuses the order, and the till sets it
    back to draft; an order taken offline is booked, because its money is in the drawer, and
    listed as an exception.
    """

    _name = 'loyalty.club.settlement'
    _description = "Loyalty Club: Settlement"

    @api.model
    def _settle(self, order):
        """Book a paid order. Repeating it books nothing.

        :param order: pos.order record in state paid
        :raises UserError: a reward that is not open to this customer, on an order taken online
        """
        order = order.sudo()
        clubs = self._clubs(order)
        claims = self._claims(order)
        if not clubs and not claims:
            return
        members = self._members(order, clubs)
        earned = {club: self._earned(order, club, member) for club, member in members.items()}
        refusals = self._refusals(order, claims, members, earned)
        if refusals and not self._must_book(order):
            raise UserError(refusals[0]['note'])
        for club, member in members.items():
            self._book(order, member, earned[club], claims)
        self.env['loyalty.club.exception'].sudo().create(
            [{'pos_order_id': order.id, 'partner_id': order.partner_id.id} | refusal
             for refusal in refusals],
        )
        for (reward, __), lines in claims.items():
            if reward.program_id in clubs and reward.program_id not in members:
                lines.coupon_id = False  # a card the till named without a right to it

    @api.model
    def _clubs(self, order):
        """Clubs of this till and of the rewards on the order that are not booked for it yet."""
        clubs = self._programs(order) | order.lines.reward_id.program_id
        clubs = clubs.filtered('is_club').with_company(order.company_id)
        if not clubs:
            return clubs
        booked = self.env['loyalty.history'].sudo().search([
            ('order_model', '=', order._name), ('order_id', '=', order.id),
        ]).card_id.program_id
        return clubs - booked

    @api.model
    def _programs(self, order):
        """Programs of this till; for an order taken offline, those of the day it was taken."""
        if not order.club_offline:
            return order.config_id._get_program_ids()
        day = fields.Datetime.context_timestamp(order, order.date_order).date()
        return self.env['loyalty.program'].search([
            ('is_club', '=', True), ('pos_ok', '=', True),
            ('currency_id', '=', order.currency_id.id),
            ('company_id', 'in', [False, order.company_id.id]),
            '|', ('pos_config_ids', '=', False), ('pos_config_ids', 'in', order.config_id.ids),
            '|', ('date_from', '=', False), ('date_from', '<=', day),
            '|', ('date_to', '=', False), ('date_to', '>=', day),
        ]) | order.config_id._get_program_ids()

    @api.model
    def _claims(self, order):
        """What the till says the customer took.

        :return: dict {(reward, identifier): lines}; lines that are refunded, or that come from a
            sale order which spent when it was confirmed, are no claims
        """
        claims = defaultdict(lambda: order.lines.browse())
        for line in order.lines:
            if line.reward_id and not line.refunded_orderline_id and not line._club_is_settled():
                claims[line.reward_id, line.reward_identifier_code] |= line
        return dict(claims)

    @api.model
    def _members(self, order, clubs):
        members = order._club_members(clubs)
        if order.partner_id and not order.partner_id.is_public:
            for club in clubs.filtered(lambda club: club.club_enrol_mode == 'first_order'):
                if club not in members and not club._club_audience_refusal(order.partner_id):
                    members[club] = self.env['loyalty.club.member']._enrol(
                        club, order.partner_id, 'first_order',
                        enrolled_config_id=order.config_id.id,
                    )
        return members

    @api.model
    def _earned(self, order, club, member):
        """:return: points (float) the order brings to the member"""
        if member._state_refusal() or club not in self._programs(order):
            return 0
        engine = self.env['loyalty.club.earning']
        rows, discount = engine._from_pos_order(order, club)
        result = engine._compute_points(
            club, order.partner_id, rows, discount, member.terms,
        )
        return result.points / POINT_SCALE

    @api.model
    def _must_book(self, order):
        """Orders taken offline, paid online by the customer himself, or paid before their club
        existed are always booked: the money is there."""
        payments = order.payment_ids
        if 'online_account_payment_id' in payments._fields and payments.online_account_payment_id:
            return True
        since = [club.club_since for club in order.lines.reward_id.program_id if club.club_since]
        return order.club_offline or any(order.date_order < moment for moment in since)

    @api.model
    def _refusals(self, order, claims, members, earned):
        """Claims that do not hold.

        :return: list of values of `loyalty.club.exception`
        """
        refusals = []
        room = {
            club: max(member.card_id.points + earned[club], 0) for club, member in members.items()
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
                missing = self.env['loyalty.club.earning']._format(round(shortage))
                refusal = self.env['loyalty.club.reason']._refusal(
                    'points_short', missing=missing,
                )
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
        if twice or amount > self._amount_max(order, reward) + slack:
            return reason._refusal('reward_changed')
        return None

    @api.model
    def _amount_max(self, order, reward):
        """The most a reward can take off this order, tax included, in the order's currency."""
        lines = order.lines.filtered(lambda line: not line.reward_id and line.qty > 0)
        if reward.reward_type == 'product':
            lines = lines.filtered(lambda line: line.product_id in reward.reward_product_ids)
        amount = sum(lines.mapped('price_subtotal_incl'))
        if reward.reward_type == 'product':
            return amount
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

    @api.model
    def _book(self, order, member, earned, claims):
        """Write balance, history and the figures the receipt shows."""
        card = member.card_id
        room = max(card.points + earned, 0)
        spent = 0
        for (reward, __), lines in claims.items():
            if reward.program_id == member.program_id:
                cost = min(self._cost(order, reward, lines, room - spent), room - spent)
                spent += cost
                lines.write({'coupon_id': card.id, 'points_cost': 0})
                lines[:1].points_cost = cost
        if earned or spent:
            card.points += earned - spent
            self.env['loyalty.history'].create({
                'card_id': card.id,
                'order_model': order._name,
                'order_id': order.id,
                'description': self.env._("Onsite %(order)s", order=order.display_name),
                'issued': earned,
                'used': spent,
            })
        order.write({
            'club_member_id': member.id,
            'club_points_earned': order.club_points_earned + earned,
            'club_points_spent': order.club_points_spent + spent,
            'club_balance': card.points,
        })

    @api.model
    def _changes_to_validate(self, point_changes):
        """A club's card below zero may still earn: only what spends needs a look."""
        cards = self.env['loyalty.card'].sudo().browse(int(key) for key in point_changes).exists()
        clubs = set(cards.filtered('is_club').ids)
        return {
            key: change for key, change in point_changes.items()
            if int(key) not in clubs or change < 0
        }

    @api.model
    def _split_coupon_data(self, coupon_data):
        """:return: `(rows of clubs, other rows)` of what the till sends after an order"""
        programs = self.env['loyalty.program'].sudo().browse(
            {row['program_id'] for row in coupon_data.values()},
        ).exists()
        club_ids = set(programs.filtered('is_club').ids)
        cards = self.env['loyalty.card'].sudo().browse(int(key) for key in coupon_data).exists()
        club_keys = set(cards.filtered('is_club').ids)
        clubs = {
            key: row for key, row in coupon_data.items()
            if row['program_id'] in club_ids or int(key) in club_keys
        }
        return clubs, {key: row for key, row in coupon_data.items() if key not in clubs}

    @api.model
    def _coupon_updates(self, order, rows):
        """The real card in place of each card the till made up or held."""
        programs = self.env['loyalty.program'].browse({row['program_id'] for row in rows.values()})
        members = order.sudo()._club_members(programs)
        return [
            {
                'old_id': int(key),
                'id': member.card_id.id,
                'points': member.card_id.points,
                'code': member.card_id.code,
                'program_id': program.id,
                'partner_id': order.partner_id.id,
            }
            for key, row in rows.items()
            for program, member in members.items() if program.id == row['program_id']
        ]

    @api.model
    def _receipt_data(self, order):
        """:return: list of dicts, what the receipt says of each club"""
        order = order.sudo()
        return [
            {
                'program_id': row.card_id.program_id.id,
                'point_name': row.card_id.program_id.portal_point_name,
                'holder_name': row.card_id.partner_id.name,
                'earned': row.issued,
                'spent': row.used,
                'balance': row.card_id.points,
            }
            for row in self.env['loyalty.history'].sudo().search([
                ('order_model', '=', order._name), ('order_id', '=', order.id),
                ('card_id.program_id.is_club', '=', True),
            ])
        ]
