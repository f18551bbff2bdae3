import jdatetime

from odoo import api, models
from odoo.tools import format_date, format_list

from ..tools import numerals


class LoyaltyClubReason(models.AbstractModel):
    """The texts of "why not": one place for what the till, the rep and the member read.

    Each text fits on a till's button (at most 60 characters in English and in Persian).
    """

    _name = 'loyalty.club.reason'
    _description = "Loyalty Club: Reasons"

    @api.model
    def _refusal(self, code, **values):
        """:return: `(code, text)` in the language of the environment"""
        return code, getattr(self, f'_text_{code}')(**values)

    def _text_no_customer(self):
        return self.env._("Choose the customer first")

    def _text_wrong_kind(self, kind):
        if kind == 'legal':
            return self.env._("For companies only")
        return self.env._("For individuals only")

    def _text_tier_low(self, tiers, and_above=False, missing=''):
        """:param list tiers: names of the tiers it is for, the lowest first
        :param bool and_above: for the first of them and all above it
        :param str missing: what lacks to the lowest one, if the member stands below it"""
        if and_above:
            if missing:
                return self.env._(
                    "%(tier)s and above; %(missing)s to go", tier=tiers[0], missing=missing)
            return self.env._("%(tier)s and above", tier=tiers[0])
        names = format_list(self.env, tiers, 'or')
        if missing:
            return self.env._("For %(tiers)s only; %(missing)s to go", tiers=names, missing=missing)
        return self.env._("For %(tiers)s only", tiers=names)

    def _text_not_member(self):
        return self.env._("Not a member of this club yet")

    def _text_suspended(self):
        return self.env._("Membership suspended; ask the manager")

    def _text_left(self, left_on=False):
        if left_on:
            return self.env._("Left the club on %(date)s", date=self._date(left_on))
        return self.env._("Left the club")

    def _date(self, day):
        """:return: a date in the calendar of the company's club"""
        if self.env.company.club_calendar != 'jalali':
            return format_date(self.env, day)
        text = jdatetime.date.fromgregorian(date=day).strftime('%Y/%m/%d')
        return numerals.localise(text, self.env.lang)

    def _day_and_month(self, day):
        """:return: "29 Nov", for days that are near, in the calendar of the company's club"""
        if self.env.company.club_calendar != 'jalali':
            return format_date(self.env, day, date_format='d MMM')
        locale = 'fa_IR' if (self.env.lang or '').startswith('fa') else 'en_US'
        jalali = jdatetime.date.fromgregorian(date=day, locale=locale)
        return numerals.localise(f'{jalali.day} {jalali.strftime("%B")}', self.env.lang)

    def _text_contact_no_spend(self, contact, allowed):
        if not allowed:
            return self.env._("%(contact)s may not spend the points", contact=contact)
        return self.env._(
            "%(contact)s may not spend; %(allowed)s may", contact=contact, allowed=allowed,
        )

    def _text_ceiling_reached(self, left):
        return self.env._("Monthly ceiling: %(points)s points left", points=left)

    def _text_points_short(self, missing):
        return self.env._("%(points)s points short", points=missing)

    def _text_pending(self, points, day=None, waits_for='days'):
        """:param points: as text
        :param day: first day on which they can be spent, when it is known"""
        if day:
            return self.env._(
                "%(points)s points usable from %(date)s",
                points=points, date=self._day_and_month(day),
            )
        if waits_for == 'delivered':
            return self.env._("%(points)s points usable after delivery", points=points)
        return self.env._("%(points)s points usable after payment", points=points)

    def _text_pending_document(self, points, waits_for, document):
        """:param str waits_for: 'delivered' or 'paid'"""
        if not document:
            return self._text_pending(points, waits_for=waits_for)
        if waits_for == 'delivered':
            return self.env._(
                "%(points)s points wait for the delivery of %(document)s",
                points=points, document=document,
            )
        return self.env._(
            "%(points)s points wait for the payment of %(document)s",
            points=points, document=document,
        )
    def _text_min_spend(self, points):
        return self.env._("Minimum %(points)s points", points=points)

    def _text_max_basket(self, share, points=''):
        if points:
            return self.env._(
                "At most %(share)s of this basket; minimum %(points)s points",
                share=share, points=points,
            )
        return self.env._("At most %(share)s of this basket", share=share)

    def _text_offline_spend(self):
        return self.env._("Offline: more was spent than the club allows")

    def _text_mobile_unknown(self, mobile):
        return self.env._("%(mobile)s was noted offline; no member has it", mobile=mobile)

    def _text_mobile_many(self, mobile):
        return self.env._("%(mobile)s was noted offline; several members", mobile=mobile)

    def _text_not_holder(self):
        return self.env._("Belongs to another customer")

    def _text_reward_changed(self):
        return self.env._("The reward was changed; apply it again")

    def _text_unknown(self):
        return self.env._("This reward is not on offer here")
