from odoo import api, models
from odoo.tools import format_list

from ..tools import numerals
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE, QUANTITY_SCALE
from .loyalty_club_multiplier import WEEKDAYS


class LoyaltyClubWording(models.AbstractModel):
    """Terms of earning in the words of the reader: what a rule says, why a line brought so much."""

    _name = 'loyalty.club.wording'
    _description = "Loyalty Club: Wording"

    @api.model
    def _frozen(self, result, values):
        """What an entry keeps to explain itself when rules have changed.

        :param result: `tools.earning.Result`, None when the document earns nothing
        :param dict values: {str(line id): (amount, quantity)}
        :return: dict `rules` (rows of the engine, each with the `terms` of its rule, multipliers
            with their `name`) and, when a cap cut, `caps`
        """
        rows = []
        for row in result.by_rule if result else []:
            rule = self.env['loyalty.rule'].browse(row['rule'])
            row = row | {'terms': self._rule_terms(rule)}
            if 'multiplied' in row:
                row['multiplied'] = [
                    one | {'name': self._multiplier_name(one['multiplier'])}
                    for one in row['multiplied']
                ]
            rows.append(row)
        caps = {'caps': result.caps} if result and result.caps else {}
        return {'rules': rows} | caps

    @api.model
    def _multiplier_name(self, key):
        """:param int key: of the engine: a multiplier, or below zero a tier"""
        if key < 0:
            return self.env['loyalty.club.tier'].sudo().browse(-key).name
        return self.env['loyalty.club.multiplier'].browse(key).name

    @api.model
    def _rule_terms(self, rule):
        """:return: what a rule says today, as JSON; money as it is typed"""
        is_money = rule.reward_point_mode == 'money'
        return {
            'mode': rule.reward_point_mode,
            'step': rule.club_step_amount,
            'points': rule.club_step_points if is_money else rule.reward_point_amount,
            'under_list': rule.club_under_list,
            'under_list_percent': rule.club_under_list_percent,
            'minimum_margin': rule.club_minimum_margin,
        }

    @api.model
    def _gives_text(self, terms, money_name):
        """:return: e.g. "1 point for every 10,000 Toman" """
        points = self._points(terms['points'])
        if terms['mode'] == 'money':
            return self.env._(
                "%(points)s for every %(amount)s %(money)s", points=points,
                amount=self._number(terms['step']), money=money_name or '',
            )
        if terms['mode'] == 'unit':
            return self.env._("%(points)s for each piece", points=points)
        return self.env._("%(points)s for each order", points=points)

    @api.model
    def _limits_text(self, terms):
        """:return: list of texts: what cheap lines bring; empty for a rule that does not ask"""
        texts = []
        if terms['under_list'] != 'full':
            percent = self._number(terms['under_list_percent'])
            is_half, is_any = terms['under_list'] == 'half', not terms['under_list_percent']
            if is_any:
                texts.append(
                    self.env._("half below list price") if is_half
                    else self.env._("nothing below list price"),
                )
            else:
                texts.append(
                    self.env._("half from %(percent)s%% below list price", percent=percent)
                    if is_half
                    else self.env._("nothing from %(percent)s%% below list price", percent=percent),
                )
        if terms['minimum_margin']:
            texts.append(self.env._(
                "nothing below %(percent)s%% margin", percent=self._number(terms['minimum_margin']),
            ))
        return texts

    @api.model
    def _caps_text(self, program):
        """:return: list of texts: the most points an order and a day bring"""
        texts = []
        if program.club_order_cap:
            texts.append(self.env._(
                "At most %(points)s an order", points=self._points(program.club_order_cap)))
        if program.club_day_cap:
            texts.append(self.env._(
                "At most %(points)s a day", points=self._points(program.club_day_cap)))
        return texts

    @api.model
    def _multiplier_text(self, multiplier):
        """:return: e.g. "×2 · Tue · 16:00–20:00 · Individual · on some products" """
        parts = [f'×{self._factor(multiplier.factor)}']
        # in the order in which the week of the reader goes
        start = int(self.env['res.lang']._get_data(code=self.env.lang or 'en_US').week_start or 1)
        days = [WEEKDAYS[(start - 1 + number) % 7] for number in range(7)]
        labels = [
            multiplier._fields[day]._description_string(self.env) for day in days if multiplier[day]
        ]
        parts.append(format_list(self.env, labels) if labels else self.env._("every day"))
        if multiplier.hour_from or multiplier.hour_to != 24:
            parts.append(f'{self._hour(multiplier.hour_from)}–{self._hour(multiplier.hour_to)}')
        if multiplier.date_from:
            parts.append(self.env._("from %(day)s", day=self._day(multiplier.date_from)))
        if multiplier.date_to:
            parts.append(self.env._("until %(day)s", day=self._day(multiplier.date_to)))
        if multiplier.club_audience_kind:
            kinds = dict(multiplier._fields['club_audience_kind']._description_selection(self.env))
            parts.append(kinds[multiplier.club_audience_kind])
        if multiplier.club_audience_has_tiers:
            parts.append(multiplier.sudo().club_audience_tier_ids._audience_text())
        if multiplier._is_narrow():
            parts.append(self.env._("on some products"))
        return " · ".join(parts)

    @api.model
    def _why(self, program, why, names):
        """Why a document brought its points, for people.

        :param dict why: as of `_frozen`
        :param names: callable that gives the text for a list of line keys
        :return: list of sentences
        """
        texts = []
        for row in why.get('rules') or []:
            texts += self._why_rule(program, row, names)
        for cap in why.get('caps') or []:
            limit, points = (self._points(cap[key] / POINT_SCALE) for key in ('limit', 'points'))
            texts.append(
                self.env._("At most %(limit)s an order: %(points)s less",
                           limit=limit, points=points)
                if cap['cap'] == 'order' else
                self.env._("At most %(limit)s a day: %(points)s less", limit=limit, points=points),
            )
        return texts

    @api.model
    def _why_rule(self, program, row, names):
        terms = row.get('terms')
        if not terms:  # an entry from before the terms were kept
            rule = self.env['loyalty.rule'].browse(row['rule']).exists()
            terms = rule and self._rule_terms(rule)
        money = program.club_money_name
        text = self.env._("%(points)s from %(base)s", base=self._base(program, terms, row['base']),
                          points=self._points(row['points'] / POINT_SCALE))
        texts = [f"{text}: {self._gives_text(terms, money)}" if terms else text]
        if row.get('under_list'):
            what = {'lines': names(row['under_list'])}
            texts.append(
                self.env._("Counted half, below list price: %(lines)s", **what)
                if row.get('counted') else
                self.env._("Brought nothing, below list price: %(lines)s", **what),
            )
        if row.get('margin'):
            texts.append(self.env._(
                "Brought nothing, too little margin: %(lines)s", lines=names(row['margin'])))
        for one in row.get('multiplied') or []:
            texts.append(self.env._(
                "%(name)s, ×%(factor)s: %(points)s of them on top, for %(lines)s",
                name=one['name'], factor=self._factor(one['factor'] / 100),
                points=self._points(one['points'] / POINT_SCALE), lines=names(one['lines']),
            ))
        return texts

    @api.model
    def _base(self, program, terms, base):
        """:return: what counted, e.g. "£38.50" or "3 pieces" """
        mode = terms['mode'] if terms else 'money'
        if mode == 'unit':
            return self.env._("%(quantity)s pieces", quantity=self._number(base / QUANTITY_SCALE))
        if mode == 'order':
            return self.env._("the order") if base else self.env._("no line that counts")
        amount = base / AMOUNT_SCALE / (program.club_money_factor or 1)
        return f"{self._number(amount)} {program.club_money_name or ''}"

    @api.model
    def _number(self, number):
        return self.env['loyalty.club.earning']._format(number)

    @api.model
    def _factor(self, number):
        return numerals.localise(f'{number:g}', self.env.lang)

    @api.model
    def _points(self, number):
        return self.env['loyalty.club.earning']._points_text(number)

    @api.model
    def _hour(self, hour):
        minutes = round(hour * 60)
        return numerals.localise(f'{minutes // 60:02}:{minutes % 60:02}', self.env.lang)

    @api.model
    def _day(self, day):
        return self.env['loyalty.club.reason']._date(day)
