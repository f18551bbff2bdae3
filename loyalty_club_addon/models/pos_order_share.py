from odoo import fields, models

from ..tools import sharing


class PosOrder(models.Model):
    _inherit = 'pos.order'

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self.sudo()._club_share_rewards()
        return result

    def _club_share_rewards(self):
        """Write what the rewards of a paid order take off each of its goods."""
        self.ensure_one()
        rewards = self.lines.filtered(
            lambda line: line._club_reward()
            and not line._club_reward().program_id.is_payment_program,
        )
        if not rewards:
            return
        goods = self.lines.filtered(lambda line: not line._club_reward())
        unit = self.currency_id.rounding
        shares = sharing.share(
            {line: round(abs(line.price_subtotal_incl) / unit) for line in goods},
            [
                ((round(-row.price_subtotal_incl / unit), round(-row.price_subtotal / unit)),
                 list(row._club_discounted(goods)))
                for row in rewards
            ],
        )
        for line, (taxed, untaxed) in shares.items():
            if taxed or untaxed:
                line.write({
                    'club_reward_discount': taxed * unit,
                    'club_reward_discount_untaxed': untaxed * unit,
                })

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.club_reward_discount and values.get('quantity'):
            sign = 1 if values['quantity'] > 0 else -1
            values |= {
                name: sign * abs(pos_line[name])
                for name in ('club_reward_discount', 'club_reward_discount_untaxed')
            }
        return values


class PosOrderLine(models.Model):
    """What the rewards of an order take off each product; see `sale.order.line`."""

    _inherit = 'pos.order.line'

    club_reward_discount = fields.Monetary(
        string="Reward Discount",
        readonly=True,
        copy=False,
        help="Part of the order's reward discounts that belongs to this line, tax included. Gift"
        " cards and wallets are payments and do not count.",
    )
    club_reward_discount_untaxed = fields.Monetary(
        string="Reward Discount Untaxed",
        readonly=True,
        copy=False,
        help="Part of the order's reward discounts that belongs to this line, without tax.",
    )

    def _club_reward(self):
        """:return: the reward this line is of, or takes back"""
        self.ensure_one()
        return self.reward_id or self.refunded_orderline_id.reward_id

    def _club_discounted(self, goods):
        """:return: the goods that this reward line is for; the till writes one for each tax"""
        reward = self._club_reward()
        lines = goods
        if reward.reward_type == 'product':
            lines = goods.filtered(lambda line: line.product_id in reward.reward_product_ids)
        elif reward.discount_applicability in ('specific', 'cheapest'):
            domain = reward._get_discount_product_domain()
            lines = goods.filtered(lambda line: line.product_id.filtered_domain(domain))
        if reward.reward_type == 'discount' and reward.discount_applicability == 'cheapest':
            priced = lines.filtered(lambda line: line.price_unit and line.qty)
            lines = priced.sorted('price_unit')[:1]
        return lines.filtered(
            lambda line: line.tax_ids.filtered(lambda tax: tax.amount_type != 'fixed')
            == self.tax_ids,
        ) or lines
