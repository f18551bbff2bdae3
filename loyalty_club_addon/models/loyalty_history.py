from odoo import models


class LoyaltyHistory(models.Model):
    _inherit = 'loyalty.history'

    # looked up for each paid till order of a club
    _club_order_index = models.Index('(order_model, order_id)')
