from odoo import api, models

SLACK = 0.005  # percent: the till sends them with two decimals


class LoyaltyClubSettlement(models.AbstractModel):
    """Is the discount that a till gave by tier due?

    Odoo trusts a discount that a cashier typed. One that is said to be the tier's is looked at:
    it is noted with the tier, or listed when the member has no such tier or the product is left
    out. The money is moved either way, so the order is booked.
    """

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _settle(self, order):
        self._check_tier_discounts(order.sudo())  # before the purchase lifts its member
        return super()._settle(order)

    @api.model
    def _check_tier_discounts(self, order):
        """:param order: pos.order record that is being paid"""
        claims = order.lines.filtered(lambda line: line.club_tier_percent > 0)
        if not claims:
            return
        tiers = order._club_price_tiers()
        members = order._club_members(tiers.program_id)
        wrong = claims.browse()
        for line in claims:
            tier = self._tier_of_discount(line, tiers)
            line.club_tier_id = tier
            wrong |= line if not tier else wrong
        self.env['loyalty.club.exception'].sudo().create([
            self._tier_exception(order, line, members) for line in wrong
        ])

    @api.model
    def _tier_of_discount(self, line, tiers):
        """:return: the tier that gives as much as the line says, empty for none"""
        product = (line.combo_parent_id or line).product_id
        given = max(line.club_tier_percent, line.discount)
        if not line._club_takes_tier():
            return tiers.browse()
        return tiers.filtered(
            lambda tier: tier._discount_for(product) + SLACK >= given,
        ).sorted('discount_percent')[:1]

    @api.model
    def _tier_exception(self, order, line, members):
        code, note = self.env['loyalty.club.reason']._refusal(
            'tier_discount', percent=line.club_tier_percent,
            product=line.full_product_name or line.product_id.display_name,
        )
        return {
            'pos_order_id': order.id, 'partner_id': order.partner_id.id, 'state': 'open',
            'member_id': next((member.id for member in members.values()), False),
            'code': code, 'note': note,
        }
