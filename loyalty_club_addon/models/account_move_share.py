from odoo import fields, models


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _post(self, soft=True):
        self._club_share_rewards()
        return super()._post(soft)

    def _club_share_rewards(self):
        """Reward discounts of the lines of sale orders, by the quantities that are posted."""
        for line in self.sudo().invoice_line_ids:
            origin = line.sale_line_ids
            if len(origin) != 1 or not origin.club_reward_discount or not line.quantity:
                continue
            is_return = line.move_type == 'out_refund'
            others = origin.invoice_lines.filtered(
                lambda row, line=line: row.parent_state == 'posted' and row != line,
            )
            quantity = line.product_uom_id._compute_quantity(
                line.quantity, origin.product_uom_id, round=False,
            )
            values = origin._club_share_of(-quantity if is_return else quantity, others)
            line.write({
                name: -amount if is_return else amount for name, amount in values.items()
            })


class AccountMoveLine(models.Model):
    """What the rewards of an order take off each product; see `sale.order.line`."""

    _inherit = 'account.move.line'

    club_reward_discount = fields.Monetary(
        string="Reward Discount",
        readonly=True,
        help="Part of the reward discounts of the order that belongs to this line, tax included.",
    )
    club_reward_discount_untaxed = fields.Monetary(
        string="Reward Discount Untaxed",
        readonly=True,
        help="Part of the reward discounts of the order that belongs to this line, without tax.",
    )
