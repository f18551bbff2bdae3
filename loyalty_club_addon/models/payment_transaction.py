from odoo import models


class PaymentTransaction(models.Model):
    _inherit = 'payment.transaction'

    def _post_process(self):
        """What was captured online is there, before any invoice."""
        result = super()._post_process()
        self.env['loyalty.club.lot']._look_later('sale.order', self.sudo().sale_order_ids.ids)
        return result
