from odoo import models


class SaleOrderLine(models.Model):
    """What a tier makes cheaper on a combo: its items carry price and discount, once."""

    _inherit = 'sale.order.line'

    def _club_best_of_combo(self):
        """:return: `BestPrice` of a combo product that its tier makes cheaper, or None"""
        if not self:
            return None
        best = self._club_best_price(0)
        return best if best and best.tier else None

    def _club_follow_combo(self, combo):
        """The price of a combo stands on its items, and so does the discount: once."""
        if not combo:  # its price is none of its own, so no offer is off it
            return
        best = combo._club_best_of_combo()
        hand = self._club_hand()
        if not best and not self.club_tier_id:
            return
        is_tiers = bool(best) and best.discount >= hand
        values = {
            'discount': best.discount if is_tiers else hand,
            'club_tier_id': best.tier.id if is_tiers else False,
            'club_tier_percent': best.percent if is_tiers else 0,
        }
        if self._club_has_price(self.technical_price_unit):  # nobody typed one
            price = self._club_fitted(self.with_company(self.company_id)._get_display_price())
            values |= {'price_unit': price, 'technical_price_unit': price}
        self._club_write(values)
