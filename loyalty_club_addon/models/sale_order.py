from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.origin import ClubOrigin


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'loyalty.club.document']

    club_points_to_earn = fields.Float(
        string="Points to Earn", digits=(16, 2), compute='_compute_club_panel',
    )
    club_panel = fields.Html(string="Club", compute='_compute_club_panel', sanitize=False)

    def action_confirm(self):
        self.env['loyalty.club.member']._begin_purchase(self.partner_id)
        for order in self:
            order._club_enrol_with_first_order()
        confirmed = self.filtered(lambda order: order.state != 'sale')
        result = super().action_confirm()
        confirmed.filtered(lambda order: order.state == 'sale')._club_settle(fresh=True)
        return result

    def _action_cancel(self):
        before = self._club_before()
        self._club_drop_points()
        settling = self.with_context(club_settles=ClubOrigin())
        result = super(SaleOrder, settling)._action_cancel()
        self._club_settle(before=before)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if not self.env.su and orders.club_member_id:
            raise AccessError(self.env._("Club Member: the order finds it by its customer."))
        return orders

    def write(self, vals):
        if 'club_member_id' in vals and not self.env.su:
            raise AccessError(self.env._("Club Member: the order finds it by its customer."))
        is_settled = isinstance(self.env.context.get('club_settles'), ClubOrigin)
        watched = {'partner_id', 'club_own', 'state'} & vals.keys() and not is_settled
        confirmed = watched and self._club_confirmed()
        if not confirmed:
            return super().write(vals)
        before = confirmed._club_before()
        customers = {order: (order.partner_id, order.club_own) for order in confirmed}
        result = super().write(vals)
        confirmed.filtered(lambda order: order.state != 'sale')._club_settle(before=before)
        moved = confirmed.filtered(
            lambda order: order.state == 'sale'
            and customers[order] != (order.partner_id, order.club_own),
        )
        moved = moved.with_context(club_other_customer=ClubOrigin())
        moved._club_settle(fresh=True, before=before)
        for order in moved.sudo():  # what is settled from now on is the new customer's
            members = order._club_settle_members(True)
            order.club_member_id = next(iter(members.values()), False)
        return result

    def _get_point_changes(self):
        """Points of clubs are settled by the ledger, never added up on the card."""
        changes = super()._get_point_changes()
        return {card: points for card, points in changes.items() if not card.is_club}

    def _update_programs_and_rewards(self):
        self.ensure_one()
        clubs = self._club_programs()
        if not clubs:
            return super()._update_programs_and_rewards()
        members = self._club_members(clubs)
        booked = self._club_take_out(clubs, members)
        result = super(
            SaleOrder, self.with_context(club_taken_out=True, club_booking=ClubOrigin()),
        )._update_programs_and_rewards()
        self._club_put_back(clubs, members, booked)
        return result

    def _get_points_programs(self):
        programs = super()._get_points_programs()
        if self.env.context.get('club_taken_out'):
            programs = programs.filtered(lambda program: not program.is_club)
        return programs

    def _program_check_compute_points(self, programs):
        clubs = programs.filtered('is_club')
        result = super()._program_check_compute_points(programs - clubs)
        return result | self._club_program_refusals(programs, clubs)

    def _get_real_points_for_coupon(self, coupon, post_confirm=False):
        points = super()._get_real_points_for_coupon(coupon, post_confirm)
        return points - self._club_not_usable(coupon)

    def _get_claimable_rewards(self, forced_coupons=None):
        claimable = super()._get_claimable_rewards(forced_coupons)
        return self._club_open_rewards(claimable)

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        values = super()._get_reward_line_values(reward, coupon, **kwargs)
        cost = sum(line.get('points_cost') or 0 for line in values or [])
        cost += self._club_points_taken(coupon)
        refusal = self._club_reward_refusal(reward, coupon, cost)
        if refusal and not self._club_is_paid():
            raise UserError(refusal[1])
        return values
