from collections import defaultdict
from typing import NamedTuple

from odoo import models

from ..tools.earning import to_units

PRICE_SCALE = 1000


class LinePrice(NamedTuple):
    """What a line costs, would cost at the list price, and what its goods cost.

    Thousandths of the document's currency, without tax, before discounts of rewards.
    """

    net: int
    listed: int
    cost: int


class LoyaltyClubDocument(models.AbstractModel):
    """Prices of lines beside the list price of the day and the cost, for rules that ask.

    A wholesale price by a fixed price list shows no discount on the line, so the price itself is
    compared: untaxed with untaxed, in the currency and unit of the line.
    """

    _inherit = 'loyalty.club.document'

    def _club_line_prices(self, line_ids):
        """:return: dict {line id: LinePrice}; the items of a combo have the margin of the combo"""
        self.ensure_one()
        lines = self.sudo()._club_lines().filtered(lambda line: line.id in set(line_ids))
        prices = {line.id: self._club_line_price(line) for line in lines}
        combos = defaultdict(lambda: lines.browse())
        for line in lines:
            if parent := line._club_combo():
                combos[parent] |= line
        for items in combos.values():
            net = sum(prices[item.id].net for item in items)
            cost = sum(prices[item.id].cost for item in items)
            for item in items:
                own = prices[item.id]
                share = cost * own.net // net if net > 0 else cost
                prices[item.id] = own._replace(cost=share)
        return prices

    def _club_line_price(self, line):
        product = line.product_id.with_company(self.company_id)
        quantity, goods = line._club_quantities()
        listed, slack = self._club_list_price(line, product, quantity)
        net = line.price_subtotal
        # one rounding of the line, and of each unit where the price was converted, is no discount
        if 0 < listed - net <= self.currency_id.rounding * (1 + 1e-6) + slack:
            listed = net
        cost = product.standard_price * goods
        if product.cost_currency_id != self.currency_id:
            cost = product.cost_currency_id._convert(
                cost, self.currency_id, self.company_id, self._club_bought_on().date(), round=False,
            )
        return LinePrice(*(to_units(value, PRICE_SCALE) for value in (net, listed, cost)))

    def _club_list_price(self, line, product, quantity):
        """:return: `(what the line costs at the list price, difference that is only rounding)`"""
        if line._club_combo():  # its price is a share of the combo's: only a discount shows
            return self._club_untaxed(line.price_unit, quantity, line.tax_ids, product), 0
        price, is_converted = line._club_list_unit(product), False
        if product.currency_id != self.currency_id:
            is_converted = True
            price = product.currency_id._convert(
                price, self.currency_id, self.company_id, self._club_bought_on().date(),
                round=False,
            )
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        is_converted = is_converted or taxes != line.tax_ids
        slack = self.currency_id.rounding * abs(quantity) if is_converted else 0
        return self._club_untaxed(price, quantity, taxes, product), slack

    def _club_untaxed(self, price, quantity, taxes, product):
        if any(taxes.flatten_taxes_hierarchy().mapped('price_include')):
            return taxes.compute_all(
                price, currency=self.currency_id, quantity=quantity, product=product,
            )['total_excluded']
        return self.currency_id.round(price * quantity)


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    def _club_combo(self):
        """:return: the line of the combo that this one is an item of, else nothing"""
        self.ensure_one()
        if not self.combo_item_id or self.linked_line_id:
            return self.linked_line_id if self.combo_item_id else self.browse()
        virtual = self.linked_virtual_id  # neither is saved yet, see `_get_linked_line`
        return self.order_id.order_line.filtered(
            lambda line: virtual and line.virtual_id == virtual)[:1]

    def _club_quantities(self):
        """:return: `(quantity as sold, quantity in the unit of the product)`"""
        quantity = self.product_uom_qty
        if self.product_uom_id == self.product_id.uom_id:
            return quantity, quantity
        return quantity, self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, round=False,
        )

    def _club_list_unit(self, product):
        """:return: list price of a unit as sold, with its extras, in the product's currency"""
        product = product.with_context(**self._get_product_price_context())
        return product._price_compute('list_price', uom=self.product_uom_id)[product.id]


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    def _club_combo(self):
        """:return: the line of the combo that this one is an item of, else nothing"""
        self.ensure_one()
        return self.combo_parent_id

    def _club_quantities(self):
        """:return: `(quantity as sold, quantity in the unit of the product)`"""
        return self.qty, self.qty

    def _club_list_unit(self, product):
        """:return: list price of a unit as sold, with its extras, in the product's currency"""
        return product.lst_price + self.price_extra
