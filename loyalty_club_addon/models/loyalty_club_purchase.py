from odoo import fields, models

CHANNELS = [
    ('sale', "Sales"), ('website', "Website"), ('pos', "Shop"), ('import', "Imported"),
]


class LoyaltyClubPurchase(models.Model):
    """What one document was worth as a purchase of one holder, net of what came back.

    A projection of sale orders, POS orders and imported history; the only input of tiers, segments
    and reports on what people buy. Amounts are in the company's currency. Users read it; only the
    projection writes it.
    """

    _name = 'loyalty.club.purchase'
    _description = "Club Purchase"
    _order = 'date desc, id desc'
    _rec_name = 'name'
    _check_company_auto = True

    name = fields.Char(string="Document", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, ondelete='cascade',
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    holder_id = fields.Many2one(
        string="Customer", comodel_name='res.partner', required=True, readonly=True,
        ondelete='restrict',
        help="The person, or the company for all its contacts; a contact with an own membership"
        " for what is bought on it.",
    )
    kind = fields.Selection(related='holder_id.club_kind')
    sale_order_id = fields.Many2one(
        comodel_name='sale.order', readonly=True, ondelete='cascade',
    )
    pos_order_id = fields.Many2one(
        string="POS Order", comodel_name='pos.order', readonly=True, ondelete='cascade',
    )
    config_id = fields.Many2one(
        string="Shop", comodel_name='pos.config', readonly=True, index='btree_not_null',
    )
    channel = fields.Selection(selection=CHANNELS, required=True, readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, help="When it was ordered or paid at the till.",
    )
    day = fields.Date(
        required=True, readonly=True, index=True,
        help="The day of the purchase in the company's time zone.",
    )
    amount_untaxed = fields.Monetary(
        string="Net Amount", readonly=True,
        help="What was paid for goods and services after discounts, without taxes, net of returns;"
        " without delivery, tips and gift cards.",
    )
    amount_total = fields.Monetary(
        string="Amount with Taxes", readonly=True,
        help="The same with taxes.",
    )
    margin = fields.Monetary(
        readonly=True, help="Net amount less the cost of the products at that time.",
    )
    line_ids = fields.One2many(
        comodel_name='loyalty.club.purchase.line', inverse_name='purchase_id', readonly=True,
    )

    _sale_order_once = models.UniqueIndex("(sale_order_id) WHERE sale_order_id IS NOT NULL")
    _pos_order_once = models.UniqueIndex("(pos_order_id) WHERE pos_order_id IS NOT NULL")
    # what tiers add up is read from here, without a look at the purchases themselves
    _holder_day = models.Index(
        "(holder_id, day) INCLUDE (company_id, amount_untaxed, amount_total, margin)",
    )


class LoyaltyClubPurchaseLine(models.Model):
    """A product in a purchase, net of returns, in the company's currency: tiers of heavy goods
    count other lines than tiers of consumables."""

    _name = 'loyalty.club.purchase.line'
    _description = "Product of a Club Purchase"
    _order = 'purchase_id, id'
    _rec_name = 'product_id'

    purchase_id = fields.Many2one(
        comodel_name='loyalty.club.purchase', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='purchase_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    product_id = fields.Many2one(
        comodel_name='product.product', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    quantity = fields.Float(digits='Product Unit', readonly=True)
    amount_untaxed = fields.Monetary(string="Net Amount", readonly=True)
    amount_total = fields.Monetary(string="Amount with Taxes", readonly=True)
    margin = fields.Monetary(readonly=True)
