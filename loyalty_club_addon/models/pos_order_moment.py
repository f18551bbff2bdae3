from odoo import fields, models

from ..tools.origin import Synced


class PosOrder(models.Model):
    """When an order of the till was bought.

    The clock of a till is a claim: it would choose multipliers, the day of a cap, the month of a
    ceiling, the rate. The server's clock decides, except for an order taken offline.
    """

    _inherit = 'pos.order'

    def _club_bought_on(self):
        """Orders from before the club, and drafts, have only the till's date."""
        self.ensure_one()
        return self.club_settled_on or self.date_order

    def _club_clock(self):
        """The moment that counts for an order which is paid now.

        What the till says of an order taken offline counts only between the opening of its
        session and now; a clock that is wrong is no clock.

        :return: naive UTC
        """
        self.ensure_one()
        now = self._club_told_moment() or fields.Datetime.now()
        if self.club_offline and self._club_opening() <= self.date_order <= now:
            return self.date_order
        return now

    def _club_opening(self):
        """:return: when the session in which the order was taken began. An order that arrives
            after its session was closed stands in the next one of its till."""
        session = self.session_id
        before = session.search(
            [('config_id', '=', session.config_id.id), ('id', '<', session.id)],
            order='id desc', limit=1,
        )
        if before.id and before.id == Synced.session_of(self.env):
            session = before
        # not `start_at`: cashiers may write that
        return session.create_date.replace(microsecond=0)
