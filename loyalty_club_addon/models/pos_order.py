from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.origin import Synced

SERVER_FIELDS = (
    'club_member_id', 'club_points_earned', 'club_points_spent', 'club_balance',
    'club_settled_on',
    'club_points_pending', 'club_pending_note',
    'club_registered_by_id', 'club_registered_on',
    'club_card_link',
    'club_tier_note',
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

    club_settled_on = fields.Datetime(
        string="Points Settled On", copy=False, readonly=True,
        help="When this order was bought, as the club counts it: when it arrived here, or, taken"
        " offline, when the till says. It is not booked again.",
    )
    club_points_pending = fields.Float(
        string="Points Pending", digits=(16, 2), copy=False, readonly=True,
        help="Points of this order that could not be spent yet when it was paid.",
    )
    club_pending_note = fields.Char(
        string="Pending Until", copy=False, readonly=True,
        help="When these points can be spent, as it stands on the receipt.",
    )

    @api.model
    def _process_order(self, order, existing_order):
        for name in (*SERVER_FIELDS, 'club_tiers_before'):
            order.pop(name, None)  # the server's own figures, never the till's
        customer = self.env['res.partner'].browse(order.get('partner_id') or ())
        self.env['loyalty.club.member']._begin_purchase(customer)
        origin = Synced(order.get('uuid'), order.get('session_id'))
        arriving = self.with_context(club_synced=origin)
        return super(PosOrder, arriving)._process_order(
            order, existing_order and existing_order.with_env(arriving.env),
        )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if not self.env.su:  # defaults of the context count too
            self._club_check_figures([
                name for name in SERVER_FIELDS if any(order[name] for order in orders)
            ])
        return orders

    def write(self, vals):
        self._club_check_figures(vals)
        return super().write(vals)

    @api.model
    def _club_check_figures(self, names):
        """:raises AccessError: a user writes what only the server may"""
        if not self.env.su and not set(SERVER_FIELDS).isdisjoint(names):
            raise AccessError(self.env._(
                "What an order earned and spent is the server's own figure; it is not edited.",
            ))

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        if not self.club_settled_on and self.session_id.state != 'closed':
            order = self.sudo()
            order.club_settled_on = order._club_clock()
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

    def _club_is_claim(self):
        """Is this a reward that the customer takes now? Not one that comes back, nor one that a
        sale order spent when it was confirmed; both links come from the till, so they must fit."""
        self.ensure_one()
        if not self.reward_id:
            return False
        if self.refunded_orderline_id:
            return self.qty > 0 or self.refunded_orderline_id.reward_id != self.reward_id
        if self._club_is_settled():
            return self.sale_order_line_id.reward_id != self.reward_id
        return True

    def _club_may_earn(self):
        """What comes back and the combo product itself (its items carry the price) earn nothing."""
        self.ensure_one()
        if self.qty < 0 or self.refunded_orderline_id:
            return False
        return not (self.combo_line_ids or self._club_is_settled())
