from odoo import api, fields, models
from odoo.exceptions import UserError

PRICED = {'discount', 'price_unit', 'product_id', 'order_id'}


class SaleOrder(models.Model):
    """A salesperson does not sell at a loss; a manager may, and it is noted."""

    _inherit = 'sale.order'

    club_has_floor = fields.Boolean(related='company_id.club_has_floor')

    def action_confirm(self):
        opened = self.filtered(lambda order: order.state != 'sale')
        result = super().action_confirm()
        # afterwards: confirming reckons the rewards once more
        opened.filtered(lambda order: order.state == 'sale')._club_check_floor()
        return result

    def _club_check_floor(self):
        """:raises UserError: discounts or points took a line under the floor, and no manager
        confirms it. An order that is paid, or confirmed by a program, is noted only."""
        for order in self.filtered('club_has_floor'):
            document = order.sudo()
            below = [
                line._club_floor_sentence(room)
                for line, room in document._club_floor_rooms().items() if room.is_below
            ]
            if not below:
                continue
            if not (self.env.su or order._club_is_paid()
                    or order._club_may_go_below(self.env.user)):
                raise UserError('\n'.join([
                    *below, self.env._("A manager can confirm this order."),
                ]))
            order.message_post(body=' '.join([
                self.env._("Confirmed under the minimum profit."), *below,
            ]))


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    club_floor_note = fields.Char(
        string="Largest Discount", compute='_compute_club_floor_note', compute_sudo=True,
        help="What discounts and points may take off the list price of this line, without tax: the"
        " minimum profit of the company is left.",
    )
    club_is_below_floor = fields.Boolean(compute='_compute_club_floor_note', compute_sudo=True)

    @api.depends('product_id', 'product_uom_id', 'product_uom_qty', 'price_subtotal', 'tax_ids',
                 'club_reward_discount_untaxed', 'order_id.company_id')
    @api.depends_context('lang')
    def _compute_club_floor_note(self):
        for order, lines in self.grouped('order_id').items():
            rooms = order._club_floor_rooms(lines) if order else {}
            for line in lines:
                room = rooms.get(line)
                line.club_is_below_floor = bool(room) and room.is_below
                line.club_floor_note = room and self.env._(
                    "%(amount)s (%(percent)s%%)", amount=order._club_money_text(room.most),
                    percent=self.env['loyalty.club.earning']._format(int(room.share * 100) / 100),
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._club_check_floor()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not PRICED.isdisjoint(vals):
            self._club_check_floor()
        return result

    def _club_check_floor(self):
        """Nor by an edit after the confirmation. No constraint: Odoo checks those with all rights.

        :raises UserError: a line of a confirmed order goes under the floor, and no manager did it
        """
        if self.env.su:
            return
        lines = self.filtered(lambda line: line.state == 'sale' and line.order_id.club_has_floor)
        for order in lines.order_id:
            if order._club_may_go_below(self.env.user):
                continue
            rooms = order.sudo()._club_floor_rooms((lines & order.order_line).sudo())
            for line, room in rooms.items():
                if room.is_below:
                    raise UserError(line._club_floor_sentence(room))

    def _club_has_floor(self):
        """Goods and services; not what a reward, a delivery or a down payment is."""
        return self._club_is_sold() and self.product_type != 'combo'

    def _club_floor_sentence(self, room):
        return self.env._(
            "%(line)s: below the minimum profit; the largest discount possible on this line is"
            " %(amount)s.",
            line=self.product_id.display_name, amount=self.order_id._club_money_text(room.most),
        )

    def _club_tier_percent(self, tier, listed):
        percent = super()._club_tier_percent(tier, listed)
        if not percent or not self.order_id.club_has_floor:
            return percent
        return self.order_id._club_floored(
            percent, self._club_unit_untaxed(listed), self._club_unit_cost())

    def _club_unit_cost(self):
        """:return: cost of a unit as sold, in the order's currency; of a combo, what was chosen"""
        if self.product_type == 'combo':
            items = self._club_combo_items()
            total = sum(item._club_unit_cost() * item.product_uom_qty for item in items)
            return total / (self.product_uom_qty or 1)
        product = self.product_id.with_company(self.company_id)
        cost = product.standard_price * self.product_uom_id._compute_quantity(
            1, product.uom_id, round=False)
        if product.cost_currency_id != self.currency_id:
            cost = product.cost_currency_id._convert(
                cost, self.currency_id, self.company_id, self.order_id._club_bought_on(),
                round=False,
            )
        return cost

    def _club_unit_untaxed(self, listed):
        """:param float listed: list price of a unit
        :return: the same without the tax in it; a combo has the taxes of its items"""
        order = self.order_id
        if self.product_type != 'combo':
            return order._club_untaxed(listed, 1, self.tax_ids, self.product_id)
        items = self._club_combo_items()
        worth = {item: item.combo_item_id.sudo().combo_id.base_price for item in items}
        total = sum(worth.values())  # Odoo shares the price of a combo by these
        return sum(
            order._club_untaxed(listed * worth[item] / total, 1, item.tax_ids, item.product_id)
            for item in items
        ) if total else listed
