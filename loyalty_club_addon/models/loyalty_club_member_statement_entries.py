from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.portal.controllers.portal import pager

from ..tools import day_text, periods

PAGE = 20
MONTHS = 24
# software that wrote points is the shop's affair: to the member it is a correction
SHOWN_KIND = {'core': 'correction'}


class LoyaltyClubMemberStatement(models.AbstractModel):
    """The rows of a member's ledger, page by page and by month."""

    _inherit = 'loyalty.club.member.statement'

    @api.model
    def _statement(self, member, url, page=1, month=None, reader=None):
        """One page of the statement. The number of queries does not depend on its length.

        :param str url: address of the first page, without parameters
        :param page: number of the page; what is none counts as the first
        :param str month: first day of a month as ISO date; what is none of `months` shows all
        :param reader: user whose orders get a link, None for nobody
        :return: dict `lines`, `pager` (as of Odoo's portal), `months`, `month`, `url`
        """
        member = self._for_reader(member)
        months = self._months(member)
        chosen = next((row for row in months if row['key'] == month), None)
        domain = Domain('card_id', '=', member.card_id.id)
        if chosen:
            domain &= self._within(member, chosen['first'])
        entries = self.env['loyalty.club.entry'].sudo()
        pages = pager(
            url=url, total=entries.search_count(domain), page=page, step=PAGE,
            url_args={'month': chosen['key']} if chosen else None,
        )
        entries = entries.search(domain, order='seq desc', limit=PAGE, offset=pages['offset'])
        return {
            'lines': self._lines(member, entries, reader),
            'pager': pages,
            'months': [{'key': row['key'], 'label': row['label']} for row in months],
            'all_months': self.env._("All months"),
            'month': chosen and chosen['key'],
            'url': url,
        }

    @api.model
    def _lines(self, member, entries, reader):
        club = member.program_id
        today = club._club_day()
        number = self.env['loyalty.club.panel']._format
        kinds = dict(entries._fields['kind']._description_selection(self.env))
        urls = self._order_urls(entries, reader)
        return [
            {
                'day': self._day_text(member, club._club_day(entry.date), today),
                'kind': kinds[SHOWN_KIND.get(entry.kind, entry.kind)],
                'document': self._document_text(entry),
                'url': urls.get((entry.document_model, entry.document_id)),
                'points': f'{"+" if entry.points > 0 else "−"}{number(abs(entry.points))}',
                'positive': entry.points > 0,
                'balance': f'{"−" if entry.balance < 0 else ""}{number(abs(entry.balance))}',
            }
            for entry in entries
        ]

    @api.model
    def _document_text(self, entry):
        """:return: name of the order; an adjustment is named after the person, in full. A gift
        says what it is for: the record behind it may be anybody's"""
        if entry.kind == 'bonus':
            return entry.note
        if entry.document_model == 'loyalty.club.adjustment':
            return False
        return entry.document_name

    @api.model
    def _dialog_lines(self, card):
        """:return: the last entries of a card, as Odoo's own dialog of cards wants them"""
        member = card.sudo().club_member_ids[:1]
        if not member:
            return []
        entries = self.env['loyalty.club.entry'].sudo().search(
            [('card_id', '=', card.id)], order='seq desc', limit=5,
        )
        lines = self._lines(self._for_reader(member), entries, self.env.user)
        return [
            {
                'order_id': entry.document_id,
                'order_portal_url': line['url'],
                'description': ' · '.join(filter(None, (line['kind'], line['document']))),
                'points': line['points'],
            }
            for entry, line in zip(entries, lines, strict=True)
        ]

    @api.model
    def _order_urls(self, entries, reader):
        """:return: {(model, id): address} of the orders that this user can open on the portal"""
        if not reader:
            return {}
        orders = entries._documents('sale.order') if 'sale.order' in entries.mapped(
            'document_model',
        ) else self.env['sale.order']
        mine = orders.with_user(reader)._filtered_access('read')
        return {('sale.order', order.id): f'/my/orders/{order.id}' for order in mine}

    @api.model
    def _months(self, member):
        """:return: list of dicts `key`, `label`, `first` of the months to choose from, the
        present one first, back to the first entry and at most two years"""
        first = self.env['loyalty.club.entry'].sudo().search(
            [('card_id', '=', member.card_id.id)], order='seq', limit=1,
        )
        if not first:
            return []
        club = member.program_id
        calendar = club._club_company().club_calendar
        oldest, __ = periods.month_bounds(club._club_day(first.date), calendar)
        day, __ = periods.month_bounds(club._club_day(), calendar)
        months = []
        while day >= oldest and len(months) < MONTHS:
            months.append({
                'key': day.isoformat(), 'first': day,
                'label': day_text.month_text(day, calendar, self.env.lang),
            })
            day, __ = periods.month_bounds(
                fields.Date.subtract(day, days=1), calendar,
            )
        return months

    @api.model
    def _within(self, member, first_day):
        """:return: domain of the entries of the month that begins on a day"""
        company = member.program_id._club_company()
        __, next_first = periods.month_bounds(first_day, company.club_calendar)
        # the zone in which `loyalty.program._club_day` reckons
        zone = pytz.timezone(company.partner_id.tz or self.env.user.tz or 'UTC')
        start, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first_day, next_first)
        )
        return Domain('date', '>=', start) & Domain('date', '<', end)
