from typing import NamedTuple

from odoo import models
from odoo.tools import float_compare, float_round

from ..tools.best_price import PERCENT_SCALE, PRICE_SCALE, Line, choose
from ..tools.integers import to_units


class BestPrice(NamedTuple):
    """What a line becomes: see `tools.best_price.Best`.

    price: of a unit in the order's currency, before the discount. discount: percent. tier: the
    loyalty.club.tier record that did it, empty for others. percent: what it took off.
    """

    source: str
    price: float
    discount: float
    tier: object
    percent: float = 0


class SaleOrderLine(models.Model):
    """The best of tier, price list and discount by hand on a line of a quotation."""

    _inherit = 'sale.order.line'

    def _club_open_lines(self):
        """:return: the lines, with all rights, of quotations in shops whose tiers make something
        cheaper"""
        if not self.env['loyalty.program']._club_price_program_ids():
            return self.browse()
        return self.sudo().filtered(
            lambda line: line.order_id.state in ('draft', 'sent') and not line.order_id.locked,
        )

    def _club_is_sold(self):
        """Goods and services; not what a reward, a delivery, a down payment or a discount of the
        whole order is, and no gift card, which only changes the form of money."""
        self.ensure_one()
        order, product = self.order_id, self.product_id
        return not (
            self.display_type or not (product and self.product_uom_id) or self.is_downpayment
            or self.reward_id or self.is_expense or self.product_uom_qty < 0
            or self._is_global_discount() or self._is_delivery()
            or product == order.company_id.sale_discount_product_id
            or self in self._club_ask(('no goods', order), order._get_no_effect_on_threshold_lines)
            or product in self.env['loyalty.club.earning']._top_up_products(order.company_id)
        )

    def _club_take_best(self, reset=()):
        """Give lines the best price, and back what Odoo makes of them when no tier does.

        :param reset: those whose discounts Odoo reckoned just now, so nobody typed them
        """
        lines = self._club_together()
        combos, items = lines._club_with_combos()
        for line in combos:
            line._club_take_one()
        for line in lines:
            line._club_take_one(line in reset)
        for line in items:
            line._club_take_one()

    def _club_take_one(self, is_reset=False):
        if self.combo_item_id:
            self._club_follow_combo(self._club_combo(), is_reset)
            return
        best = self._club_best_price(0 if is_reset else self._club_hand())
        if best is None and self.club_tier_id:
            best = self._club_of_odoo()
        if best:
            self._club_apply(best)

    def _club_hand(self):
        """:return: percent that somebody typed on the line"""
        known = [self.club_tier_percent] if self.club_tier_id else []
        priced = self._club_combo() or self
        if self.discount and priced._club_is_sold():
            usual = priced._club_of_pricelist()
            if priced.product_type == 'combo' or self._club_has_price(usual.price):
                known.append(usual.discount)  # the price list's own, with its own price
        is_known = any(
            not float_compare(self.discount, percent, precision_digits=2) for percent in known)
        return 0 if is_known else self.discount

    def _club_is_tiers(self, hand, percent, usual):
        """A form sends the discount of a tier without saying that it is one.

        :param float usual: price by the price list
        :return: whether a discount is the one that the tier gives, off its own price"""
        is_same = not float_compare(hand, percent, precision_digits=2)
        return is_same and not (self.product_type != 'combo' and self._club_has_price(usual))

    def _club_best_price(self, hand, is_reset=False):
        """:param float hand: percent off the list price that somebody typed
        :param is_reset: the unit price is reckoned just now, so nobody typed it
        :return: `BestPrice`, None: no tier gives anything"""
        self.ensure_one()
        order, is_open = self.order_id, self._club_is_sold() and not self.qty_invoiced
        tiers = is_open and self._club_ask(('tiers', order), order._club_price_tiers)
        if not tiers or self._club_is_priced_apart():
            return None
        line = self.with_company(self.company_id)
        listed, usual = line._club_list_unit_price(), line._club_of_pricelist()
        percents = {tier: line._club_tier_percent(tier, listed) for tier in tiers}
        giver = max(percents, key=percents.get)
        if self._club_is_tiers(hand, percents[giver], usual.price):
            hand = 0
        prices = line._club_tier_prices(tiers)
        lister = min(prices, key=prices.get, default=giver)
        typed = None if is_reset else line._club_typed_price([
            listed, usual.price, *prices.values(), listed * (1 - percents[giver] / 100),
        ])
        best = choose(Line(
            listed=to_units(listed, PRICE_SCALE),
            pricelist=to_units(line._club_fitted(line._get_pricelist_price()), PRICE_SCALE),
            tier=to_units(percents[giver], PERCENT_SCALE),
            tier_price=to_units(prices[lister], PRICE_SCALE) if prices else None,
            hand=max(to_units(hand, PERCENT_SCALE), 0),
            hand_price=None if typed is None else to_units(typed, PRICE_SCALE),
            # off the price list's price, too, whatever stands on the line: as for who has no tier
            usual=to_units(usual.price, PRICE_SCALE),
        ))
        if best is None or best.source == 'pricelist':
            return best and usual
        if best.source == 'hand_on_pricelist':
            return usual._replace(source=best.source, discount=hand)
        nobody = tiers.browse()
        if best.source == 'hand':
            return BestPrice('hand', listed if typed is None else typed, hand, nobody)
        if best.source == 'tier_pricelist':
            return BestPrice('tier_pricelist', prices[lister], 0, lister)
        return self._club_shown(BestPrice('tier', listed, percents[giver], giver, percents[giver]))

    def _club_shown(self, best):
        """Where discounts are not shown on lines, the price contains them, as with price lists."""
        if self.env['product.pricelist.item']._is_discount_feature_enabled():
            return best
        digits = self.env['decimal.precision'].precision_get('Product Price')
        price = float_round(best.price * (1 - best.discount / 100), digits)
        return best._replace(price=price, discount=0)

    def _club_list_unit_price(self):
        """:return: list price of a unit as sold, in the order's currency"""
        price = self.env['product.pricelist.item']._compute_price(
            product=self.product_id.with_context(**self._get_product_price_context()),
            **self._get_pricelist_kwargs(),
        )
        return self._club_fitted(price)

    def _club_tier_prices(self, tiers):
        """:return: dict {tier: price of a unit by its price list}"""
        if not self.env['res.groups']._is_feature_enabled('product.group_product_pricelist'):
            return {}
        product = self.product_id.with_context(**self._get_product_price_context())
        own = self.env.company.browse(), self.company_id
        together = self.env.context.get('club_together')
        return {
            tier: self._club_fitted(
                tier.pricelist_id.with_context(club_together=together)._get_product_price(
                    product, **self._get_pricelist_kwargs(),
                ))
            for tier in tiers
            if tier.pricelist_id.active and tier.pricelist_id.company_id in own
        }

    def _club_of_pricelist(self):
        """:return: `BestPrice` as Odoo makes it of the order's price list"""
        line = self.with_company(self.company_id)
        price, discount = line._get_pricelist_price(), 0
        if line.pricelist_item_id._show_discount():
            before = line._get_pricelist_price_before_discount()
            if 0 < price < before:
                discount, price = (before - price) / before * 100, before
        nobody = self.env['loyalty.club.tier']
        return BestPrice('pricelist', line._club_fitted(price), discount, nobody)

    def _club_fitted(self, price):
        """:return: a price as it stands on the line: with the taxes of the fiscal position"""
        product = self.product_id
        return product._get_tax_included_unit_price_from_price(
            price, product_taxes=product.taxes_id._filter_taxes_by_company(self.company_id),
            fiscal_position=self.order_id.fiscal_position_id,
        )

    def _club_tier_percent(self, tier, listed):
        """:return: percent that a tier takes off the list price of this line"""
        return tier._discount_for(self.product_id)

    def _club_typed_price(self, known):
        """:param known: prices that Odoo or a tier put there
        :return: a unit price that somebody typed, or None"""
        if self.product_type == 'combo':  # it is 0, its items carry the price
            return None
        digits = self.env['decimal.precision'].precision_get('Product Price')
        currency = self.currency_id or self.company_id.currency_id or self.env.company.currency_id
        is_kept = not currency.compare_amounts(self.technical_price_unit, self.price_unit)
        if is_kept and (self.club_tier_id or any(
            float_compare(self.price_unit, float_round(price, digits), precision_digits=digits) == 0
            for price in known
        )):
            return None
        return self.price_unit

    def _club_apply(self, best):
        """:param best: `BestPrice`"""
        values = {
            'discount': best.discount,
            'club_tier_id': best.tier.id,
            'club_tier_percent': best.percent,
        }
        is_typed = best.source == 'hand' and self._club_has_price(best.price)
        if self.product_type != 'combo' and not is_typed:
            values |= {'price_unit': best.price, 'technical_price_unit': best.price}
        self._club_write(values)

    def _club_has_price(self, price):
        digits = self.env['decimal.precision'].precision_get('Product Price')
        return float_compare(self.price_unit, price, precision_digits=digits) == 0

    def _club_write(self, values):
        """Write what differs."""
        digits = {
            name: self.env['decimal.precision'].precision_get(precision)
            for name, precision in (
                ('discount', 'Discount'), ('club_tier_percent', 'Discount'),
                ('price_unit', 'Product Price'), ('technical_price_unit', 'Product Price'),
            )
        }
        changed = {
            name: value for name, value in values.items()
            if (self[name].id != value if name == 'club_tier_id' else float_compare(
                self[name], value, precision_digits=digits[name],
            ))
        }
        line = self.with_context(sale_write_from_compute=True)
        if changed and isinstance(self.id, int):
            line.write(changed)  # at once: none of these is right without the others
        elif changed:
            line.update(changed)
