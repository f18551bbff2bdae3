from odoo import api, models

from ..tools.earning import to_units
from .loyalty_club_earning import AMOUNT_SCALE, QUANTITY_SCALE


class SaleOrder(models.Model):
    """What a sale order is worth to a club now."""

    _inherit = 'sale.order'

    def _club_is_booked(self):
        return self.state == 'sale'

    def _club_clubs(self):
        return self._club_programs()

    def _club_values(self, club, until=None):
        """What the lines are now, net of credit notes.

        :param until: moment after which credit notes do not count yet
        :return: dict {line id: (amount in thousandths of the club's currency, thousandths)}
        """
        rows, __ = self.env['loyalty.club.earning']._from_sale_order(self, club)
        lines = {line.id: line for line in self.order_line}
        values = {}
        for key, __product, amount, quantity in rows:
            of_amount, of_quantity = lines[key]._club_shares_left(until)
            values[key] = (
                to_units(amount * of_amount, AMOUNT_SCALE),
                to_units(quantity * of_quantity, QUANTITY_SCALE),
            )
        return values

    def _club_result(self, club, member, keys):
        """:return: `tools.earning.Result` of some lines, None when they earn nothing"""
        if not member or member._state_refusal():
            return None
        engine = self.env['loyalty.club.earning']
        rows, discount = engine._from_sale_order(self, club)
        if len(keys) < len(rows):
            discount = 0  # the lines settled before have carried it
        return engine._compute_points(
            club, self.partner_id, [row for row in rows if row[0] in keys], discount,
            self._club_terms(member),
        )

    def _club_spent_points(self, card):
        return sum(
            line.points_cost * line._club_shares_left()[0]
            for line in self.order_line
            if line.reward_id and line.coupon_id._club_current() == card
        )

    def _club_reward_cards(self):
        if self.state != 'sale':
            return self.env['loyalty.card']
        return self.order_line.coupon_id.filtered('is_club')._club_current()

    def _club_core_booked(self, club):
        """:return: `(earned, spent)` points the core booked on the order before the club"""
        rows = self.coupon_point_ids.filtered(lambda row: row.coupon_id.program_id == club)
        lines = self.order_line.filtered(lambda line: line.coupon_id.program_id == club)
        return sum(rows.mapped('points')), sum(lines.mapped('points_cost'))

    def _club_settle(self, fresh=(), note='', before=None):
        entries = super()._club_settle(fresh, note, before)
        for order in self.sudo().filtered(lambda order: order.state == 'sale'):
            order._club_show_points()
        return entries

    def _club_show_points(self):
        """Odoo's own record of what the order earns follows the ledger."""
        earned = {}
        for entry in self._club_entries().filtered(lambda e: e.kind in ('earn', 'earn_back')):
            card = entry.card_id._club_current()
            earned[card] = earned.get(card, 0) + entry.points
        for row in self.coupon_point_ids:
            if row.coupon_id in earned and row.points != earned[row.coupon_id]:
                row.points = earned[row.coupon_id]

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
        orders._club_settle(plan['lines'], before=plan['before'])
