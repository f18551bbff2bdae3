from odoo import api, fields, models


class SaleOrder(models.Model):
    """Another customer, another tier: what one made cheaper does not stay for the other."""

    _inherit = 'sale.order'

    club_has_tier_prices = fields.Boolean(compute='_compute_club_has_tier_prices')

    @api.depends('order_line.club_tier_id')
    def _compute_club_has_tier_prices(self):
        for order in self:
            order.club_has_tier_prices = bool(order.order_line.sudo().club_tier_id)

    def write(self, vals):
        if 'partner_id' in vals:  # whose price list gave what stands on the lines: nobody typed it
            self.order_line._club_open_lines()._club_together().mapped('pricelist_item_id')
        result = super().write(vals)
        if 'partner_id' in vals or 'club_own' in vals:
            self.order_line._club_open_lines()._club_take_best()
        return result

    @api.onchange('partner_id', 'club_own')
    def _onchange_club_customer(self):
        self.order_line._club_open_lines()._club_take_best()

    def _get_update_prices_lines(self):
        """A booked line keeps the price of its tier, whoever asks to reckon it anew."""
        lines = super()._get_update_prices_lines()
        return lines.filtered(lambda line: not line._club_keeps_price())

    def _club_price_clubs(self):
        programs = self.env['loyalty.program'].sudo()
        programs = programs.browse(programs._club_price_program_ids())
        return programs and programs.filtered_domain(self._get_program_domain())

    @api.depends('club_own')
    def _compute_pricelist_id(self):
        """Who buys for himself has no price list by the tier of his company."""
        super()._compute_pricelist_id()
        if not self.env['loyalty.program']._club_price_program_ids():
            return
        for order in self.filtered(lambda order: order.club_own and order.state == 'draft'):
            order = order.with_company(order.company_id)
            pricelists = self.env['product.pricelist'].with_company(order.company_id)
            order.pricelist_id = pricelists.with_context(
                club_own=True,
            )._get_partner_pricelist_multi(order.partner_id.ids).get(order.partner_id.id)
