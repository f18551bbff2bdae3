from datetime import datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models

from ..tools import numerals, periods


class ResCompany(models.Model):
    """Days and months of the club's books: calendar and time zone of the company."""

    _inherit = 'res.company'

    def _club_zone(self):
        """The same for everybody, whoever looks: `loyalty.club.purchase._zone`.

        :return: name of the time zone in which a day of this company begins"""
        self.ensure_one()
        return self.env['loyalty.club.purchase']._zone(self.sudo())

    def _club_today(self):
        """:return: the day it is for this company"""
        now = self.with_context(tz=self._club_zone())
        return fields.Datetime.context_timestamp(now, fields.Datetime.now()).date()

    def _club_midnight(self, day):
        """:return: the moment (UTC, naive) at which a day of this company begins"""
        local = datetime.combine(day, time.min, ZoneInfo(self._club_zone()))
        return local.astimezone(ZoneInfo('UTC')).replace(tzinfo=None)

    def _club_month_text(self, day):
        """:return: e.g. "Mehr 1405", in the language and digits of the reader"""
        text = periods.month_text(day, self.club_calendar, self.env.lang)
        return numerals.localise(text, self.env.lang)

    def _club_day_text(self, day):
        """:return: e.g. "22 Sep 2026", in the language and digits of the reader"""
        text = periods.day_text(day, self.club_calendar, self.env.lang)
        return numerals.localise(text, self.env.lang)
