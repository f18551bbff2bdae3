from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_purchase_worth import (
    BACK,
    IS_DISCOUNT,
    IS_TOP_UP,
    POS_DOCUMENT,
    POS_LINE,
    SALE_DOCUMENT,
    SALE_LINE,
    WORTH,
)

# column of the purchase, definition of documents and of their lines, by model
DEFINITIONS = {
    'sale.order': ('sale_order_id', SALE_DOCUMENT, SALE_LINE),
    'pos.order': ('pos_order_id', POS_DOCUMENT, POS_LINE),
}


class LoyaltyClubPurchase(models.Model):
    """The definition of `loyalty_club_purchase_worth` as SQL for the modules that are installed."""

    _inherit = 'loyalty.club.purchase'

    @api.model
    def _worth(self, model, chosen, companies, zones):
        """:param str model: 'sale.order' or 'pos.order'
        :param chosen: SQL of a condition on the documents, which it names `sale`
        :param list companies: ids of the companies whose documents count
        :param list zones: their time zones
        :return: SQL of common tables, among them `document` and `worth` (document, product, amounts
            in the company's currency), to be put behind WITH
        """
        __, document, line = DEFINITIONS[model]
        pieces = self._pieces(model)
        return SQL(
            WORTH, document=SQL(document, chosen=chosen, **pieces),
            line=SQL(line, is_discount=SQL(IS_DISCOUNT), is_top_up=SQL(IS_TOP_UP), **pieces),
            companies=companies, zones=zones,
        )

    @api.model
    def _pieces(self, model):
        """:return: dict of SQL, what depends on the modules that are installed"""
        stranger, back = list(self._strangers()), SQL(BACK[model])
        orders, lines = self.env['sale.order'], self.env['sale.order.line']
        price = SQL("(product.standard_price ->> document.company_id::text)::numeric")
        if model == 'pos.order':
            settled = 'sale_order_origin_id' in self.env['pos.order.line']._fields
            return {
                'strangers': stranger, 'back': back,
                'is_settled': SQL(
                    "(line.sale_order_origin_id IS NOT NULL)" if settled else "FALSE",
                ),
                'cost': SQL(
                    "CASE WHEN line.is_total_cost_computed THEN line.total_cost::numeric"
                    " / document.rate ELSE COALESCE(%s * line.qty, 0) END", price,
                ),
            }
        own = SQL("%s * line.product_uom_qty * unit.factor / own_unit.factor", price)
        stored = SQL("line.purchase_price::numeric * line.product_uom_qty / document.rate")
        medium = self.env['ir.model.data']._xmlid_to_res_id(
            'utm.utm_medium_website', raise_if_not_found=False,
        )
        website = SQL("sale.website_id IS NOT NULL OR " if 'website_id' in orders._fields else "")
        return {
            'strangers': stranger, 'back': back,
            'is_website': SQL("%s sale.medium_id = %s", website, medium or None),
            'is_delivery': SQL(
                "(line.is_delivery IS TRUE)" if 'is_delivery' in lines._fields else "FALSE",
            ),
            'cost': SQL("COALESCE(%s, %s, 0)", stored, own)
            if 'purchase_price' in lines._fields else SQL("COALESCE(%s, 0)", own),
        }
