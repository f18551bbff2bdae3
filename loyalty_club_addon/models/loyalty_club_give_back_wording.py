from odoo import api, models

from ..tools import numerals
from ..tools.give_back import ONCE, WHOLE
from .loyalty_club_audience_mixin import KINDS

NAMED = 3  # further products that are named


class LoyaltyClubGiveBack(models.AbstractModel):
    """The meter in words: whoever reads it decides about money and has never seen our code."""

    _inherit = 'loyalty.club.give.back'

    @api.model
    def _render(self, program, meter):
        """:return: html of a meter as of `_meter`"""
        labels = dict(program._fields['club_audience_kind']._description_selection(self.env))
        return self.env['ir.qweb']._render('loyalty_club_addon.give_back_meter', {
            'color': meter['color'],
            'kinds': [
                {
                    'label': len(meter['kinds']) < len(KINDS) or labels[kind['kind']],
                    'basic': self._basic_text(program, kind['basic'], meter['example']),
                    'rows': [self._row_texts(tier, row) for tier, row in kind['rows']],
                    'has_sales': kind['has_sales'],
                }
                for kind in meter['kinds']
            ],
            'unknown': self._unknown_text(meter['unknown']),
        })

    @api.model
    def _basic_text(self, program, rate, example):
        """:return: e.g. "Every 100,000 Toman of purchase gives back 1,000 Toman (1 %)" """
        return self.env._(
            "Every %(amount)s of purchase gives back %(back)s (%(percent)s)",
            amount=self._money(program, example), percent=self._percent(rate),
            back=self._money(program, float(rate * int(example))),
        )

    @api.model
    def _money(self, program, amount):
        """:return: an amount of the club's currency as its company says it"""
        company = (program.company_id or self.env.company).sudo()
        if program.currency_id == company.currency_id:
            return company._club_format_money(amount)
        return numerals.localise(program.currency_id.format(amount), self.env.lang)

    @api.model
    def _row_texts(self, tier, row):
        """:return: dict of what stands in the row of a tier"""
        return {
            'color': row.color,
            'text': self._tier_text(tier, row),
            'worst': row.worst and self._worst_text(row.worst),
            'losses': self._losses_text(row.losses[1:]),
        }

    @api.model
    def _tier_text(self, tier, row):
        """:return: e.g. "VIP with points × 2 and 5 % discount: 7 %" """
        if not tier:
            return self.env._("Everybody: %(rate)s", rate=self._percent(row.rate))
        benefit = tier._replay_benefit()
        values = {
            'tier': tier.name or '', 'rate': self._percent(row.rate),
            'factor': self._number(benefit.factor / ONCE),
            'discount': self._percent(benefit.discount / WHOLE),
        }
        if benefit.factor > ONCE and benefit.discount:
            return self.env._(
                "%(tier)s with points × %(factor)s and %(discount)s discount: %(rate)s", **values)
        if benefit.factor > ONCE:
            return self.env._("%(tier)s with points × %(factor)s: %(rate)s", **values)
        if benefit.discount:
            return self.env._("%(tier)s with %(discount)s discount: %(rate)s", **values)
        return self.env._("%(tier)s: %(rate)s", **values)

    @api.model
    def _worst_text(self, given):
        """:return: e.g. "Margin of Television: 6.9 %, given back 7 % → loss" """
        product = self.env['product.product'].sudo().browse(given.product)
        values = {
            'product': product.name, 'margin': self._percent(given.margin),
            'rate': self._percent(given.rate), 'left': self._percent(given.left),
        }
        if given.left < 0:
            return self.env._(
                "Margin of %(product)s: %(margin)s, given back %(rate)s → loss", **values)
        if given.at_times > given.margin:
            return self.env._(
                "Margin of %(product)s: %(margin)s, given back %(times)s while points are"
                " multiplied → loss at these times", **values | {
                    'times': self._percent(given.at_times)})
        return self.env._(
            "Margin of %(product)s: %(margin)s, given back %(rate)s → %(left)s left", **values)

    @api.model
    def _losses_text(self, products):
        """:return: what else is sold at a loss, '' for nothing"""
        if not products:
            return ''
        names = self.env['product.product'].sudo().browse(products[:NAMED]).mapped('name')
        text = self.env._("Also at a loss: %(names)s", names=self.env._(", ").join(names))
        if len(products) > NAMED:
            text = self.env._("%(text)s and %(count)s more", text=text,
                              count=self._number(len(products) - NAMED))
        return text

    @api.model
    def _unknown_text(self, products):
        """:return: which products have no cost, '' when all have one"""
        if not products:
            return ''
        names = self.env._(", ").join(products[:NAMED].mapped('name'))
        if len(products) > NAMED:
            return self.env._(
                "No cost is known of %(names)s and %(count)s more: they are not compared. Write it"
                " on the product.", names=names, count=self._number(len(products) - NAMED))
        return self.env._(
            "No cost is known of %(names)s: not compared. Write it on the product.", names=names)

    @api.model
    def _percent(self, rate):
        """:return: "6.9 %", in Persian "۶٫۹٪"; one decimal, none when it is whole"""
        number = self._number(round(100 * float(rate), 1))
        return number + ("٪" if (self.env.lang or '').startswith('fa') else " %")

    @api.model
    def _number(self, number):
        return numerals.localise(f'{number:,g}', self.env.lang)
