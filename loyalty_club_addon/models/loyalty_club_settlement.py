from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .loyalty_club_document_settle import EARNED
from .loyalty_club_earning import POINT_SCALE, Occasion


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
        """Book a paid order.

        Repeating it books nothing more of what it booked; an order that brought nothing is kept
        from being booked later by who calls this, see `pos.order.action_pos_order_paid`.

        :param order: pos.order record in state paid
        :raises UserError: a reward that is not open to this customer, on an order taken online
        """
        order = order.sudo()
        self._settle_returns(order)
        clubs = self._clubs(order)
        claims = self._claims(order)
        if not clubs and not claims:
            return
        members = self._members(order, clubs)
        members_cards = self.env['loyalty.card'].union(*(m.card_id for m in members.values()))
        members_cards.sudo()._club_release_due()
        earned, usable = {}, {}
        for club, member in members.items():
            occasion = Occasion(order, order._club_moment(True), member.card_id)
            result = self._result(order, club, member, *order._club_rows(club), occasion)
            back = sum(order._club_loose_points(club, member).values())
            earned[club] = ((result.points if result else 0) - back) / POINT_SCALE
            usable[club] = (self.env['loyalty.club.earning']._usable_points(
                club, result) - back) / POINT_SCALE
        refusals = self._refusals(order, claims, members, usable)
        if refusals and not self._must_book(order):
            raise UserError(refusals[0]['note'])
        for club, member in members.items():
            self._book(order, member, earned[club], usable[club], claims)
        listed = {'pos_order_id': order.id, 'partner_id': order.partner_id.id, 'state': 'open'}
        self.env['loyalty.club.exception'].sudo().create([
            listed | refusal for refusal in refusals
        ])
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
        day = fields.Datetime.context_timestamp(order, order._club_bought_on()).date()
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
            if line._club_is_claim():
                claims[line.reward_id, line.reward_identifier_code] |= line
        return dict(claims)

    @api.model
    def _members(self, order, clubs):
        members = order._club_members(clubs)
        if order._club_may_enrol():
            for club in clubs.filtered(lambda club: club.club_enrol_mode == 'first_order'):
                if club not in members and not club._club_audience_refusal(order.partner_id):
                    members[club] = self.env['loyalty.club.member']._enrol(
                        club, order.partner_id, 'first_order',
                        enrolled_config_id=order.config_id.id,
                    )
        return members

    @api.model
    def _result(self, order, club, member, rows, discount, occasion):
        """What lines of an order bring to a member.

        :param rows: as of `loyalty.club.earning`
        :param occasion: `Occasion`
        :return: `tools.earning.Result`, None when the member does not earn here
        """
        if member._state_refusal() or club not in self._programs(order):
            return None
        return self.env['loyalty.club.earning']._compute_points(
            club, order.partner_id, rows, discount, member.terms, occasion,
        )

    @api.model
    def _settle_returns(self, order):
        """What comes back is taken off the order it was bought with, and shown on this one."""
        entries = order._club_settle_returns()
        if not entries:
            return
        card = entries[-1:].card_id
        order.write({
            'club_member_id': card.club_member_ids[:1].id,
            'club_points_earned': sum(
                entries.filtered(lambda entry: entry.kind == 'earn_back').mapped('points'),
            ),
            'club_points_spent': -sum(
                entries.filtered(lambda entry: entry.kind == 'spend_back').mapped('points'),
            ),
            'club_balance': card.points,
        })

    @api.model
    def _must_book(self, order):
        """Orders taken offline, paid online by the customer himself, or paid before their club
        existed are always booked: the money is there."""
        payments = order.payment_ids
        if 'online_account_payment_id' in payments._fields and payments.online_account_payment_id:
            return True
        since = [club.club_since for club in order.lines.reward_id.program_id if club.club_since]
        return order.club_offline or any(order._club_bought_on() < moment for moment in since)

    @api.model
    def _book(self, order, member, earned, usable, claims):
        """Write balance, history and the figures the receipt shows.

        :param float earned: points the order brings
        :param float usable: those among them that it may spend itself
        """
        card = member.card_id
        room = max(card.points + usable - card.club_debt, 0)
        spent = 0
        for (reward, __), lines in claims.items():
            if reward.program_id == member.program_id:
                cost = min(self._cost(order, reward, lines, room - spent), room - spent)
                spent += cost
                lines.write({'coupon_id': card.id, 'points_cost': 0})
                lines[:1].points_cost = cost
        order.club_member_id = member
        if earned > 0 or spent:
            self.env['loyalty.history'].sudo().create({
                'card_id': card.id,
                'order_model': order._name,
                'order_id': order.id,
                'description': self.env._("Onsite %(order)s", order=order.display_name),
                'issued': max(earned, 0),
                'used': spent,
            })
        entries = order._club_settle(fresh=True)
        order.write(order._club_pending_values(card) | {
            'club_points_earned': order.club_points_earned + sum(
                entries.filtered(lambda entry: entry.kind in EARNED).mapped('points'),
            ),
            'club_points_spent': order.club_points_spent + spent,
            'club_balance': card.points,
        })
