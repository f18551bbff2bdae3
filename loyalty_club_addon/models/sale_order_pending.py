from odoo import api, models


class SaleOrder(models.Model):
    """Is a sale order delivered? Is its money there?"""

    _inherit = 'sale.order'

    def _club_is_delivered(self, lines):
        """Goods by what the order shows as delivered; a service that is sold by its order is."""
        return all(line._club_is_delivered() for line in lines)

    def _club_is_paid_up(self, lines):
        """All that earned is invoiced, or paid at the till, and the money of each is there.

        Before there is an invoice, what was paid online counts.
        """
        self.ensure_one()
        invoices = self.invoice_ids.filtered(
            lambda move: move.move_type == 'out_invoice' and move.state == 'posted',
        )
        if not invoices and self._club_is_paid_online():
            return True
        return all(invoice._club_is_money_there() for invoice in invoices) and all(
            line._club_is_invoiced() for line in lines
        ) and all(order._club_is_paid_up() for order in self._club_till_lines().order_id)

    def _club_is_paid_online(self):
        """What a provider has captured, not what it has only authorised."""
        done = self.transaction_ids.filtered(lambda transaction: transaction.state == 'done')
        paid = sum(done.mapped('amount'))
        return bool(done) and self.currency_id.compare_amounts(paid, self.amount_total) >= 0

    def _club_till_lines(self):
        """:return: paid lines of the till that settle this order, when `pos_sale` is installed"""
        if 'pos_order_line_ids' not in self._fields:
            return self.env['pos.order.line']
        return self.pos_order_line_ids.filtered(lambda line: line.order_id._club_is_booked())


class SaleOrderLine(models.Model):

    _inherit = 'sale.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any('qty_delivered' in vals for vals in vals_list):
            lines._club_look_later()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if 'qty_delivered' in vals:
            self._club_look_later()
        return result

    def _compute_qty_delivered(self):
        result = super()._compute_qty_delivered()
        self._club_look_later()
        return result

    def _club_look_later(self):
        orders = self.filtered('id').order_id.filtered(
            lambda order: order.state == 'sale' and order.sudo().club_member_id,
        )
        self.env['loyalty.club.lot']._look_later('sale.order', orders.ids)

    def _club_quantity_left(self):
        """:return: quantity that credit notes have left"""
        return self.product_uom_qty * self._club_shares_left()[1]

    def _club_is_delivered(self):
        self.ensure_one()
        product = self.product_id
        if product.type == 'service' and product.invoice_policy == 'order':
            return True  # nobody writes down when
        return self.product_uom_id.compare(self.qty_delivered, self._club_quantity_left()) >= 0

    def _club_is_invoiced(self):
        """Invoiced at some time: what was credited has lost its points."""
        self.ensure_one()
        rows = self.invoice_lines.filtered(
            lambda row: row.parent_state == 'posted' and row.move_type == 'out_invoice',
        )
        quantity = self._club_quantity(rows)
        at_till = self.order_id._club_till_lines().filtered(
            lambda line: line.sale_order_line_id == self,
        )
        quantity += sum(at_till.mapped('qty'))
        return self.product_uom_id.compare(quantity, self._club_quantity_left()) >= 0
