from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import numerals
from ..tools.import_values import BadValue, parse_amount

RECIPES = [
    ('purchase', "Each purchase"),
    ('month', "Total of a month"),
    ('year', "Total of a year"),
]
PERCENT_SIGNS = '%٪ '


class LoyaltyClubStart(models.TransientModel):
    """Who is special? Three answers make the first ladder, and what it would have cost is told
    before anything is switched on."""

    _name = 'loyalty.club.start'
    _description = "Who Is Special?"

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True,
        default=lambda self: self.env.company,
    )
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program',
        compute='_compute_program_id', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', club_ids)]",
        help="The club that gets the tier. Without a club, Start makes one.",
    )
    club_ids = fields.Many2many(
        string="Clubs", comodel_name='loyalty.program', compute='_compute_club_ids',
    )
    has_ladder = fields.Boolean(compute='_compute_has_ladder')
    has_toman = fields.Boolean(compute='_compute_has_toman')
    money_unit = fields.Selection(
        string="Amounts In",
        selection=[('currency', "Currency of the books"), ('toman', "Toman (10 Rial)")],
        required=True, compute='_compute_money_unit', store=True, readonly=False, precompute=True,
        help="The money in which people of this company think; Start writes it into the settings.",
    )
    money_name = fields.Char(compute='_compute_money_name')
    recipe = fields.Selection(
        string="Who", selection=RECIPES, required=True, default='purchase',
        help="Each purchase: a purchase of at least the amount in the last 365 days. The total of"
        " a month or a year counts to the end of the next one.",
    )
    amount_text = fields.Char(
        string="From", default=lambda self: self._default_amount_text(),
        help="Without tax. Persian digits and separators are read, too.",
    )
    percent_text = fields.Char(string="Discount (%)", default='5')
    is_enrolling = fields.Boolean(
        string="Make these customers members now", default=True,
        help="Others become members with their next purchase. A member made here has not agreed to"
        " messages.",
    )
    figures = fields.Html(compute='_compute_figures', sanitize=False)
    tier_id = fields.Many2one(comodel_name='loyalty.club.tier', readonly=True)

    @api.depends_context('lang')
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Who Is Special?")

    @api.depends('company_id')
    def _compute_club_ids(self):
        for wizard in self:
            wizard.club_ids = self._clubs(wizard.company_id)

    @api.depends('company_id')
    def _compute_program_id(self):
        for wizard in self:
            clubs = self._clubs(wizard.company_id)
            wizard.program_id = (clubs.filtered(lambda club: not club.club_tier_ids) or clubs)[:1]

    @api.depends('program_id')
    def _compute_has_ladder(self):
        for wizard in self:
            wizard.has_ladder = bool(wizard.program_id.club_tier_ids)

    @api.depends('company_id', 'club_ids')
    def _compute_has_toman(self):
        for wizard in self:
            wizard.has_toman = (
                wizard.company_id.currency_id.name == 'IRR' and not wizard.club_ids
            )

    @api.depends('company_id', 'has_toman')
    def _compute_money_unit(self):
        for wizard in self:
            unit = wizard.company_id.club_money_unit
            wizard.money_unit = 'toman' if wizard.has_toman else unit

    @api.depends('money_unit', 'company_id', 'program_id')
    @api.depends_context('lang')
    def _compute_money_name(self):
        for wizard in self:
            is_toman = wizard._factor() == 10
            currency = wizard.program_id.currency_id or wizard.company_id.currency_id
            wizard.money_name = self.env._("Toman") if is_toman else currency.symbol

    @api.depends('program_id', 'money_unit', 'recipe', 'amount_text', 'percent_text')
    @api.depends_context('lang')
    def _compute_figures(self):
        reckoning = self.env['loyalty.club.start.figures']
        for wizard in self:
            wizard.figures = reckoning._render(wizard)

    @api.model
    def _default_amount_text(self):
        """:return: an amount that about one customer in ten reached, a point to begin at"""
        wizard = self.new({'company_id': self.env.company.id, 'recipe': 'purchase'})
        amount = self.env['loyalty.club.start.figures']._suggest(wizard)
        return numerals.localise(f'{amount:,.0f}', self.env.lang) if amount else False

    @api.model
    def _clubs(self, company):
        """:return: clubs that sell in a company"""
        return self.env['loyalty.program'].search(
            Domain('is_club', '=', True) & (
                Domain('company_id', '=', False) | Domain('company_id', 'parent_of', company.ids)
            ),
        )

    def _factor(self):
        """:return: how many units of the books' currency are one of the money people think in"""
        self.ensure_one()
        if self.program_id:
            return self.program_id.club_money_factor or 1
        return 10 if self.money_unit == 'toman' else 1

    def _asked(self):
        """:return: (amount in the money people think in, percentage), both floats
        :raises ValidationError: a sentence that names the field
        """
        self.ensure_one()
        return self._asked_amount(), self._asked_percent()

    def _asked_amount(self):
        return self.env['loyalty.club.typed.amount']._read(
            self.amount_text, self._factor() == 10, self.company_id, self.money_name)

    def _asked_percent(self):
        text = (self.percent_text or '').strip(PERCENT_SIGNS)
        try:
            percent = parse_amount(text) if text else 0
        except BadValue:
            percent = 0
        if not 0 < percent < 100 or round(percent, 2) != percent:
            raise ValidationError(self.env._(
                "Discount: write a percentage above 0 and below 100, with at most two decimals."))
        return float(percent)
