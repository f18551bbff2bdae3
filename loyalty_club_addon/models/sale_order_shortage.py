from odoo import api, fields, models


class SaleOrder(models.Model):
    """A quotation whose points were spent meanwhile says so, and a person who confirms it is
    asked. Confirming by a program or after an online payment stays as it is in Odoo."""

    _inherit = 'sale.order'

    club_shortage = fields.Char(
        string="Points Missing",
        compute='_compute_club_shortage',
        help="The points of a reward on this quotation were spent elsewhere.",
    )

    @api.depends('state', 'order_line.points_cost', 'order_line.coupon_id.points',
                 'coupon_point_ids.points')
    @api.depends_context('lang')
    def _compute_club_shortage(self):
        for order in self:
            document = order.sudo()
            order.club_shortage = ' '.join(
                document._club_shortage_text(card) for card in document._club_short_cards()
            ) or False

    def action_confirm(self):
        if self.env.context.get('club_ask') and len(self) == 1 and not self._club_is_paid() and (
            self.sudo()._club_short_cards()
        ):
            action = self.env['ir.actions.act_window']._for_xml_id(
                'loyalty_club_addon.loyalty_club_confirm_action',
            )
            return action | {'context': {'default_order_id': self.id}}
        # whoever confirms another order on the way is not asked
        return super(SaleOrder, self.with_context(club_ask=False)).action_confirm()

    def _club_short_cards(self):
        """:return: cards of clubs that no longer have the points of this quotation's rewards"""
        self.ensure_one()
        if self.state not in ('draft', 'sent'):
            return self.env['loyalty.card']
        cards = self.order_line.filtered('reward_id').coupon_id.filtered('is_club')
        return cards.filtered(self._club_is_short)

    def _club_is_short(self, card):
        """Money for points is paid with what was on the card before; see `_club_money_balance`."""
        money = self.order_line.filtered(
            lambda line: line.coupon_id == card and line.reward_id._club_is_money(),
        )
        return (
            sum(money.mapped('points_cost')) > card.points
            or self._get_real_points_for_coupon(card) < 0
        )

    def _club_shortage_text(self, card):
        lines = self.order_line.filtered(lambda line: line.coupon_id == card)
        text = self.env['loyalty.club.earning']._format
        before = max(lines.mapped('club_points_before'))
        values = {
            'now': text(card.points),
            'cost': text(sum(lines.mapped('points_cost'))),
        }
        if before <= card.points:
            return self.env._(
                "%(now)s points are left; the reward of %(cost)s points is not possible.", **values,
            )
        return self.env._(
            "Points went from %(before)s to %(now)s;"
            " the reward of %(cost)s points is not possible.",
            before=text(before), **values,
        )

    def _club_drop_short_rewards(self):
        """Take the dearest rewards off until the points of each card are enough."""
        self.ensure_one()
        for card in self.sudo()._club_short_cards():
            while self._club_is_short(card):
                dearest = self.order_line.filtered(
                    lambda line, card=card: line.coupon_id == card,
                ).sorted('points_cost', reverse=True)[:1]
                dearest.unlink()  # with the other lines of the same reward

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        values = super()._get_reward_line_values(reward, coupon, **kwargs)
        for line in values or []:
            line['club_points_before'] = coupon.points if coupon.is_club else 0
        return values


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    club_points_before = fields.Float(
        string="Points Then",
        digits=(16, 2),
        readonly=True,
        copy=False,
        help="Points on the card when this reward was reckoned.",
    )
