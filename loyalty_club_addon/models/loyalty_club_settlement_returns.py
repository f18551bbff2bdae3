from odoo import api, models

from ..tools.origin import MustTake
from .loyalty_club_earning import POINT_SCALE


class LoyaltyClubSettlement(models.AbstractModel):
    """Returns at the till that a manager should look at."""

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _settle(self, order):
        must_take = MustTake() if self._must_book(order.sudo()) else None
        result = super()._settle(order.with_context(club_must_take=must_take))
        self._list_gone_points(order.sudo(), must_take)
        self._list_loose_returns(order.sudo())
        return result

    @api.model
    def _list_gone_points(self, order, must_take):
        """The club refuses returns whose points are gone, but this one had to be booked."""
        cards = self.env['loyalty.card'].sudo().browse(must_take.gone if must_take else ())
        for card in cards:
            gone = must_take.gone[card.id] / POINT_SCALE
            self._list_once(order, 'points_gone', {
                'partner_id': order.partner_id.id or card.partner_id.id,
                'member_id': card.club_member_ids[:1].id,
                'shortage': gone,
                'note': self.env._(
                    "Returned offline: %(points)s were spent already and are owed",
                    points=self.env['loyalty.club.earning']._points_text(gone),
                ),
            })

    @api.model
    def _list_loose_returns(self, order):
        """Goods came back without a receipt and without a member: their points stay, and
        somebody should know."""
        clubs = order._club_loose_returns() and self._programs(order).filtered('is_club')
        if not clubs:
            return
        members = order._club_members(clubs)
        kept = sum(
            sum(order._club_loose_points(club).values())
            for club in clubs if club not in members
        ) / POINT_SCALE
        if kept and not members:
            self._list_once(order, 'no_receipt', {
                'partner_id': order.partner_id.id,
                'note': self.env._(
                    "Returned without a receipt: about %(points)s stay with the customer",
                    points=self.env['loyalty.club.earning']._points_text(kept),
                ),
            })

    @api.model
    def _list_once(self, order, code, values):
        """Settling again lists nothing again; the database has an index for it too."""
        exceptions = self.env['loyalty.club.exception'].sudo()
        if not exceptions.search_count(
            [('pos_order_id', '=', order.id), ('code', '=', code),
             ('member_id', '=', values.get('member_id', False))], limit=1,
        ):
            exceptions.create({
                'pos_order_id': order.id, 'code': code, 'state': 'open', **values,
            })
