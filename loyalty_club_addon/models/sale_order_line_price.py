from odoo import api, fields, models
from odoo.exceptions import AccessError

TIER_PRICE = {'club_tier_id', 'club_tier_percent'}


class SaleOrderLine(models.Model):
    """The tier of the customer makes a line cheaper, through Odoo's own price and discount.

    Of tier, price list and discount by hand the best one counts; `sale_order_line_best.py` says
    how. What came from the tier is noted on the line, so that any other discount is known as
    typed by somebody. Confirmed orders keep their prices.
    """

    _inherit = 'sale.order.line'

    club_tier_id = fields.Many2one(
        string="Cheaper by Tier", comodel_name='loyalty.club.tier', readonly=True, copy=False,
        index='btree_not_null', ondelete='set null',
        help="The tier that made this line cheaper. Empty: the price list or somebody did, or"
        " nothing.",
    )
    club_tier_percent = fields.Float(
        string="Tier Discount (%)", digits='Discount', readonly=True, copy=False,
        help="What the tier took off the list price; 0 with its price list.",
    )
    club_price_note = fields.Char(
        string="Why This Price", compute='_compute_club_price_note',
        help="Of the tier's discount, the price list and a discount by hand the best one counts,"
        " never the sum.",
    )

    @api.depends('club_tier_id', 'club_tier_percent')
    @api.depends_context('lang')
    def _compute_club_price_note(self):
        for line in self:
            tier = line.club_tier_id.sudo()
            line.club_price_note = bool(tier) and tier._price_text(line.club_tier_percent)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._club_check_tier_price(vals)
        is_default = 'default_discount' in self.env.context
        typed = [is_default or 'discount' in vals for vals in vals_list]
        # said for each, so that no default of a client's context says it
        vals_list = [dict.fromkeys(TIER_PRICE, False) | vals for vals in vals_list]
        lines = super().create(vals_list)
        reset = self.browse(line.id for line, is_typed in zip(lines, typed, strict=True)
                            if not is_typed)
        lines._club_open_lines()._club_take_best(reset)
        return lines

    def write(self, vals):
        self._club_check_tier_price(vals)
        self._club_forget_tier(vals)
        result = super().write(vals)
        if 'discount' in vals or 'price_unit' in vals:
            self._club_open_lines()._club_take_best()
        return result

    def copy_data(self, default=None):
        """A copy is reckoned anew: what came from a tier is no discount by hand."""
        copies = super().copy_data(default)
        for line, vals in zip(self, copies, strict=True):
            if line.club_tier_id:
                for name in {'price_unit', 'technical_price_unit', 'discount'} - set(default or ()):
                    vals.pop(name, None)
        return copies

    def _compute_discount(self):
        reckoned = self.filtered(lambda line: not line._club_keeps_price())
        lines = reckoned._club_open_lines()._club_together()
        for line in lines.filtered('club_tier_id'):
            line.discount = 0  # Odoo keeps it as if it were typed where there is no price list
        result = super(SaleOrderLine, reckoned)._compute_discount()
        is_reset = self.env['product.pricelist.item']._is_discount_feature_enabled()
        lines._club_take_best(lines.filtered('order_id.pricelist_id') if is_reset else ())
        return result

    def _reset_price_unit(self):
        """Price and discount are computed apart, and amounts may ask for the price first."""
        if self._club_keeps_price():
            return None
        result = super()._reset_price_unit()
        line = self._club_open_lines()
        if line and line.product_type != 'combo' and not line.combo_item_id:
            best = line._club_best_price(0, is_reset=True)
            if best and best.tier:
                self.update({'price_unit': best.price, 'technical_price_unit': best.price})
        return result

    @api.onchange('discount', 'price_unit')
    def _onchange_club_best_price(self):
        before = self.price_unit, self.discount
        self._club_open_lines()._club_take_best()
        if before == (self.price_unit, self.discount):
            return None
        return {'warning': {
            'type': 'notification',
            'title': self.env._("The best price counts"),
            'message': self.env._(
                "%(product)s: %(reason)s is better for the customer than what was typed.",
                product=self.product_id.display_name,
                reason=self.club_price_note or self.env._("The price list"),
            ),
        }}

    def _club_is_booked(self):
        return self.order_id.state not in ('draft', 'sent') or self.order_id.locked

    def _club_keeps_price(self):
        """:return: whether the line was sold at the price of a tier, which another quantity does
            not change; another product or unit is priced anew"""
        self.ensure_one()
        before = self._origin
        return bool(self.club_tier_id) and self._club_is_booked() and (
            self.product_id._origin == before.product_id
            and self.product_uom_id._origin == before.product_uom_id
        )

    def _club_forget_tier(self, vals):
        """Who changes the product of a booked line sells something else: nothing of the tier's."""
        names = {'product_id', 'product_uom_id'} & vals.keys()
        for line in self.sudo() if names else ():
            if line.club_tier_id and line._club_is_booked() and any(
                line[name].id != vals[name] for name in names
            ):
                line._club_write({
                    'discount': line._club_hand(), 'club_tier_id': False, 'club_tier_percent': 0,
                })

    @api.model
    def _club_check_tier_price(self, names):
        if not self.env.su and not TIER_PRICE.isdisjoint(names):
            raise AccessError(self.env._("Cheaper by Tier: the order finds it by its customer."))
