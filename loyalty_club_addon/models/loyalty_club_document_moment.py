from datetime import datetime

from odoo import fields, models


class LoyaltyClubDocument(models.AbstractModel):
    """When a document happened, as its club counts it: days, hours, months, rates, prices."""

    _inherit = 'loyalty.club.document'

    def _club_bought_on(self):
        """:return: the moment of the purchase (naive UTC)"""
        self.ensure_one()
        return self.date_order

    def _club_moment(self, fresh):
        """:param fresh: as of `_club_settle`
        :return: when what is settled happened: an order taken offline is booked later than it was
            paid"""
        if moment := self._club_told_moment():
            return moment
        is_now = fresh is not True or self._club_has_other_customer()
        return fields.Datetime.now() if is_now else self._club_bought_on()

    def _club_told_moment(self):
        """:return: the moment server code gave for what it does, or None; none comes by RPC"""
        moment = self.env.context.get('club_moment')
        return moment if isinstance(moment, datetime) else None
