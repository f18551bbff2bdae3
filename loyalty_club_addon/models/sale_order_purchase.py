from odoo import api, models

# Which purchase an order is, for whom and when, depends on these.
DOCUMENT = {
    'state', 'partner_id', 'club_member_id', 'date_order', 'currency_id', 'pricelist_id',
    'company_id', 'name', 'medium_id', 'website_id',
}
# What it is worth depends on these of its lines.
LINE = {
    'product_id', 'product_uom_qty', 'product_uom_id', 'price_unit', 'discount', 'tax_ids',
    'price_subtotal', 'price_total', 'purchase_price', 'reward_id', 'order_id', 'is_delivery',
    'is_downpayment', 'display_type', 'invoice_lines',
}


class SaleOrder(models.Model):
    """A confirmed order is a purchase."""

    _inherit = 'sale.order'

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == 'sale')._club_purchase_later()
        return orders

    def write(self, vals):
        if DOCUMENT.isdisjoint(vals):
            return super().write(vals)
        before = self.filtered(lambda order: order.state == 'sale')
        result = super().write(vals)
        (before | self.filtered(lambda order: order.state == 'sale'))._club_purchase_later()
        return result

    def _club_purchase_later(self):
        self.env['loyalty.club.purchase'].sudo()._project_later(self)

    def _club_look_at_tiers(self, cards):
        """After the commit, with the purchase; who lost the order had its purchase."""
        if cards:
            self._club_purchase_later()


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._club_purchase_orders()._club_purchase_later()
        return lines

    def write(self, vals):
        if LINE.isdisjoint(vals):
            return super().write(vals)
        before = self._club_purchase_orders()
        result = super().write(vals)
        (before | self._club_purchase_orders())._club_purchase_later()
        return result

    def unlink(self):
        orders = self._club_purchase_orders()
        result = super().unlink()
        orders._club_purchase_later()
        return result

    def _club_purchase_orders(self):
        return self.order_id.filtered(lambda order: order.state == 'sale')
