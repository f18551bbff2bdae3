from typing import NamedTuple

from odoo import models


class ComboPrice(NamedTuple):
    """Stands in the context as `club_combo_price`; no RPC client can send it.

    price: of the combo, of which its items have shares; None: as Odoo has it.
    """

    price: float | None


class SaleOrderLine(models.Model):
    """What a tier makes cheaper on a combo: its items carry price and discount, once."""

    _inherit = 'sale.order.line'

    def _get_display_price_ignore_combo(self):
        price = super()._get_display_price_ignore_combo()
        if self.product_type != 'combo':
            return price
        given = self.env.context.get('club_combo_price')
        if isinstance(given, ComboPrice):
            return price if given.price is None else given.price
        lines = self._club_open_lines()
        best = lines and lines._club_best_price(0)
        return best.price if best and best.tier else price

    def _club_combo_items(self):
        """:return: lines of what was chosen for a combo, saved or not"""
        return self._get_linked_lines().filtered('combo_item_id')

    def _club_with_combos(self):
        """:return: `(combos, items)` beside these lines: what one item costs says what the tier
            takes off the others"""
        combos = self.browse()
        for line in self.filtered('combo_item_id'):
            combos |= line._club_combo()
        items = self.browse()
        for combo in combos:
            items |= combo._club_combo_items()
        return combos - self, items - self

    def _club_item_share(self, price):
        """:param price: of the combo, None: as Odoo has it
        :return: the part of it that this item has"""
        line = self.with_company(self.company_id).with_context(club_combo_price=ComboPrice(price))
        return self._club_fitted(line._get_display_price())

    def _club_follow_combo(self, combo, is_reset=False):
        """The price of a combo stands on its items, and so does the discount: once.

        :param is_reset: nobody typed its discount, see `_club_take_best`
        """
        if not combo:  # its price is none of its own, so no offer is off it
            return
        hand = combo._club_hand() if is_reset else self._club_hand()
        best = combo._club_best_price(hand)
        is_odoos = not best or not (best.tier or best.source == 'hand')
        if is_odoos and not self.club_tier_id:
            return
        price = self._club_item_share(None if is_odoos else best.price)
        discount = best.discount if best and best.tier else hand
        nobody = {'club_tier_id': False, 'club_tier_percent': 0}
        values = {'discount': discount} | (nobody if is_odoos else {
            'club_tier_id': best.tier.id, 'club_tier_percent': best.percent,
        })
        if self._club_has_price(self.technical_price_unit) or not self._club_typed_stands(
            combo, hand, price * (1 - discount / 100),
        ):
            values |= {'price_unit': price, 'technical_price_unit': price}
        else:
            values = {'discount': hand} | nobody
        self._club_write(values)

    def _club_typed_stands(self, combo, hand, offered):
        """:param float offered: the best price of this item, after its discount
        :return: whether a price that somebody typed on an item is better, or above the list"""
        listed = self._club_item_share(combo.with_company(self.company_id)._club_list_unit_price())
        return self.price_unit > listed or self.price_unit * (1 - hand / 100) <= offered
