from odoo import models

from ..tools.earning import spread, to_units
from ..tools.reversal import LineTerms
from .loyalty_club_earning import POINT_SCALE

# What purchases brought; points given by hand did not come with goods.
BOUGHT = ('opening', 'earn', 'earn_back', 'transfer')


class PosOrder(models.Model):
    """Goods that come back without naming the order they were bought with.

    They take back what they would earn today, because nobody knows what they earned then, and
    never more than the member's purchases have brought: who bought them as a stranger got nothing
    for them. Without a member the points stay, and the order is listed.
    """

    _inherit = 'pos.order'

    def _club_loose_returns(self):
        """:return: lines that come back without an original"""
        return self.lines.filtered(lambda line: line._club_is_loose_return())

    def _club_loose_points(self, club, member=None):
        """What the goods that come back would earn today.

        :param member: loyalty.club.member record; without one, as for a stranger
        :return: dict {line id: hundredths}
        """
        lines = self._club_loose_returns()
        if not lines:
            return {}
        engine = self.env['loyalty.club.earning']
        rate = engine._rate(self.currency_id, club, self.company_id, self._club_bought_on())
        amount = 'price_subtotal_incl' if club.club_base == 'taxed' else 'price_subtotal'
        rows = [
            (line.id, (line.combo_parent_id or line).product_id, -line[amount] * rate, -line.qty)
            for line in lines
        ]
        partner = self.partner_id if member else self.partner_id.browse()
        result = engine._compute_points(
            club, partner, rows, terms=member.terms if member else None,
        )
        if not member:
            return result.by_line
        most = min(result.points, self._club_bought_points(member.card_id))
        shares = spread(most, list(result.by_line.values()))
        return dict(zip(result.by_line, shares, strict=True))

    def _club_bought_points(self, card):
        """:return: hundredths that a member's other purchases brought, net of what came back"""
        [[points]] = self.env['loyalty.club.entry'].sudo()._read_group([
            ('card_id', '=', card.id), ('kind', 'in', BOUGHT),
            '|', ('document_model', '!=', self._name), ('document_id', '!=', self.id),
        ], [], ['points:sum'])
        return max(to_units(points or 0, POINT_SCALE), 0)

    def _club_worth(self, card, account, counts, fresh):
        """The order is worth less by what its loose returns take back, frozen like other terms."""
        worth = super()._club_worth(card, account, counts, fresh)
        keys = {str(line.id) for line in self._club_loose_returns()}
        if not keys or not counts or not self._club_is_booked():
            return worth
        frozen = {key: worth.lines[key] for key in keys & worth.lines.keys()}
        if not frozen and fresh is True:
            member = card.club_member_ids[:1] if counts is True else counts
            points = self._club_loose_points(card.program_id, member)
            frozen = {str(key): LineTerms(0, 0, share, 0) for key, share in points.items()}
            worth = worth._replace(lines=worth.lines | frozen, new=worth.new | {
                'lines': worth.new.get('lines', {}) | frozen,
            })
        back = sum(line.by_amount for line in frozen.values())
        return worth._replace(earned=worth.earned - back)


class PosOrderLine(models.Model):
    _inherit = 'pos.order.line'

    def _club_is_loose_return(self):
        """Does this line come back without the line it was bought with?"""
        self.ensure_one()
        if self.qty >= 0 or self.refunded_orderline_id or self.reward_id or self.combo_line_ids:
            return False
        order = self.order_id
        skipped = self.env['loyalty.club.earning']._top_up_products(order.company_id)
        skipped |= order.config_id.tip_product_id
        return not self._club_is_settled() and self.product_id not in skipped
