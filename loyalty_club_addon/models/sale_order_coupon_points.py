from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.origin import ClubOrigin


class SaleOrderCouponPoints(models.Model):
    """What an order earns. For orders older than a club it says what they were worth."""

    _inherit = 'sale.order.coupon.points'

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._club_check_writer()
        return rows

    def write(self, vals):
        self._club_check_writer()
        result = super().write(vals)
        self._club_check_writer()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_club(self):
        self._club_check_writer()

    def _club_check_writer(self):
        """:raises AccessError: a user writes by hand what the order reckons"""
        if isinstance(self.env.context.get('club_booking'), ClubOrigin):
            return  # the order reckons anew
        if not self.env.su and any(self.sudo().mapped('coupon_id.is_club')):
            raise AccessError(self.env._(
                "What an order earns in a club is reckoned from its lines; it is not written by"
                " hand.",
            ))
