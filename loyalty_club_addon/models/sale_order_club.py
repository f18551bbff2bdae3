from collections import defaultdict

from odoo import api, models
from odoo.fields import Command, Domain

from .loyalty_club_earning import POINT_SCALE, Occasion


class SaleOrder(models.Model):
    """How a sale order earns and spends in a club.

    Clubs are taken out of the core's two phases, because it throws a card of somebody else than
    the customer off the order, and a company's contact earns on the company's card.
    """

    _inherit = 'sale.order'

    @api.depends('order_line.price_total', 'order_line.product_id', 'partner_id', 'club_own',
                 'state')
    @api.depends_context('uid', 'lang')
    def _compute_club_panel(self):
        for order in self:
            document = order.sudo()  # whoever may read the order, stock and invoicing included
            clubs = document._club_programs()
            order.club_points_to_earn = sum(document._club_earning(club) for club in clubs)
            order.club_panel = bool(clubs and order.partner_id) and (
                self.env['loyalty.club.panel']._render_sale_order(document, clubs)
            )

    def _club_programs(self):
        """Clubs open to this order today, and those it holds points or rewards of."""
        self.ensure_one()
        programs = self.env['loyalty.program']
        held = (self.coupon_point_ids.coupon_id | self.order_line.coupon_id).program_id
        clubs = held.filtered('is_club') | programs.search(
            Domain('is_club', '=', True) & Domain(self._get_program_domain()),
        )
        return clubs.with_company(self.company_id)

    def _club_enrol_with_first_order(self):
        self.ensure_one()
        programs = self.env['loyalty.program']
        if not programs._club_enrols_with_order() or not self._club_may_enrol():
            return
        clubs = self._club_programs().filtered(lambda club: club.club_enrol_mode == 'first_order')
        members = self._club_members(clubs)
        for club in clubs.filtered(lambda club: club not in members):
            if not club._club_audience_refusal(self.partner_id):
                self.env['loyalty.club.member']._enrol(club, self.partner_id, 'first_order')

    def _club_earning(self, club, member=None):
        """What this order earns in a club as it stands now.

        :param member: loyalty.club.member, when the caller knows it
        :return: points (float), 0 for who cannot earn; a confirmed order keeps what it brought
        """
        if self.state == 'sale':
            rows = self.coupon_point_ids.filtered(lambda row: row.coupon_id.program_id == club)
            return sum(rows.mapped('points'))
        result = self._club_earning_result(club, member)
        return result.points / POINT_SCALE if result else 0

    def _club_earning_result(self, club, member=None):
        """:return: `tools.earning.Result`, None for who cannot earn"""
        self.ensure_one()
        member = member or self._club_members(club).get(club)
        if member and member._state_refusal():
            return None
        if not member and (club.club_enrol_mode != 'first_order' or not self.partner_id):
            return None
        engine = self.env['loyalty.club.earning']
        rows, discount = engine._from_sale_order(self, club)
        return engine._compute_points(
            club, self.partner_id, rows, discount, self._club_terms(member),
            Occasion(self, self._club_told_moment(), member and member.card_id),
        )

    def _club_take_out(self, clubs, members):
        """Before the core's update: the members' cards, and no other cards of these clubs, can
        pay for rewards.

        :return: dict {card: points} of what the order booked in clubs so far
        """
        cards = self._club_cards(clubs, members.values())
        cards.sudo()._club_release_due()
        kept = self.applied_coupon_ids.filtered(lambda card: not card.program_id.is_club) | cards
        if kept != self.applied_coupon_ids:
            self.applied_coupon_ids = kept
        return {
            row.coupon_id: row.points
            for row in self.coupon_point_ids if row.coupon_id.program_id.is_club
        }

    def _club_cards(self, clubs, members):
        """Cards that may stand on this order: the members', and old ones its rewards hold."""
        cards = self.env['loyalty.card'].union(*(member.card_id for member in members))
        held = self.order_line.coupon_id.filtered(lambda card: card.program_id in clubs)
        return cards | held.filtered(self._club_is_old_card)

    def _club_put_back(self, clubs, members, booked):
        """After the core's update: the points of the clubs on the members' cards.

        A confirmed order keeps what it booked; corrections need a document of their own.
        """
        cards = self._club_cards(clubs, members.values())
        strays = self.applied_coupon_ids.filtered(
            lambda card: card.program_id.is_club and card not in cards,
        )
        if strays:
            self.applied_coupon_ids -= strays
        points = booked if self.state == 'sale' else {
            member.card_id: self._club_earning(club, member)
            for club, member in members.items() if not member._state_refusal()
        }
        rows = self.coupon_point_ids.filtered(lambda row: row.coupon_id.program_id.is_club).sudo()
        strays = rows.filtered(lambda row: row.coupon_id not in points)
        strays.unlink()
        rows -= strays
        for row in rows:
            if row.points != points[row.coupon_id]:
                row.points = points[row.coupon_id]
        missing = set(points) - set(rows.coupon_id)
        if missing:
            self.sudo().with_context(tracking_disable=True).coupon_point_ids = [
                Command.create({'coupon_id': card.id, 'points': points[card]})
                for card in sorted(missing, key=lambda card: card.id)
            ]
        member = next((members[club] for club in clubs if club in members), False)
        if self.state != 'sale' and (self.club_member_id or False) != member:
            self.sudo().club_member_id = member

    def _club_program_refusals(self, programs, clubs):
        """Clubs never take part in the core's own computation; other programs may have an
        audience.

        :return: dict {program: {'error': text}}
        """
        refusals = {
            club: {'error': self.env._("A club reckons its points by itself.")} for club in clubs
        }
        if self._club_is_paid():
            return refusals
        for program in programs - clubs:
            terms = self._club_terms()
            if program._club_is_open_to(self.partner_id, terms, self):
                continue
            # nobody reads why a program that comes by itself does not come
            is_asked = program.trigger != 'auto' or program.applies_on != 'current'
            refusal = is_asked and program._club_audience_refusal(self.partner_id, terms, self)
            refusals[program] = {'error': refusal[1] if refusal else program.name}
        return refusals

    def _club_not_usable(self, card):
        """:return: the part of what the order earns that it cannot spend itself: it waits for
        something, or pays the member's debt first"""
        if self.state == 'sale' or not card.is_club:
            return 0
        earned = sum(
            self.coupon_point_ids.filtered(lambda row: row.coupon_id == card).mapped('points'),
        )
        club = card.program_id.with_company(self.company_id)
        if not earned or not (card.club_debt or club.rule_ids._club_waits()):
            return 0
        usable = earned
        if club.rule_ids._club_waits():
            result = self._club_earning_result(club, card.club_member_ids[:1])
            usable = self.env['loyalty.club.earning']._usable_points(club, result) / POINT_SCALE
        return earned - max(usable - card.club_debt, 0)

    def _club_points_taken(self, card):
        """:return: points that rewards on this order take from a card"""
        lines = self.order_line.filtered(lambda line: line.coupon_id == card)
        return sum(lines.mapped('points_cost'))

    def _club_open_rewards(self, claimable):
        """:return: the same dict {card: rewards} without the rewards closed to this customer"""
        opened = defaultdict(lambda: self.env['loyalty.reward'])
        programs = self.env['loyalty.reward'].union(*claimable.values()).program_id
        members = self._club_members(programs)
        for card, rewards in claimable.items():
            rewards = rewards.filtered(
                lambda reward, card=card: self._club_reward_is_open(reward, card, members),
            )
            if rewards:
                opened[card] = rewards
        return opened

    def _club_reward_is_open(self, reward, card, members):
        """As `_club_reward_refusal`, without the words for who it is not for."""
        member = members.get(reward.program_id)
        return reward._club_is_open_to(
            self.partner_id, self._club_terms(member), self, member,
        ) and not self._club_reward_refusal(reward, card, members=members)

    def _club_is_old_card(self, card):
        """A reward on this order holds the contact's own card from before the club."""
        return bool(card) and card in self.order_line.coupon_id and (
            card.partner_id == self.partner_id
        ) and not self.env['loyalty.club.member'].sudo().with_context(
            active_test=False,
        ).search_count([('card_id', '=', card.id)], limit=1)

    def _club_is_paid(self):
        """The customer has paid online: what was open to him then is not taken away."""
        return any(
            transaction.state in ('done', 'authorized')
            for transaction in self.sudo().transaction_ids
        )
