from odoo import models

ISSUED, COST = ('earn', 'earn_back'), ('spend', 'spend_back')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _compute_loyalty_data(self):
        """What Odoo shows on orders, here and on the portal: of a club from the ledger. Odoo's
        history stays what it was when the order was confirmed, whatever came back since."""
        result = super()._compute_loyalty_data()
        entries = self.env['loyalty.club.entry'].sudo()._read_group(
            [('document_model', '=', self._name), ('document_id', 'in', self.ids),
             ('kind', 'in', ISSUED + COST)],
            ['document_id', 'kind'], ['points:sum'],
        )
        moved = {}
        for order_id, kind, points in entries:
            moved.setdefault(order_id, {})[kind] = points
        histories = self.env['loyalty.history'].sudo()._read_group(
            [('order_model', '=', self._name), ('order_id', 'in', list(moved)),
             ('card_id.program_id.is_club', '=', True)],
            ['order_id'], ['issued:sum', 'used:sum'],
        )
        booked = {order_id: (issued, used) for order_id, issued, used in histories}
        for order in self.filtered('loyalty_data'):
            if kinds := moved.get(order.id):
                issued, used = booked.get(order.id, (0, 0))
                data = order.loyalty_data
                order.loyalty_data = data | {
                    'issued': data['issued'] - issued + sum(kinds.get(kind, 0) for kind in ISSUED),
                    'cost': data['cost'] - used - sum(kinds.get(kind, 0) for kind in COST),
                }
        return result
