from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.earning import to_units
from .loyalty_club_line_price import PRICE_SCALE, LinePrice


class ReplayPrices:
    """What lines would cost at the list price of today, and what their goods cost.

    As `_club_line_prices` of one document; every product, currency and day is asked once. Odoo
    keeps no list price of a past day, so today's counts.
    """

    def __init__(self, env):
        self.env = env
        self._units, self._rates, self._products, self._taxes_of = {}, {}, {}, {}

    def of(self, document, rows, taxes):
        """
        :param document: `Bought`
        :param rows: list of `Row` that earn
        :param dict taxes: {line id: list of ids}
        :return: dict {line id: LinePrice}; the items of a combo have the margin of the combo
        """
        prices = {row.key: self._of_line(document, row, taxes) for row in rows}
        combos = defaultdict(list)
        for row in rows:
            if row.combo:
                combos[row.combo].append(row.key)
        for keys in combos.values():
            net = sum(prices[key].net for key in keys)
            cost = sum(prices[key].cost for key in keys)
            for key in keys:
                own = prices[key]
                share = cost * own.net // net if net > 0 else cost
                prices[key] = own._replace(cost=share)
        return prices

    def _of_line(self, document, row, taxes):
        product = self._product(row.product, document.company)
        currency = self.env['res.currency'].browse(document.currency)
        listed, slack = self._listed(
            document, row, product, currency, taxes.get(row.key, ()))
        net = float(row.untaxed)
        if 0 < listed - net <= currency.rounding * (1 + 1e-6) + slack:
            listed = net
        cost = product.standard_price * float(row.goods)
        cost *= self._rate(product.cost_currency_id, currency, document)
        return LinePrice(*(to_units(value, PRICE_SCALE) for value in (net, listed, cost)))

    def _listed(self, document, row, product, currency, tax_ids):
        """:return: `(what the line costs at the list price, difference that is only rounding)`"""
        quantity, taxes = float(row.quantity), self.env['account.tax'].browse(tax_ids)
        if row.combo:
            return self._untaxed(float(row.price_unit), quantity, taxes, product, currency), 0
        own = self._taxes(product, document.company)
        price = self._unit_price(document, row, product)
        price *= self._rate(product.currency_id, currency, document)
        is_converted = product.currency_id != currency or own != taxes
        slack = currency.rounding * abs(quantity) if is_converted else 0
        return self._untaxed(price, quantity, own, product, currency), slack

    def _unit_price(self, document, row, product):
        """:return: list price of a unit as sold, with its extras, in the product's currency"""
        if document.model == 'pos.order':
            return product.lst_price + float(row.extra or 0)
        key = product.id, document.company, row.unit, tuple(row.extra or ())
        if key not in self._units:
            values = self.env['product.template.attribute.value'].browse(row.extra or ())
            priced = product.with_context(**product._get_product_price_context(values))
            unit = self.env['uom.uom'].browse(row.unit)
            self._units[key] = priced._price_compute('list_price', uom=unit)[product.id]
        return self._units[key]

    def _product(self, product_id, company_id):
        key = product_id, company_id
        if key not in self._products:
            products = self.env['product.product'].sudo().with_company(company_id)
            self._products[key] = products.browse(product_id)
        return self._products[key]

    def _taxes(self, product, company_id):
        """:return: taxes of the list price"""
        key = product.id, company_id
        if key not in self._taxes_of:
            company = self.env['res.company'].browse(company_id)
            self._taxes_of[key] = product.taxes_id._filter_taxes_by_company(company)
        return self._taxes_of[key]

    def _untaxed(self, price, quantity, taxes, product, currency):
        if any(taxes.flatten_taxes_hierarchy().mapped('price_include')):
            return taxes.compute_all(
                price, currency=currency, quantity=quantity, product=product,
            )['total_excluded']
        return currency.round(price * quantity)

    def _rate(self, source, target, document):
        if source == target:
            return 1
        key = source.id, target.id, document.company, document.moment.date()
        if key not in self._rates:
            company = self.env['res.company'].browse(document.company)
            self._rates[key] = self.env['res.currency']._get_conversion_rate(
                source, target, company, document.moment.date())
        return self._rates[key]


class LoyaltyClubReplayLines(models.AbstractModel):
    _inherit = 'loyalty.club.replay.lines'

    @api.model
    def _line_taxes(self, model, line_ids):
        """:return: dict {line id: tuple of ids of its taxes}"""
        field = self.env[f'{model}.line']._fields['tax_ids']
        line, tax = SQL.identifier(field.column1), SQL.identifier(field.column2)
        self.env.cr.execute(SQL(
            "SELECT %s, ARRAY_AGG(%s) FROM %s WHERE %s = ANY(%s) GROUP BY 1",
            line, tax, SQL.identifier(field.relation), line, list(line_ids),
        ))
        return dict(self.env.cr.fetchall())
