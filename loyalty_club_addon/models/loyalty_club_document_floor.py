from typing import NamedTuple

from odoo import models

from ..tools import price_floor
from ..tools.best_price import PERCENT_SCALE, PRICE_SCALE
from ..tools.integers import to_units
from .loyalty_club_line_price import PRICE_SCALE as LINE_SCALE

MANAGERS = ('loyalty_club_addon.group_club_manager', 'sales_team.group_sale_manager')


class Room(NamedTuple):
    """What may come off a line, and whether too much did.

    most: money of the document's currency, without tax, off the list price. share: the same in
    percent of it. is_below: discounts and points took more.
    """

    most: float
    share: float
    is_below: bool


class LoyaltyClubDocument(models.AbstractModel):
    """The floor under the price of a line: its cost and a profit, of the company's settings."""

    _inherit = 'loyalty.club.document'

    def _club_floor_rooms(self, lines=None):
        """:param lines: those that are asked for, default: all
        :return: dict {line: Room} of the lines whose goods have a cost"""
        self.ensure_one()
        company = self.company_id.sudo()
        if not company.club_has_floor:
            return {}
        goods = self._club_lines()._club_together().filtered(lambda line: line._club_has_floor())
        prices = self._club_line_prices(goods._ids)  # the items of a combo share its cost
        if lines is not None:  # one that is being typed is not among the order's yet
            typed = (lines - goods).filtered(lambda line: line._club_has_floor())
            prices |= {line.id: self._club_line_price(line) for line in typed}
            goods = (goods & lines) | typed
        profit = to_units(company.club_floor_percent, PERCENT_SCALE)
        slack = to_units(2 * self.currency_id.rounding, LINE_SCALE)
        rooms = {}
        for line in goods:
            price = prices[line.id]
            if price.cost > 0 and price.listed > 0:
                off = to_units(line.sudo().club_reward_discount_untaxed, LINE_SCALE)
                most = price_floor.most_discount(price.listed, price.cost, profit)
                rooms[line] = Room(most / LINE_SCALE, 100 * most / price.listed, (
                    price_floor.is_below(price.net - off, price.listed, price.cost, profit, slack)
                ))
        return rooms

    def _club_floored(self, percent, listed, cost):
        """:param float percent: a discount nobody typed
        :param float listed: list price of a unit, without tax
        :param float cost: of the unit, in the document's currency
        :return: the discount, down to the floor at most"""
        company = self.company_id.sudo()
        if not percent or not company.club_has_floor or cost <= 0:
            return percent
        return price_floor.most_percent(
            to_units(listed, PRICE_SCALE),
            to_units(cost, PRICE_SCALE),
            to_units(company.club_floor_percent, PERCENT_SCALE),
            to_units(percent, PERCENT_SCALE),
        ) / PERCENT_SCALE

    def _club_may_go_below(self, user):
        """:return: whether a user is one of those who sell under the floor"""
        return bool(user) and any(user.has_group(group) for group in MANAGERS)

    def _club_money_text(self, amount):
        """:param float amount: in the document's currency
        :return: e.g. "120,000 Toman" """
        if self.currency_id == self.company_id.currency_id:
            return self.company_id.sudo()._club_format_money(amount)
        return self.currency_id.format(amount)
