from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools import search_key

MOBILE_CODES = ('mobile_unknown', 'mobile_many')


class LoyaltyClubSettlement(models.AbstractModel):
    """Orders taken offline: the member of a mobile that was noted, and how much was spent.

    Both are always booked, and listed when they do not hold.
    """

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _settle(self, order):
        self._find_customer(order.sudo())
        return super()._settle(order)

    @api.model
    def _find_customer(self, order):
        """Give an order the one member whose mobile was noted while the till was offline; the
        line may be back when it is paid.

        Only for earning: an order that also spends keeps no customer, so that nobody spends by
        knowing a number.
        """
        if order.partner_id or not order.club_mobile:
            return
        clubs = self._programs(order).filtered('is_club').with_company(order.company_id)
        if not clubs or order.lines.reward_id.program_id.filtered('is_club'):
            return
        found = self._members_by_mobile(order, clubs)
        if len(found) == 1:
            order.partner_id, order.club_own = found[0]
            return
        exceptions = self.env['loyalty.club.exception'].sudo()
        known = [('pos_order_id', '=', order.id), ('code', 'in', MOBILE_CODES)]
        if exceptions.search_count(known, limit=1):
            return  # of a repeated call; a unique index stands behind it
        code, note = self.env['loyalty.club.reason']._refusal(
            MOBILE_CODES[bool(found)], mobile=order.club_mobile[:20],
        )
        exceptions.create({
            'pos_order_id': order.id, 'code': code, 'note': note, 'state': 'open',
        })

    @api.model
    def _members_by_mobile(self, order, clubs):
        """:return: list of `(customer, club_own)`; a contact with a membership of his own beside
        his company's is two"""
        key = search_key.phone_key(order.club_mobile)
        if not search_key.is_mobile(order.club_mobile):
            return []
        partners = self.env['res.partner'].sudo().search(
            Domain('club_search', 'ilike', order.club_mobile)
            & Domain('company_id', 'in', [False, order.company_id.id]),
        ).filtered(
            lambda partner: key in search_key.search_key('', [partner.phone], []).split(),
        )
        members = self.env['loyalty.club.member']
        found = []
        for partner in partners:
            counted = {}
            for own in (False, True):
                for member in members._for_partner(clubs, partner, own).values():
                    if not member._state_refusal():
                        counted.setdefault(member, (partner, own))
            found += list(dict.fromkeys(counted.values()))
        return found

    @api.model
    def _refusals(self, order, claims, members, earned):
        refusals = super()._refusals(order, claims, members, earned)
        if not order.club_offline:
            return refusals
        listed = {refusal['reward_id'] for refusal in refusals}
        taken = defaultdict(float)
        for (reward, __), lines in claims.items():
            club = reward.program_id
            if not club.is_club:
                continue
            taken[club] -= sum(lines.mapped('price_subtotal_incl'))
            if reward.id not in listed and not self._fits_offline(order, club, taken[club]):
                code, note = self.env['loyalty.club.reason']._refusal('offline_spend')
                refusals.append({
                    'reward_id': reward.id,
                    'member_id': members[club].id if club in members else False,
                    'code': code,
                    'note': note,
                })
        return refusals

    @api.model
    def _fits_offline(self, order, club, amount):
        """:return: whether a club lets an order taken offline spend that much of its currency"""
        rate = self.env['loyalty.club.earning']._rate(
            order.currency_id, club, order.company_id, order._club_bought_on(),
        )
        slack = order.currency_id.rounding * (len(order.lines) + 1)
        return amount * rate <= club.club_offline_amount + slack * rate
