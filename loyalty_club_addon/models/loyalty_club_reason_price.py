from odoo import models


class LoyaltyClubReason(models.AbstractModel):
    """Why a price is not possible."""

    _inherit = 'loyalty.club.reason'

    def _text_tier_discount(self, percent, product):
        return self.env._(
            "%(product)s: %(percent)s%% off by tier, not due", product=product[:30],
            percent=self.env['loyalty.club.earning']._format(percent),
        )

    def _text_floor(self, most):
        """:param str most: the largest discount possible, with its currency"""
        return self.env._("Below minimum margin; at most %(amount)s", amount=most)
