from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from ..tools import sharing

SHARES = ('club_reward_discount', 'club_reward_discount_untaxed')


class SaleOrderLine(models.Model):
    """What the rewards of an order take off each product: the same numbers for refunds, tax
    reporting and margin."""

    _inherit = 'sale.order.line'

    club_reward_discount = fields.Monetary(
        string="Reward Discount",
        compute='_compute_club_reward_discount',
        store=True,
        help="Part of the order's reward discounts that belongs to this line, tax included. Gift"
        " cards and wallets are payments and do not count.",
    )
    club_reward_discount_untaxed = fields.Monetary(
        string="Reward Discount Untaxed",
        compute='_compute_club_reward_discount',
        store=True,
        help="Part of the order's reward discounts that belongs to this line, without tax.",
    )

    def _auto_init(self):
        """Lines from before stay empty: nobody waits for the orders of years on an update."""
        for name in SHARES:
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, 'numeric')
        return super()._auto_init()

    @api.depends(
        'order_id.order_line.price_total', 'order_id.order_line.price_subtotal',
        'order_id.order_line.reward_id', 'order_id.order_line.product_id',
    )
    def _compute_club_reward_discount(self):
        for order, lines in self.grouped('order_id').items():
            rewards = order._club_discount_lines() if order else lines.browse()
            shares = order._club_reward_shares(rewards) if rewards else {}
            for line in lines:
                taxed, untaxed = shares.get(line, (0, 0))
                line.club_reward_discount = taxed
                line.club_reward_discount_untaxed = untaxed

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        if self.club_reward_discount and not self.display_type:
            quantity = values.get('quantity') or 0
            invoiced = self.sudo().invoice_lines.filtered(lambda row: row.parent_state != 'cancel')
            values |= self._club_share_of(quantity, invoiced)
        return values

    def _club_share_of(self, quantity, others):
        """What a part of the line carries of its reward discount.

        :param float quantity: in the unit of the line, below zero for a return
        :param others: account.move.line records that have their part already
        :return: dict of values; all parts together carry the whole
        """
        self.ensure_one()
        before = sum(
            (-1 if row.move_type == 'out_refund' else 1) * row.product_uom_id._compute_quantity(
                row.quantity, self.product_uom_id, round=False,
            ) for row in others
        )
        rounding = self.currency_id.rounding
        return {
            name: sharing.part(
                round(self[name] / rounding), self.product_uom_qty, before, quantity,
            ) * rounding for name in SHARES
        }


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _club_discount_lines(self):
        """:return: lines that rewards make cheaper; gift cards and wallets are payments"""
        return self.order_line.filtered(
            lambda line: line.reward_id and not line.reward_id.program_id.is_payment_program
            and line.price_total,
        )

    def _club_reward_shares(self, rewards):
        """:return: dict {line: (discount with tax, without tax)} in the order's currency"""
        self.ensure_one()
        goods = self.order_line.filtered(
            lambda line: not (line.reward_id or line.display_type or line.is_downpayment)
            and line.price_total > 0,
        )
        unit = self.currency_id.rounding
        shares = sharing.share(
            {line: round(line.price_total / unit) for line in goods},
            [
                ((round(-row.price_total / unit), round(-row.price_subtotal / unit)),
                 list(self._club_discounted(row, goods)))
                for row in rewards
            ],
        )
        return {line: (taxed * unit, untaxed * unit) for line, (taxed, untaxed) in shares.items()}

    def _club_discounted(self, row, goods):
        """:return: the lines that a reward line is for; Odoo writes one for each kind of tax"""
        reward = row.reward_id
        if reward.reward_type != 'discount':  # shipping; a free product costs nothing itself
            lines = self._get_no_effect_on_threshold_lines()
        elif reward.discount_applicability == 'specific':
            lines = self._get_specific_discountable_lines(reward)
        elif reward.discount_applicability == 'cheapest':
            lines = self._cheapest_line(reward) or goods.browse()
        else:
            lines = goods - self._get_no_effect_on_threshold_lines()
        lines &= goods
        return lines.filtered(
            lambda line: line.tax_ids.filtered(lambda tax: tax.amount_type != 'fixed')
            == row.tax_ids,
        ) or lines
