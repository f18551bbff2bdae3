from odoo import api, models


class LoyaltyClubSettlement(models.AbstractModel):
    """Lines that a till sold under the minimum profit.

    The till takes the discount of a tier down to the floor by itself. A discount that a cashier
    typed and points that were spent have moved money when the order arrives: it is booked, and
    listed for the manager, unless the cashier is one.
    """

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _sold_by_manager(self, order):
        """:return: whether a manager answers for the prices of an order: the one who sends it. Whom
            the order names, as its user or as its employee at a shared till, is a claim of the
            till: it makes nobody a manager, but says that somebody else used a manager's till."""
        sellers = [self.env.user]
        if 'employee_id' in order._fields and order.employee_id:
            sellers.append(order.employee_id.user_id)
        return all(order._club_may_go_below(user) for user in sellers)

    @api.model
    def _list_below_floor(self, order):
        """:param order: pos.order record that was paid just now"""
        if not order.company_id.club_has_floor:
            return
        if self._sold_by_manager(order):
            return
        reason = self.env['loyalty.club.reason']
        rows = []
        for line, room in order._club_floor_rooms().items():
            if room.is_below:
                code, note = reason._refusal('floor', most=order._club_money_text(room.most))
                name = line.full_product_name or line.product_id.display_name
                rows.append({
                    'pos_order_id': order.id, 'partner_id': order.partner_id.id, 'state': 'open',
                    'member_id': order.club_member_id.id, 'code': code,
                    'note': f"{name[:40]}: {note}",
                })
        self.env['loyalty.club.exception'].sudo().create(rows)
