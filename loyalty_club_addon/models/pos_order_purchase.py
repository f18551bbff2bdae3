from odoo import api, models

# Which purchase an order is, for whom and when, depends on these.
DOCUMENT = {
    'state', 'partner_id', 'club_member_id', 'date_order', 'currency_rate', 'company_id', 'name',
    'config_id', 'session_id',
}
# What it is worth depends on these of its lines.
LINE = {
    'product_id', 'qty', 'price_subtotal', 'price_subtotal_incl', 'reward_id', 'order_id',
    'club_reward_discount', 'club_reward_discount_untaxed', 'combo_parent_id', 'total_cost',
    'is_total_cost_computed', 'refunded_orderline_id', 'sale_order_origin_id',
}


class PosOrder(models.Model):
    """A paid order is a purchase; what it takes back lessens the purchase it was bought with."""

    _inherit = 'pos.order'

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._club_purchase_of()._club_purchase_later()
        return orders

    def write(self, vals):
        if DOCUMENT.isdisjoint(vals):
            return super().write(vals)
        before = self._club_purchase_of()
        result = super().write(vals)
        after = self._club_purchase_of()
        changed = before | after
        if vals.keys() & DOCUMENT == {'state'}:  # closing a session makes paid orders done
            changed -= before & after
        changed._club_purchase_later()
        return result

    def _club_purchase_of(self):
        """:return: the orders among these that may be purchases, and those they take back from"""
        booked = self.filtered(lambda order: order._club_is_booked())
        if not booked or not self.env['loyalty.club.purchase']._companies()[0]:
            return booked.browse()
        lines = booked.sudo().lines
        bought = lines.filtered(lambda line: not line.refunded_orderline_id).order_id
        orders = bought | lines.refunded_orderline_id.order_id
        return orders.filtered('partner_id').with_env(self.env)

    def _club_purchase_later(self):
        self.env['loyalty.club.purchase'].sudo()._project_later(self)


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._club_purchase_of()._club_purchase_later()
        return lines

    def write(self, vals):
        if LINE.isdisjoint(vals):
            return super().write(vals)
        before = self.order_id._club_purchase_of()
        result = super().write(vals)
        (before | self.order_id._club_purchase_of())._club_purchase_later()
        return result

    def unlink(self):
        orders = self.order_id._club_purchase_of()
        result = super().unlink()
        orders._club_purchase_later()
        return result
