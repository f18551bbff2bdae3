from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import birthday
from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting

# field of the club that says whether it counts: field of the customer
COUNTED = {
    'club_profile_phone': 'phone',
    'club_profile_email': 'email',
    'club_profile_city': 'city',
    'club_profile_birthday': 'club_birth_month',
    'club_profile_interests': 'club_interest_ids',
}
OF_PERSONS = ('club_profile_birthday', 'club_profile_interests')
LATE_DAYS = 7  # a birthday is congratulated up to so many days, today included


class LoyaltyClubMember(models.Model):
    """How complete a member's profile is, and the gifts for it and for birthdays."""

    _inherit = 'loyalty.club.member'

    profile_share = fields.Integer(
        string="Profile (%)", compute='_compute_profile_share', compute_sudo=True,
        help="How much of what the club wants to know is known. The name counts too.",
    )
    profile_rewarded_on = fields.Date(
        string="Profile Rewarded", readonly=True, copy=False,
        help="When the points for a complete profile were given.",
    )

    @api.depends(
        *(f'program_id.{name}' for name in COUNTED), 'kind',
        *(f'partner_id.{name}' for name in COUNTED.values()),
    )
    def _compute_profile_share(self):
        for member in self:
            counted = member._profile_fields()
            known = [name for name in counted if member.partner_id[name]]
            member.profile_share = 100 * (1 + len(known)) // (1 + len(counted))

    def _profile_fields(self):
        """:return: names of the customer's fields that count for this member"""
        self.ensure_one()
        return [
            name for setting, name in COUNTED.items()
            if self.program_id[setting] and (self.kind != 'legal' or setting not in OF_PERSONS)
        ]

    def _birthday_points(self):
        """:return: points (float) this member gets for a birthday; a tier may give others"""
        self.ensure_one()
        return self.program_id.club_birthday_points

    def _gets_gifts(self):
        """:return: whether there is a club, and an active member of it, to give to"""
        self.ensure_one()
        club = self.program_id
        return club.is_club and club.active and not self._state_refusal()

    def _give_profile_points(self):
        """Reward those whose profile is complete, once each."""
        complete = self.sudo().filtered(
            lambda member: member.program_id.club_profile_points > 0
            and not member.profile_rewarded_on and member.profile_share == 100
            and member._gets_gifts(),
        )
        complete._give({
            member: (f'profile:member:{member.id}', member.program_id.club_profile_points)
            for member in complete
        }, lambda words: words.env._("Profile complete"))
        for member in complete:
            member.profile_rewarded_on = member.program_id._club_day()

    def _give_birthday_points(self, days):
        """Congratulate those who were born on one of some days, once a year each.

        :param days: list of days of the club, all of them over or today
        """
        due = {}
        for member in self.sudo():
            day = member._birthday_among(days)
            points = member._birthday_points() if day else 0
            if points > 0 and member._gets_gifts():
                year = birthday.year_of(day, member.program_id._club_company().club_calendar)
                due[member] = (f'birthday:{year}:member:{member.id}', points)
        self._give(due, lambda words: words.env._("Happy birthday"))

    def _birthday_among(self, days):
        """:return: the day among these on which this member's birthday is celebrated, or None"""
        partner = self.partner_id
        born = (int(partner.club_birth_month or 0), partner.club_birth_day)
        calendar = partner.club_birth_calendar or self.program_id._club_company().club_calendar
        return next(
            (day for day in days if born in birthday.celebrated(day, calendar)), None,
        )

    @api.model
    def _give(self, due, words):
        """Post gifts that were not posted before.

        :param dict due: {member: (key, points)}
        :param words: callable that gives the words for a record in the language of the member
        """
        entries = self.env['loyalty.club.entry'].sudo()
        made = set(entries.search([
            ('idempotency_key', 'in', [key for key, __ in due.values()]),
        ]).mapped('idempotency_key')) if due else set()
        entries._post([
            Posting(
                member.card_id.sudo(), 'bonus', to_units(points, POINT_SCALE),
                note=words(member.with_context(lang=member.partner_id.lang or self.env.lang)),
                expires_on=member.program_id._club_expires_on(), key=key,
            )
            for member, (key, points) in due.items() if key not in made
        ])

    @api.model
    def _cron_give_gifts(self, limit=500):
        """Nightly: birthdays and complete profiles, page by page. This method commits."""
        for club in self.env['loyalty.program'].search([('is_club', '=', True)]):
            today = club._club_day()
            days = [today - timedelta(days=number) for number in range(LATE_DAYS)]
            for domain, method, arguments in (
                (self._born_domain(club, days), '_give_birthday_points', (days,)),
                (self._complete_domain(club), '_give_profile_points', ()),
            ):
                of_club = Domain([('program_id', '=', club.id), ('state', '=', 'active')])
                if not self._give_in_pages(of_club & domain, method, arguments, limit):
                    return
        self.env['ir.cron']._commit_progress(0, remaining=0)

    def _give_in_pages(self, domain, method, arguments, limit):
        """:return: False when the time of the job is over; the job goes on later then"""
        last = 0
        while page := self.search(domain & Domain('id', '>', last), order='id', limit=limit):
            last = page[-1].id
            self.env['loyalty.club.lot']._again(getattr(page, method), *arguments)
            if not self.env['ir.cron']._commit_progress(len(page), remaining=1):
                return False
        return True

    @api.model
    def _born_domain(self, club, days):
        """Who may have a birthday on one of these days, in either calendar, and was not
        congratulated yet in the year of that day."""
        by_year = {}
        for day in days:
            year = birthday.year_of(day, club._club_company().club_calendar)
            by_year.setdefault(year, []).append(day)
        return Domain.OR(
            Domain('partner_id', 'any', Domain.OR(
                Domain([
                    ('club_birth_month', '=', f'{month:02}'), ('club_birth_day', '=', number),
                    ('club_birth_calendar', 'in', (calendar, False)),
                ])
                for calendar in birthday.DAYS for day in of_year
                for month, number in birthday.celebrated(day, calendar)
            )) & Domain('id', 'not in', self._congratulated(club, year))
            for year, of_year in by_year.items()
        )

    @api.model
    def _congratulated(self, club, year):
        """:return: SQL of the ids of the members who have their gift of a year"""
        return SQL(
            """(
            SELECT member.id
              FROM loyalty_club_member member
              JOIN loyalty_club_entry entry
                ON entry.idempotency_key = %s || member.id
             WHERE member.program_id = %s
            )""", f'birthday:{year}:member:', club.id,
        )

    @api.model
    def _complete_domain(self, club):
        """Who may have a complete profile and got nothing for it."""
        if club.club_profile_points <= 0:
            return Domain.FALSE
        person = Domain.AND(
            Domain(f'partner_id.{name}', '!=', False)
            for setting, name in COUNTED.items() if club[setting]
        )
        company = Domain.AND(
            Domain(f'partner_id.{name}', '!=', False)
            for setting, name in COUNTED.items() if club[setting] and setting not in OF_PERSONS
        )
        return Domain('profile_rewarded_on', '=', False) & (
            (Domain('kind', '=', 'legal') & company) | (Domain('kind', '!=', 'legal') & person)
        )
