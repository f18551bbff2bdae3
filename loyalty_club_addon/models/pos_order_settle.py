from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class PosOrder(models.Model):
    """What a POS order is worth to a club now."""

    _inherit = 'pos.order'

    def _club_is_booked(self):
        return self.state in ('paid', 'done', 'invoiced')

    def _club_clubs(self):
        settlement = self.env['loyalty.club.settlement']
        clubs = settlement._programs(self) | self.lines.reward_id.program_id
        return clubs.filtered('is_club').with_company(self.company_id)

    def _club_rows(self, club, measure=()):
        """:return: `(rows, discount)` as of `loyalty.club.earning`"""
        return self.env['loyalty.club.earning']._from_pos_order(self, club, measure)

    def _club_lines(self):
        return self.lines

    def _club_result(self, club, member, rows, discount, occasion):
        """:return: `tools.earning.Result` of some lines, None when they earn nothing"""
        return self.env['loyalty.club.settlement']._result(
            self, club, member, rows, discount, occasion,
        )

    def _club_spent_points(self, card):
        return sum(
            max(line.points_cost, 0) * line._club_shares_left()[0]
            for line in self.lines
            if line.reward_id.program_id == card.program_id
            and line._club_is_claim()
            and line.coupon_id._club_current() == card
        )

    def _club_reward_cards(self):
        """Only cards of who bought: another one on a line is a claim of the till."""
        mine = self.env['loyalty.card'].union(*(
            member.card_id for member in self._club_settle_members(()).values()
        ))
        lines = self.lines.filtered(
            lambda line: not line.refunded_orderline_id or line._club_is_claim(),
        )
        return lines.coupon_id.filtered('is_club')._club_current() & mine

    def _club_core_booked(self):
        """What the core booked before the club; it writes the net change into its history.

        :return: dict {card: (earned, spent)}
        """
        net, spent = defaultdict(float), defaultdict(float)
        for row in self.env['loyalty.history'].sudo().search([
            ('order_model', '=', self._name), ('order_id', '=', self.id),
        ]):
            net[row.card_id._club_current()] += row.issued - row.used
        for line in self.lines.filtered('reward_id'):
            spent[line.coupon_id._club_current()] += line.points_cost
        return {
            card: (net[card] + spent[card], spent[card])
            for card in (net | spent) if card.is_club
        }

    def _club_settle_returns(self):
        """Settle the orders whose lines this one takes back.

        :return: the entries posted
        """
        originals = self.lines.refunded_orderline_id.order_id
        if unknown := originals.filtered(lambda order: not order.club_member_id):
            # who registers such a receipt at the same time is told when it is run again
            self.env.cr.execute(SQL(
                "UPDATE pos_order SET club_settled_on = club_settled_on WHERE id IN %s",
                tuple(unknown.ids),
            ))
        return originals.with_context(club_moment=self._club_bought_on())._club_settle(
            note=self.env._("Return %(order)s", order=self.display_name),
        )


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    def _club_shares_left(self, until=None):
        """What has not come back of the line.

        :param until: moment after which returns do not count yet
        :return: `(share of its amount, share of its quantity)`, 0 to 1
        """
        self.ensure_one()
        if self.qty <= 0 or not self.refund_orderline_ids:
            return 1, 1
        returned = sum(
            max(-line.qty, 0) for line in self.refund_orderline_ids
            if line.order_id.state in ('paid', 'done', 'invoiced')
            and (not until or line.order_id._club_bought_on() < until)
        )
        share = max(self.qty - returned, 0) / self.qty
        return share, share
