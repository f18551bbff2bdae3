from odoo import models


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    def _action_done(self):
        """What the till ships later is delivered now."""
        result = super()._action_done()
        self.env['loyalty.club.lot']._look_later('pos.order', self.sudo().pos_order_id.ids)
        return result
