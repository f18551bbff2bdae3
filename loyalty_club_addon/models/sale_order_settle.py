from collections import defaultdict

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.origin import ClubOrigin


class SaleOrder(models.Model):
    """What a sale order is worth to a club now."""

    _inherit = 'sale.order'

    def _club_is_booked(self):
        return self.state == 'sale'

    def _club_clubs(self):
        """The clubs it was booked in; those open today when it gets another customer."""
        if self._club_has_other_customer():
            return self._club_programs()
        held = (self.coupon_point_ids.coupon_id | self.order_line.coupon_id).program_id
        held |= self.club_member_id.program_id
        return held.filtered('is_club').with_company(self.company_id)

    def _club_confirmed(self):
        """:return: those among these orders that are confirmed and count for a club"""
        confirmed = self.filtered(lambda order: order.state == 'sale')
        return confirmed.filtered(lambda order: order.sudo()._club_clubs())

    def _club_rows(self, club, measure=()):
        """:return: `(rows, discount)` as of `loyalty.club.earning`"""
        return self.env['loyalty.club.earning']._from_sale_order(self, club, measure)

    def _club_lines(self):
        return self.order_line

    def _club_result(self, club, member, rows, discount, occasion):
        """:return: `tools.earning.Result` of some lines, None when they earn nothing"""
        if member._state_refusal():
            return None
        return self.env['loyalty.club.earning']._compute_points(
            club, self.partner_id, rows, discount, self._club_terms(member), occasion,
        )

    def _club_spent_points(self, card):
        return sum(
            max(line.points_cost, 0) * line._club_shares_left()[0]
            for line in self.order_line
            if line.reward_id.program_id == card.program_id
            and line.coupon_id._club_current() == card
        )

    def _club_reward_cards(self):
        if self.state != 'sale':
            return self.env['loyalty.card']
        lines = self.order_line.filtered(
            lambda line: line.coupon_id.is_club
            and line.reward_id.program_id == line.coupon_id.program_id,
        )
        return lines.coupon_id._club_current()

    def _club_core_booked(self):
        """:return: dict {card: (earned, spent)}, points the core booked before the club"""
        earned, spent = defaultdict(float), defaultdict(float)
        for row in self.coupon_point_ids:
            earned[row.coupon_id._club_current()] += row.points
        for line in self.order_line:
            spent[line.coupon_id._club_current()] += line.points_cost
        return {
            card: (earned[card], spent[card])
            for card in (earned | spent) if card.is_club
        }

    def _club_settle(self, fresh=(), note='', before=None):
        entries = super()._club_settle(fresh, note, before)
        for order in self.sudo().filtered(lambda order: order.state == 'sale'):
            # just confirmed, it shows what it earns, unless that changes with the clock
            if fresh is not True or any(
                club.club_has_multipliers or club.club_day_cap
                or club.id in club._club_tier_program_ids() for club in order._club_clubs()
            ):
                order._club_show_points()
        return entries

    def _club_show_points(self):
        """Odoo's own record of what the order earns follows the ledger."""
        entries = self._club_entries()
        if any('core' in terms for terms in entries.mapped('terms') if terms):
            return  # what the core booked is not in the entries
        earned = {}
        for entry in entries.filtered(lambda e: e.kind in ('earn', 'earn_back')):
            card = entry.card_id._club_current()
            earned[card] = earned.get(card, 0) + entry.points
        for row in self.coupon_point_ids.filtered('coupon_id.is_club'):
            points = earned.get(row.coupon_id, 0)
            is_older = row.coupon_id.program_id._club_is_older(self.date_order)
            if row.points != points and (row.coupon_id in earned or not is_older):
                row.points = points

    def _add_loyalty_history_lines(self):
        booking = self.with_context(club_booking=ClubOrigin())
        return super(SaleOrder, booking)._add_loyalty_history_lines()

    def _update_loyalty_history(self, coupon_id, points):
        booking = self.with_context(club_booking=ClubOrigin())
        return super(SaleOrder, booking)._update_loyalty_history(coupon_id, points)

    def _club_drop_points(self):
        """The core ends a cancel by deleting these rows, which a salesperson may not."""
        rows = self.sudo().coupon_point_ids
        rows.filtered(lambda row: row.coupon_id.is_club).unlink()

    @api.model
    def _club_settle_later(self, order_ids, line_ids, before):
        """Settle edited orders once, at the end of the transaction."""
        data = self.env.cr.precommit.data
        plan = data.get('loyalty_club_orders')
        if plan is None:
            plan = data['loyalty_club_orders'] = {'lines': set(), 'before': {}}
            self.env.cr.precommit.add(self.env['sale.order'].sudo()._club_settle_edited)
        plan['lines'] |= set(line_ids)
        for order_id in order_ids:
            plan['before'].setdefault(order_id, before.get(order_id, {}))

    @api.model
    def _club_settle_edited(self):
        plan = self.env.cr.precommit.data.pop('loyalty_club_orders')
        orders = self.browse(plan['before']).exists()
        orders._club_check_costs(plan['lines'])
        orders._club_settle(plan['lines'], before=plan['before'])

    def _club_check_costs(self, line_ids):
        """A reward line that was edited pays for its reward.

        :param line_ids: set of ids
        :raises ValidationError: a reward of a club with a cost below its own
        """
        for order in self.filtered(lambda order: order.state == 'sale'):
            groups = defaultdict(lambda: self.env['sale.order.line'])
            for line in order.order_line.filtered('reward_id.program_id.is_club'):
                groups[line.reward_id, line.reward_identifier_code] |= line
            for (reward, __), lines in groups.items():
                if not line_ids & set(lines.ids):
                    continue
                is_taken = any(lines.mapped('price_unit')) or reward.reward_type == 'product'
                cost = sum(lines.mapped('points_cost'))
                if any(line.points_cost < 0 for line in lines) or (
                    is_taken and cost < reward.required_points
                ):
                    raise ValidationError(self.env._(
                        "%(reward)s: this reward costs %(points)s; remove it from the order"
                        " instead of changing what it costs.",
                        reward=reward.description,
                        points=self.env['loyalty.club.earning']._points_text(
                            reward.required_points),
                    ))
