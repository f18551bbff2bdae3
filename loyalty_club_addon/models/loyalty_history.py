from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.origin import ClubOrigin

FIGURES = {'card_id', 'issued', 'used', 'order_id', 'order_model'}


class LoyaltyHistory(models.Model):
    """Odoo's own record of points. For orders older than a club it says what they were worth."""

    _inherit = 'loyalty.history'

    # looked up for each paid till order of a club
    _club_order_index = models.Index('(order_model, order_id)')

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._club_check_writer()
        return rows

    def write(self, vals):
        if FIGURES.isdisjoint(vals):
            return super().write(vals)
        self._club_check_writer()
        result = super().write(vals)
        self._club_check_writer()
        return result

    def _club_check_writer(self):
        """:raises AccessError: a user writes by hand what only documents may"""
        speaking = (self.env.context.get(name) for name in ('club_origin', 'club_booking'))
        if self.env.su or any(isinstance(origin, ClubOrigin) for origin in speaking):
            return
        if any(self.sudo().mapped('card_id.is_club')):
            raise AccessError(self.env._(
                "The history of a club's card is written by orders; see the points ledger.",
            ))
