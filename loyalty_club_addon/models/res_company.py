from odoo import api, fields, models

from ..tools import numerals


class ResCompany(models.Model):
    _inherit = 'res.company'

    club_money_unit = fields.Selection(
        string="Club Money",
        selection=[('currency', "Currency of the books"), ('toman', "Toman (10 Rial)")],
        required=True,
        default='currency',
        help="The money in which people of this company think and in which club rules are"
        " written. Books in Rial with prices said in Toman: choose Toman.",
    )
    club_calendar = fields.Selection(
        selection=[('gregorian', "Gregorian"), ('jalali', "Jalali")],
        required=True,
        default='gregorian',
        help="When a month or a year of the club begins.",
    )
    club_money_factor = fields.Integer(
        compute='_compute_club_money',
        help="How many units of the currency of the books make one unit of club money.",
    )
    club_money_name = fields.Char(compute='_compute_club_money')

    @api.depends('club_money_unit', 'currency_id.symbol')
    @api.depends_context('lang')
    def _compute_club_money(self):
        for company in self:
            is_toman = company.club_money_unit == 'toman'
            company.club_money_factor = 10 if is_toman else 1
            company.club_money_name = (
                self.env._("Toman") if is_toman else company.currency_id.symbol
            )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            'club_money_unit', 'club_money_factor', 'club_money_name',
        ]

    def _club_format_money(self, amount):
        """Write an amount the way people of this company say it.

        :param float amount: in the currency of the books
        :return: e.g. "£ 84.02" or "840,200 Toman"
        """
        self.ensure_one()
        if self.club_money_unit == 'toman':
            toman = numerals.localise(f'{amount / self.club_money_factor:,.0f}', self.env.lang)
            return self.env._("%(amount)s Toman", amount=toman)
        return numerals.localise(self.currency_id.format(amount), self.env.lang)
