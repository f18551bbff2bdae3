from odoo import fields, models


class LoyaltyClubTier(models.Model):
    """What a tier gives beside more points."""

    _inherit = 'loyalty.club.tier'

    discount_percent = fields.Float(
        string="Discount (%)", digits=(16, 2),
        help="Off the list price, from the next purchase on. Of this, the price list and a discount"
        " by hand the best one counts, never the sum.",
    )
    discount_except_product_ids = fields.Many2many(
        string="No Discount on Products", comodel_name='product.product',
        relation='loyalty_club_tier_discount_except_product_rel',
    )
    discount_except_category_ids = fields.Many2many(
        string="No Discount on Categories", comodel_name='product.category',
        relation='loyalty_club_tier_discount_except_category_rel',
        help="With the categories below them.",
    )

    _discount_range = models.Constraint(
        'CHECK (discount_percent >= 0 AND discount_percent < 100)',
        "Discount (%): from 0 to less than 100.",
    )
