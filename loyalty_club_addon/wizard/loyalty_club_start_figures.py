from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.loyalty_club_earning import AMOUNT_SCALE
from ..tools import first_ladder, numerals
from ..tools.integers import to_units

DAYS = 365
PERCENT_SCALE = 100


class LoyaltyClubStartFigures(models.AbstractModel):
    """What the answers of the first window come to, from the company's own past orders."""

    _name = 'loyalty.club.start.figures'
    _description = "Loyalty Club: Figures of the First Window"

    @api.model
    def _render(self, wizard):
        """:return: html: a sentence for an answer that cannot be used, else the figures"""
        wizard.check_access('create')
        try:
            amount, percent = wizard._asked()
        except ValidationError as error:
            return self._page({'problem': error.args[0]})
        found = self._reckon(wizard, amount, percent)
        return self._page(found and self._words(wizard, *found) or {'is_late': True})

    @api.model
    def _page(self, values):
        return self.env['ir.qweb']._render('loyalty_club_addon.start_figures', {
            'problem': False, 'is_late': False, 'nobody': False, **values,
        })

    @api.model
    def _reckon(self, wizard, amount, percent):
        """:return: (`tools.first_ladder.Outcome` in units of the club's currency, first day whose
            sales are told, whether older ones were left out); None when it took too long"""
        company, calendar = wizard.company_id, wizard.company_id.club_calendar
        today = company._club_today()
        since = today - timedelta(days=DAYS - 1)
        found = self._purchases(
            wizard, first_ladder.history_begin(wizard.recipe, since, calendar))
        if found is None:
            return None
        purchases, first = found
        outcome = first_ladder.project(
            purchases, wizard.recipe, to_units(amount, AMOUNT_SCALE * wizard._factor()),
            to_units(percent, PERCENT_SCALE), max(since, first), today, calendar,
        )
        return outcome, max(since, first), first > since

    @api.model
    def _suggest(self, wizard):
        """:return: a round amount in the money people think in, 0 where nothing was sold"""
        wizard.check_access('create')
        company = wizard.company_id
        since = company._club_today() - timedelta(days=DAYS - 1)
        found = self._purchases(wizard, since)
        if found is None:
            return 0
        scale = AMOUNT_SCALE * wizard._factor()
        return first_ladder.suggest(
            [one._replace(amount=one.amount // scale) for one in found[0]], wizard.recipe,
            found[1], company.club_calendar,
        )

    @api.model
    def _purchases(self, wizard, begin):
        """:return: (list of `tools.first_ladder.Past` in units of the club's currency, first day);
            None when it took too long"""
        companies = self._companies(wizard)
        past = self.env['loyalty.club.purchase'].sudo()._past(companies, begin)
        if past is None:
            return None
        rates = self._rates(wizard, companies)
        return [
            first_ladder.Past(holder, day, to_units(float(amount) * rates[company], AMOUNT_SCALE))
            for company, holder, day, amount in past.rows
        ], past.since

    @api.model
    def _companies(self, wizard):
        """:return: the companies whose purchases count for the club, as far as the user has them
        """
        if wizard.program_id:
            found = self.env['loyalty.club.purchase'].sudo()._companies_of(wizard.program_id)
        else:
            found = self.env['res.company'].sudo().search([
                ('id', 'child_of', wizard.company_id.ids)])
        return found & self.env.user.company_ids

    @api.model
    def _rates(self, wizard, companies):
        """:return: dict {company id: rate to the club's currency today}"""
        rates, company = defaultdict(lambda: 1), wizard.company_id
        currency = wizard.program_id.currency_id or company.currency_id
        for one in companies.sudo():
            if one.currency_id != currency:
                rates[one.id] = self.env['res.currency']._get_conversion_rate(
                    one.currency_id, currency, one, fields.Date.context_today(self))
        return rates

    @api.model
    def _words(self, wizard, outcome, since, is_part):
        """:return: dict of texts for the page"""
        number = self.env['loyalty.club.earning']._format
        cost = outcome.cost / (PERCENT_SCALE * 100)
        if not outcome.customers:
            return {'nobody': True}
        return {
            'columns': [
                ('customers', self.env._(
                    "%(special)s of %(customers)s", special=number(outcome.special),
                    customers=number(outcome.customers),
                ), self.env._(
                    "customers would have been special (%(share)s)",
                    share=self._share(outcome.special, outcome.customers),
                )),
                ('sales', self._share(outcome.special_sales, outcome.sales), self.env._(
                    "of the sales were theirs (%(sales)s)",
                    sales=self._money(wizard, outcome.special_sales),
                )),
                ('cost', self._money(wizard, cost), self.env._(
                    "would the discount have cost (%(share)s of the sales)",
                    share=self._share(cost, outcome.sales),
                )),
            ],
            'now': self.env._("%(count)s would be special today.", count=number(len(outcome.now))),
            'part': is_part and self.env._(
                "Only a part: the newest orders, since %(day)s.",
                day=wizard.company_id._club_day_text(since),
            ),
        }

    @api.model
    def _share(self, part, whole):
        """:return: e.g. "9%", "0.4%", "۹٪" """
        share = 100 * part / whole if whole else 0
        text = f'{share:.0f}' if share >= 10 or not share else f'{share:.1f}'
        sign = '٪' if (self.env.lang or '').startswith('fa') else '%'
        return numerals.localise(text.removesuffix('.0'), self.env.lang) + sign

    @api.model
    def _money(self, wizard, units):
        """:param units: thousandths of the club's currency"""
        amount = units / AMOUNT_SCALE
        if wizard._factor() == 10:
            toman = numerals.localise(f'{amount / 10:,.0f}', self.env.lang)
            return self.env._("%(amount)s Toman", amount=toman)
        currency = wizard.program_id.currency_id or wizard.company_id.currency_id
        return numerals.localise(currency.format(amount), self.env.lang)
