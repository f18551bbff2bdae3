from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..tools import birthday, numerals

OFFERED_MOST = 100  # more is no list to choose from on a phone


class LoyaltyClubProfile(models.AbstractModel):
    """The form in which a member tells birthday and interests, on the portal and on *my card*.

    On the portal a person changes what is his own. Behind the link of *my card*, which may be in
    anybody's hands, what is known is not shown and not changed: only what is empty is asked.
    """

    _name = 'loyalty.club.profile'
    _description = "Loyalty Club: Profile"

    @api.model
    def _form(self, member, is_link):
        """:param bool is_link: whoever reads it has the link and nothing more
        :return: dict for the template `profile_form`; None when there is nothing to ask"""
        member = member.sudo()
        if member.kind == 'legal' or member._state_refusal():
            return None
        partner = member.partner_id
        form = {
            'birthday': None if is_link and partner.club_birth_month else self._birthday(
                member, is_link,
            ),
            'interests': [] if is_link and partner.club_interest_ids else self._interests(partner),
            'is_link': is_link,
            'sentences': self._sentences(member, is_link),
        }
        return form if form['birthday'] or form['interests'] else None

    @api.model
    def _sentences(self, member, is_link):
        """:return: list of what is said above the form"""
        sentences = []
        points = member.program_id.club_profile_points
        if points > 0 and not member.profile_rewarded_on and member._gets_gifts():
            sentences.append(self.env._(
                "%(points)s for a complete profile.",
                points=self.env['loyalty.club.earning']._points_text(points),
            ))
        if is_link:
            sentences.append(self.env._(
                "What the shop knows already is not asked and not shown here.",
            ))
        else:
            share = numerals.localise(str(member.profile_share), self.env.lang)
            sentences.append(self.env._("Yours is %(share)s%% complete.", share=share))
        return sentences

    @api.model
    def _birthday(self, member, is_link):
        partner, calendar = member.partner_id, self._calendar(member)
        own = not is_link and partner.club_birth_calendar in (False, calendar)
        return {
            'day': own and partner.club_birth_day or '',
            'month': own and int(partner.club_birth_month or 0),
            'year': own and partner.club_birth_year or '',
            'known': not own and partner.club_birthday_text,
            'months': list(enumerate(birthday.month_names(calendar, self.env.lang), start=1)),
        }

    @api.model
    def _interests(self, partner):
        interests = self.env['loyalty.club.interest'].sudo().search([], limit=OFFERED_MOST)
        return [
            {'id': interest.id, 'name': interest.name,
             'chosen': interest in partner.club_interest_ids}
            for interest in interests.with_context(lang=self.env.lang)
        ]

    @api.model
    def _calendar(self, member):
        return member.program_id._club_company().club_calendar

    @api.model
    def _save(self, member, values, interest_ids, is_link):
        """Keep what a member told, and give him what a complete profile brings.

        :param dict values: `day`, `month` and `year` as they were typed, in any digits
        :param interest_ids: list of ids, as they came
        :raises ValidationError: for what is no birthday; nothing is kept then
        """
        form = self._form(member, is_link)
        if not form:
            return
        partner = member.sudo().partner_id
        vals = self._birthday_values(member, values) if form['birthday'] else {}
        if not vals.get('club_birth_month') and self._keeps(form, is_link):
            vals = {}  # the link removes nothing, nor does a form that could not show it
        if form['interests']:
            offered = {row['id'] for row in form['interests']}
            chosen = [number for number in map(self._number, interest_ids) if number in offered]
            # archived interests are not offered, and stay
            hidden = partner.with_context(active_test=False).club_interest_ids.ids
            kept = [number for number in hidden if number not in offered]
            vals['club_interest_ids'] = [Command.set(kept + chosen)]
        if vals:
            partner.write(vals)
        partner.club_member_ids._give_profile_points()

    @api.model
    def _keeps(self, form, is_link):
        """:return: whether an empty birthday says nothing, and does not remove what is known"""
        return is_link or not form['birthday'] or form['birthday']['known']

    @api.model
    def _birthday_values(self, member, values):
        """:return: values for the customer; empty ones when nothing was told"""
        typed = [(values.get(name) or '').strip() for name in ('day', 'month', 'year')]
        calendar = self._calendar(member)
        if not any(typed):
            return {
                'club_birth_day': 0, 'club_birth_month': False, 'club_birth_year': 0,
                'club_birth_calendar': False,
            }
        day, month, year = map(self._number, typed)
        year_is_wrong = bool(typed[2]) and not year
        problem = birthday.problem(
            day, month, year, calendar, member.program_id._club_company().sudo()._club_today(),
        ) or (year_is_wrong and 'year')
        if problem:
            raise ValidationError(self.env['res.partner']._club_birthday_problem(problem))
        return {
            'club_birth_day': day, 'club_birth_month': f'{month:02}', 'club_birth_year': year,
            'club_birth_calendar': calendar,
        }

    @api.model
    def _number(self, text):
        """:return: a whole number in any digits, 0 for what is none"""
        text = str(text).strip()
        return int(text) if text.isdecimal() and len(text) <= 9 else 0
