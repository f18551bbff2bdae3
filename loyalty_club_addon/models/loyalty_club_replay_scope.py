from datetime import timedelta

from odoo import models

from .loyalty_club_audience_mixin import KINDS

ONE_DAY = timedelta(days=1)


class LoyaltyClubReplay(models.Model):
    """Which purchases a replay reads, and which of them earn."""

    _inherit = 'loyalty.club.replay'

    def _since(self):
        """:return: the first day that is read: what tiers look back to on the first day"""
        self.ensure_one()
        if not self.with_tiers:
            return self.date_from
        totals, program = self.env['loyalty.club.tier.totals'], self._program()
        calendar = program._club_company().club_calendar
        return min(self.date_from, *(
            totals._since(program._club_ladder(kind), calendar, self.date_from)
            for kind, __ in KINDS
        ))

    def _factor(self):
        """:return: SQL of the rate from the company of `purchase` to the club"""
        return self.env['loyalty.club.tier.totals']._factor_of(self._program())

    def _looks_at_goods(self):
        """:return: whether tiers ask for products: they count some, or take something off them"""
        self.ensure_one()
        ladder = self.env['loyalty.club.tier']
        if self.with_tiers:
            ladder = ladder.union(*(self._program()._club_ladder(kind) for kind, __ in KINDS))
        return any(ladder.mapped('discount_percent')) or any(
            criterion._is_narrow() for criterion in ladder.criterion_ids)

    def _is_tried(self, row):
        """Is a purchase one of the period, and not only what tiers look back to?

        A member is one from the day on which he joined; the one before it may be the same day
        elsewhere. Of two days the document itself says whether it was booked for him.

        :param row: `loyalty_club_replay_reading.Bought`
        """
        if row.joined and row.day < row.joined - ONE_DAY or row.left and row.day > row.left:
            return False
        return row.day >= self.date_from

    def _counts(self, row):
        """Does a purchase earn by the rules of the club, whatever they say?

        :param row: `loyalty_club_replay_reading.Bought`
        """
        program = self.program_id
        if not self._is_tried(row) or program.club_audience_kind not in (False, row.terms):
            return False
        if self.scope == 'live' and not (
            row.member and (program.date_from or row.day) <= row.day <= (program.date_to or row.day)
        ):
            return False
        if row.model == 'sale.order':
            return program.sale_ok
        if row.model == 'pos.order':
            shops = program.sudo().pos_config_ids.ids
            return program.pos_ok and (not shops or row.config in shops)
        return True

    def _at_any_day(self, multiplier):
        """A multiplier that begins and never ends is tried as if it had begun before; one that
        ends is an occasion and stays on its days.

        :param multiplier: `tools.multipliers.Multiplier`
        """
        if self.scope == 'plan' and multiplier.day_to is None:
            return multiplier._replace(day_from=None)
        return multiplier
