from odoo import api, models

from ..tools import numerals
from ..tools.day_text import day_text
from ..tools.integers import to_units
from ..tools.tier_progress import to_keep, to_next
from ..tools.tier_totals import MONEY_METRICS
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

SOON_DAYS = 120  # what is missing to keep a tier for longer than this is no help yet


class LoyaltyClubTierWording(models.AbstractModel):
    """Tiers in the words of the reader: who gets one, what is missing, why it changed."""

    _name = 'loyalty.club.tier.wording'
    _description = "Loyalty Club: Wording of Tiers"

    @api.model
    def _criterion_text(self, criterion):
        """:return: e.g. "3 purchases of at least 5,000,000 Toman in the last 365 days" """
        window = self._window_text(criterion)
        what = self._number(criterion.threshold)
        if criterion.metric in MONEY_METRICS:
            what = self._typed_money(criterion, criterion.threshold)
        if criterion.metric == 'each' and criterion.threshold == 1:
            text = self.env._(
                "a purchase of at least %(amount)s %(window)s",
                amount=self._typed_money(criterion, criterion.at_least), window=window,
            )
        elif criterion.metric == 'each':
            text = self.env._(
                "%(count)s purchases of at least %(amount)s %(window)s", count=what,
                amount=self._typed_money(criterion, criterion.at_least), window=window,
            )
        else:
            text = self._other_text(criterion.metric, what, window)
        if criterion._is_narrow():
            text = self.env._("%(criterion)s, on some products", criterion=text)
        return text

    @api.model
    def _other_text(self, metric, what, window):
        texts = {
            'amount': self.env._("purchases of %(what)s %(window)s", what=what, window=window),
            'count': self.env._("%(what)s purchases %(window)s", what=what, window=window),
            'largest': self.env._("a purchase of %(what)s %(window)s", what=what, window=window),
            'smallest': self.env._(
                "no purchase under %(what)s %(window)s", what=what, window=window),
            'points': self.env._("%(what)s points %(window)s", what=what, window=window),
            'margin': self.env._("a margin of %(what)s %(window)s", what=what, window=window),
            'recency': self.env._("a purchase in the last %(what)s days", what=what),
        }
        return texts[metric]

    @api.model
    def _window_text(self, criterion):
        count = self._number(criterion.window_count)
        texts = {
            'day': self.env._("in a day"),
            'month': self.env._("in a month"),
            'season': self.env._("in a season"),
            'year': self.env._("in a year"),
            'days': self.env._("in the last %(count)s days", count=count),
            'months': self.env._("in the last %(count)s months", count=count),
            'joined': self.env._("since joining"),
        }
        return texts[criterion.window]

    @api.model
    def _typed_money(self, criterion, amount):
        name = criterion.tier_id.program_id.club_money_name
        return f'{self._number(amount)} {name or ""}'.strip()

    @api.model
    def _number(self, number):
        return self.env['loyalty.club.earning']._format(number)

    @api.model
    def _change_text(self, change):
        """:return: why a member moved, with the totals of that day"""
        reasons = dict(change._fields['reason']._description_selection(self.env))
        company = change.sudo().member_id.program_id._club_clocks()[0].env.company
        totals = [
            f"{row['words']}: {self._measured(row['metric'], row['value'], company)}"
            for row in change.totals or []
        ]
        return numerals.separator(self.env.lang).join([reasons[change.reason], *totals])

    @api.model
    def _measured(self, metric, number, company):
        """:param number: in the unit of the engine, None: nothing was bought
        :return: e.g. "980,000 Toman", "2" """
        if number is None:
            return '–'
        if metric in MONEY_METRICS:
            return company._club_format_money(number / AMOUNT_SCALE)
        return self._number(number / POINT_SCALE if metric == 'points' else number)

    @api.model
    def _gap_text(self, gap, company):
        """:return: e.g. "980,000 Toman", "2 purchases of at least 5,000,000 Toman" """
        metric = gap.criterion.metric
        what = self._measured(metric, gap.number, company)
        if metric == 'each':
            amount = self._measured('amount', gap.criterion.at_least, company)
            if gap.number == 1:
                return self.env._("1 purchase of at least %(amount)s", amount=amount)
            return self.env._("%(count)s purchases of at least %(amount)s",
                              count=what, amount=amount)
        if metric == 'count':
            return self.env._("1 purchase") if gap.number == 1 else self.env._(
                "%(count)s purchases", count=what)
        if metric == 'points':
            return self.env['loyalty.club.earning']._points_text(gap.number / POINT_SCALE)
        if metric in ('largest', 'smallest'):
            return self.env._("a purchase of %(amount)s", amount=what)
        return self.env._("a purchase") if metric == 'recency' else what

    @api.model
    def _progress(self, members):
        """How far members are, for people.

        :param members: loyalty.club.member records
        :return: dict {member: {tier, color, next, keep, missing}}; next and keep are sentences or
            '', missing is the amount to the next tier in the club's currency when it is one of
            money, else None
        """
        found = {}
        programs = self.env['loyalty.program'].sudo()._club_tier_program_ids()
        members = members.sudo().with_context(lang=self.env.lang).filtered(
            lambda member: member.program_id.id in programs,
        )
        for (program, terms), group in members.grouped(
            lambda member: (member.program_id, member.terms),
        ).items():
            program = program._club_clocks()[0]  # the same for whoever reads it
            ladder, day = program._club_ladder(terms), program._club_day()
            engine = program._club_engine(ladder)
            histories = self.env['loyalty.club.tier.totals']._histories(
                program, engine, group, day)
            for member in group:
                found[member] = self._progress_of(member, ladder, engine, histories[member], day)
        return found

    @api.model
    def _receipt_text(self, member, before):
        """:param before: tier before the purchase
        :return: what the receipt says: a new tier, else what is missing to the next one"""
        progress = self._progress(member).get(member)
        if not progress:
            return ''
        if progress['tier'] and member.tier_id != before and (
            not before or before.sequence < member.tier_id.sequence
        ):
            return self._risen_text(member.tier_id, before)
        return self._till_data(progress)['tier_text']

    @api.model
    def _till_data(self, progress):
        """:return: dict for the till: `tier_text`, e.g. "Gold · 980,000 Toman to VIP", and what
        the tier's points are multiplied with, in hundredths"""
        progress = progress or {}
        texts = [progress.get('tier'), progress.get('next')]
        if not texts[1] and progress.get('keep'):
            texts = [progress['keep']]  # it names the tier
        return {
            'tier_text': numerals.separator(self.env.lang).join(filter(None, texts)),
            'tier_factor': progress.get('factor', 100),
        }

    @api.model
    def _progress_of(self, member, ladder, engine, history, day):
        tier = member.tier_id
        rank = list(ladder.ids).index(tier.id) if tier in ladder else -1
        company = ladder.env.company.sudo()
        following = to_next(engine, history, rank, day)
        keep = [] if member.tier_locked or rank < 0 else to_keep(engine[rank], history, day)
        money = [gap for gap in following if gap.criterion.metric == 'amount']
        return {
            'tier': tier.name or '',
            'color': tier.color,
            'factor': to_units(tier.multiplier, 100) if tier else 100,
            'next': following and self.env._(
                "%(what)s to %(tier)s", what=self._gaps_text(following, company),
                tier=ladder[rank + 1].with_context(lang=self.env.lang).name,
            ) or '',
            'keep': self._keep_text(member, tier, keep, company, day),
            'missing': money[0].number / AMOUNT_SCALE if len(following) == len(money) == 1
            else None,
        }

    @api.model
    def _gaps_text(self, gaps, company):
        return self.env._(" and ").join(self._gap_text(gap, company) for gap in gaps)

    @api.model
    def _keep_text(self, member, tier, gaps, company, day):
        """:return: what keeps the tier, or until when it lasts; nothing for one without end"""
        if gaps and gaps[0].by and (gaps[0].by - day).days <= SOON_DAYS:
            return self.env._(
                "keep %(tier)s with %(what)s more until %(day)s", tier=tier.name,
                what=self._gaps_text(gaps, company), day=self._day(gaps[0].by, company, day),
            )
        if tier and member.tier_until and member.tier_until >= day:
            return self.env._("%(tier)s until %(day)s", tier=tier.name,
                              day=self._day(member.tier_until, company, day))
        return ''

    @api.model
    def _day(self, day, company, today):
        return day_text(day, company.sudo().club_calendar, self.env.lang, today)

