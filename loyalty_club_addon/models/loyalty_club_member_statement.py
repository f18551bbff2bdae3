from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ..tools import day_text, qr_code

SHOWN_DATES = 5
SOON_DAYS = 30


class LoyaltyClubMemberStatement(models.AbstractModel):
    """What a member reads about himself, on the portal and on *my card*.

    Reckoned with all rights and handed out as plain texts and numbers: a template that shows them
    cannot reach a record.
    """

    _name = 'loyalty.club.member.statement'
    _description = "Loyalty Club: Statement"

    @api.model
    def _members_of(self, user):
        """:return: memberships this user may read: of his own holder (the company of a contact)
        and his own one, in the companies he works with; the holder's first"""
        partner = user.partner_id
        if user._is_public():
            return self.env['loyalty.club.member'].sudo()
        holder = partner.sudo().club_holder_id
        members = self.env['loyalty.club.member'].sudo().search(
            Domain([
                ('partner_id', 'in', (partner | holder).ids),
                ('program_id.is_club', '=', True), ('program_id.active', '=', True),
            ]) & (
                Domain('company_id', '=', False)
                | Domain('company_id', 'parent_of', user.sudo().company_ids.ids)
            ),
            order='program_id, id',
        )
        return members.sorted(lambda member: member.partner_id != holder)

    @api.model
    def _card(self, member, partner, full_name=False):
        """What stands on the card of a member.

        :param partner: the customer who reads it, whose reasons are given
        :param bool full_name: else a person's first name only, since a link can go astray
        :return: dict of texts and numbers for the template `club_card`
        """
        member = self._for_reader(member)
        panel = member.env['loyalty.club.panel']
        rewards = panel._rewards(member.program_id, member, partner=partner.sudo())
        refusal = member._state_refusal()
        pending = member.points_pending
        tier = member.env['loyalty.club.tier.wording']._progress(member).get(member) or {}
        return {
            'club': member.program_id.name,
            'holder': self._holder_name(member, full_name),
            'own': member.is_own,
            'tier': tier.get('tier'),
            'benefits': member.tier_id._benefit_texts() if tier.get('tier') else [],
            'tier_progress': [text for text in (tier.get('next'), tier.get('keep')) if text],
            'points': panel._format(member.points),
            'worth': member.points_worth_display,
            'pending': pending and self._points_text(pending),
            'debt': member.debt and self._points_text(member.debt),
            'refusal': refusal and refusal[1],
            'expiring': self._expiring(member),
            'rewards_open': [reward for reward in rewards if not reward['refusal']],
            'rewards_closed': [reward for reward in rewards if reward['refusal']],
        }

    @api.model
    def _till_code(self, member):
        """:return: `{code, svg}` of the code that the till reads, or None"""
        member = self._for_reader(member)
        code = member._till_code()
        return code and {
            'code': code,
            'svg': Markup(qr_code.svg(code, self.env._("Code for the till"))),
        }

    @api.model
    def _for_reader(self, member):
        """The member with all rights, in the language of this environment and with the calendar
        and money of his club's company."""
        member = member.sudo().with_context(lang=self.env.lang)
        return member.with_company(member.program_id._club_company())

    @api.model
    def _points_text(self, points):
        return self.env['loyalty.club.earning']._points_text(points)

    @api.model
    def _holder_name(self, member, full_name):
        name = ' '.join((member.partner_id.name or '').split())
        return name if full_name or member.kind == 'legal' else name.partition(' ')[0]

    @api.model
    def _expiring(self, member):
        """What cannot be spent any more after which day, the next day first.

        :return: list of dicts `points`, `day` (texts), `soon` (bool), `share` (percent of the
            balance); after some days one row for all later ones, `day` being that of the last
        """
        lots = self.env['loyalty.club.lot'].sudo()._read_group(
            [('card_id', '=', member.card_id.id), ('points_left', '>', 0),
             ('expires_on', '!=', False), ('is_pending', '=', False)],
            ['expires_on:day'], ['points_left:sum'], order='expires_on:day',
        )
        today = member.program_id._club_day()
        rows = [
            {'from': day, 'day': day, 'points': points}
            for day, points in lots[:SHOWN_DATES]
        ]
        if later := lots[SHOWN_DATES:]:
            rows.append({
                'from': later[0][0], 'day': later[-1][0],
                'points': sum(points for __, points in later),
            })
        return [
            {
                'points': self._points_text(row['points']),
                'day': self._day_text(member, row['day'], today),
                'several': row['from'] != row['day'],
                'soon': (row['from'] - today).days <= SOON_DAYS,
                'share': round(100 * row['points'] / member.points) if member.points else 100,
            }
            for row in rows
        ]

    @api.model
    def _day_text(self, member, day, today=None):
        return day_text.day_text(
            day, member.program_id._club_company().club_calendar, self.env.lang, today,
        )
