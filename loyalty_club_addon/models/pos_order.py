from odoo import api, fields, models

SERVER_FIELDS = (
    'club_member_id', 'club_points_earned', 'club_points_spent', 'club_balance', 'club_card_link',
)


class PosOrder(models.Model):
    _name = 'pos.order'
    _inherit = ['pos.order', 'loyalty.club.document']

    club_offline = fields.Boolean(
        string="Taken Offline", copy=False, readonly=True,
        help="The till had no connection when this order was paid.",
    )
    club_points_earned = fields.Float(
        string="Points Earned", digits=(16, 2), copy=False, readonly=True,
    )
    club_points_spent = fields.Float(
        string="Points Spent", digits=(16, 2), copy=False, readonly=True,
    )
    club_balance = fields.Float(
        string="Balance After", digits=(16, 2), copy=False, readonly=True,
        help="Points on the member's card when this order was paid.",
    )

    @api.model
    def _process_order(self, order, existing_order):
        for name in SERVER_FIELDS:
            order.pop(name, None)  # the server's own figures, never the till's
        return super()._process_order(order, existing_order)

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self.env['loyalty.club.settlement']._settle(self)
        return result

    def validate_coupon_programs(self, point_changes, new_codes):
        changes = self.env['loyalty.club.settlement']._changes_to_validate(point_changes)
        return super().validate_coupon_programs(changes, new_codes)

    def confirm_coupon_programs(self, coupon_data):
        """Clubs were booked when the order was paid: here the till only hears the result."""
        settlement = self.env['loyalty.club.settlement']
        clubs, others = settlement._split_coupon_data(coupon_data)
        result = super().confirm_coupon_programs(others)
        if clubs:
            result['coupon_updates'] += settlement._coupon_updates(self, clubs)
            result['club'] = settlement._receipt_data(self)
        return result


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    def _club_is_settled(self):
        """A line of a sale order paid at the till earned and spent when that was confirmed."""
        self.ensure_one()
        return 'sale_order_origin_id' in self._fields and bool(self.sale_order_origin_id)

    def _club_may_earn(self):
        """A refund and the combo product itself (its items carry the price) earn nothing."""
        self.ensure_one()
        return not (self.refunded_orderline_id or self.combo_line_ids or self._club_is_settled())
