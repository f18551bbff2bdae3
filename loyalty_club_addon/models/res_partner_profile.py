from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import birthday, numerals

BIRTH = ('club_birth_day', 'club_birth_month', 'club_birth_year')


class ResPartner(models.Model):
    """What the club knows about a person besides the address: birthday and interests."""

    _inherit = 'res.partner'

    club_birth_day = fields.Integer(
        string="Birthday", groups='base.group_user', copy=False,
        help="Day of the month on which this person was born.",
    )
    club_birth_month = fields.Selection(
        string="Month of Birth", selection='_selection_club_birth_month',
        groups='base.group_user', copy=False,
    )
    club_birth_year = fields.Integer(
        string="Year of Birth", groups='base.group_user', copy=False,
        help="In the same calendar; not needed to congratulate.",
    )
    club_birth_calendar = fields.Selection(
        string="Calendar of Birthday",
        selection=[('gregorian', "Gregorian"), ('jalali', "Jalali")],
        groups='base.group_user', copy=False,
        help="The calendar in which the day, month and year are meant. Empty: that of the company.",
    )
    club_birthday_text = fields.Char(
        string="Birthday in Words", compute='_compute_club_birthday_text',
        groups='base.group_user',
    )
    club_interest_ids = fields.Many2many(
        string="Interests", comodel_name='loyalty.club.interest', groups='base.group_user',
        help="What this customer likes, for gifts and offers that fit.",
    )

    _club_birthday_index = models.Index(
        '(club_birth_month, club_birth_day) WHERE club_birth_month IS NOT NULL',
    )

    @api.model
    def _selection_club_birth_month(self):
        """The months with the names of the company's calendar."""
        names = birthday.month_names(self.env.company.sudo().club_calendar, self.env.lang)
        return [
            (f'{number:02}', f'{numerals.localise(str(number), self.env.lang)} · {name}')
            for number, name in enumerate(names, start=1)
        ]

    @api.depends(*BIRTH, 'club_birth_calendar')
    @api.depends_context('lang')
    def _compute_club_birthday_text(self):
        for partner in self:
            day, month = partner.club_birth_day, int(partner.club_birth_month or 0)
            if not day or not month:
                partner.club_birthday_text = False
                continue
            names = birthday.month_names(partner._club_birth_calendar(), self.env.lang)
            year = f' {partner.club_birth_year}' if partner.club_birth_year else ''
            partner.club_birthday_text = numerals.localise(
                f'{day} {names[month - 1]}{year}', self.env.lang,
            )

    def _club_birth_calendar(self):
        return self.club_birth_calendar or self.env.company.sudo().club_calendar

    @api.constrains(*BIRTH, 'club_birth_calendar')
    def _check_club_birthday(self):
        for partner in self:
            day, month = partner.club_birth_day, int(partner.club_birth_month or 0)
            year = partner.club_birth_year
            if not day and not month and not year:
                continue
            problem = birthday.problem(
                day, month, year, partner._club_birth_calendar(),
                self.env.company.sudo()._club_today(),
            )
            if problem:
                raise ValidationError(partner._club_birthday_problem(problem))

    def _club_birthday_problem(self, problem):
        return {
            'month': self.env._("Birthday: choose the day and the month."),
            'day': self.env._("Birthday: this month has no such day."),
            'year': self.env._(
                "Year of Birth: write it with four digits, in the calendar of the birthday, or"
                " leave it empty."),
        }[problem]

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_birth_calendar(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_birth_calendar(vals))

    @api.model
    def _with_birth_calendar(self, vals):
        """A birthday is meant in the calendar of the company in which it was written."""
        if vals.get('club_birth_month') and 'club_birth_calendar' not in vals:
            return vals | {'club_birth_calendar': self.env.company.sudo().club_calendar}
        return vals
