from odoo import models
from odoo.tools import float_compare


class Asked:
    """Stands in the context as `club_asked`: was the price list asked for a price?"""

    is_asked = False


class SaleOrderLine(models.Model):
    """Lines whose price another module decides, e.g. the ticket of an event."""

    _inherit = 'sale.order.line'

    def _get_display_price_ignore_combo(self):
        asked = self.env.context.get('club_asked')
        if isinstance(asked, Asked):
            asked.is_asked = True
        return super()._get_display_price_ignore_combo()

    def _club_is_priced_apart(self):
        """:return: whether another module decides the price, e.g. the ticket of an event: the list
            price is not what the line would cost, so nothing comes off it"""
        asked = Asked()
        line = self.with_company(self.company_id).with_context(club_asked=asked)
        if line.product_type == 'combo' or line.combo_item_id:
            return False
        price = line._get_display_price()
        if not asked.is_asked:  # whatever it is, the list price among others
            return True
        digits = self.env['decimal.precision'].precision_get('Product Price')
        return bool(float_compare(
            price, line._get_display_price_ignore_combo(), precision_digits=digits,
        ))

    def _club_of_odoo(self):
        """:return: `BestPrice` as Odoo and its modules make it, of a line that no tier counts on"""
        usual = self._club_of_pricelist()
        if not self._club_is_priced_apart():
            return usual
        price = self.with_company(self.company_id)._get_display_price()
        return usual._replace(price=self._club_fitted(price))
