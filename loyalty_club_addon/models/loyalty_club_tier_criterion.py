from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.earning import to_units
from ..tools.tier_totals import MONEY_METRICS, Criterion
from ..tools.windows import Window
from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

METRICS = [
    ('each', "Number of purchases of at least"),
    ('amount', "Amount of purchases"),
    ('count', "Number of purchases"),
    ('largest', "Largest purchase"),
    ('smallest', "Smallest purchase"),
    ('points', "Points earned"),
    ('margin', "Margin"),
    ('recency', "Days since the last purchase, at most"),
]
WINDOWS = [
    ('day', "In a day"),
    ('month', "In a month"),
    ('season', "In a season"),
    ('year', "In a year"),
    ('days', "In the last days"),
    ('months', "In the last months"),
    ('joined', "Since joining"),
]


class LoyaltyClubTierCriterion(models.Model):
    """metric × window × threshold; products or categories may narrow what counts."""

    _name = 'loyalty.club.tier.criterion'
    _description = "Criterion of a Club Tier"
    _order = 'tier_id, id'
    _rec_name = 'description'

    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(related='tier_id.company_id', store=True, index=True)
    metric = fields.Selection(selection=METRICS, required=True, default='each')
    window = fields.Selection(
        selection=WINDOWS, required=True, default='days',
        help="Months, seasons and years are those of the company's calendar.",
    )
    window_count = fields.Integer(string="How Many", default=365, help="Days or months.")
    threshold = fields.Float(
        string="At Least", digits=(16, 2), required=True,
        help="In the money people think in, or as a number of purchases, points or days.",
    )
    at_least = fields.Float(
        string="Purchases From", digits=(16, 2),
        help="Only purchases of at least this amount count.",
    )
    product_ids = fields.Many2many(
        comodel_name='product.product', help="No product or category: everything counts.",
    )
    category_ids = fields.Many2many(comodel_name='product.category')
    description = fields.Char(compute='_compute_description')

    @api.depends('metric', 'window', 'window_count', 'threshold', 'at_least', 'product_ids',
                 'category_ids')
    @api.depends_context('lang')
    def _compute_description(self):
        for criterion in self:
            criterion.description = self.env['loyalty.club.tier.wording']._criterion_text(criterion)

    @api.constrains('metric', 'window', 'window_count', 'threshold', 'at_least', 'product_ids',
                    'category_ids')
    def _check_values(self):
        for one in self:
            if one.threshold < 0 or one.at_least < 0:
                raise ValidationError(self.env._(
                    "At Least: write an amount or a number above zero."))
            if one.metric != 'recency' and not one.threshold:
                raise ValidationError(self.env._(
                    "At Least: a criterion without a number is met by everybody. Write one, or"
                    " choose Everybody for the lowest tier.",
                ))
            if one.metric == 'recency' and one.threshold > 3660:
                raise ValidationError(self.env._(
                    "At Least: write a number of days up to 3660."))
            if one.metric == 'each' and not one.at_least:
                raise ValidationError(self.env._(
                    "Purchases From: write from which amount a purchase counts."))
            if one.window in ('days', 'months') and not 1 <= one.window_count <= 3660:
                raise ValidationError(self.env._(
                    "How Many: write a number of days or months from 1 to 3660."))
            if one.metric == 'points' and one._is_narrow():
                raise ValidationError(self.env._(
                    "Products: points are earned by whole purchases; leave products and"
                    " categories empty, or count the amount.",
                ))

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created.tier_id._ladder_changed()
        return created

    def write(self, vals):
        result = super().write(vals)
        self.tier_id._ladder_changed()
        return result

    def unlink(self):
        tiers = self.tier_id
        result = super().unlink()
        tiers._ladder_changed()
        return result

    def _is_narrow(self):
        self.ensure_one()
        return bool(self.product_ids or self.category_ids)

    def _is_money(self):
        self.ensure_one()
        return self.metric in MONEY_METRICS

    def _product_ids(self):
        """:return: list of ids of the products that count, archived ones among them"""
        self.ensure_one()
        domains = []
        if self.product_ids:
            domains.append(Domain('id', 'in', self.product_ids.ids))
        if self.category_ids:
            domains.append(Domain('categ_id', 'child_of', self.category_ids.ids))
        products = self.env['product.product'].sudo().with_context(active_test=False)
        return products.search(Domain.OR(domains)).ids

    def _source(self):
        """:return: key of the purchases it looks at, the same for criteria that look at the same"""
        self.ensure_one()
        if self.metric == 'points':
            return 'points'
        base = self.tier_id.base
        if not self._is_narrow():
            return base
        products, categories = sorted(self.product_ids.ids), sorted(self.category_ids.ids)
        return f'{base}:{products}:{categories}'

    def _to_units(self, number):
        """:return: a threshold as the engine counts it"""
        self.ensure_one()
        if self._is_money():
            factor = self.tier_id.program_id.club_money_factor or 1
            return to_units(number, AMOUNT_SCALE * factor)
        return to_units(number, POINT_SCALE if self.metric == 'points' else 1)

    def _window(self):
        self.ensure_one()
        if self.metric == 'recency':
            return Window('joined')
        return Window(self.window, self.window_count if self.window in ('days', 'months') else 0)

    def _to_engine(self):
        """:return: `tools.tier_totals.Criterion`"""
        self.ensure_one()
        factor = self.tier_id.program_id.club_money_factor or 1
        return Criterion(
            key=self.id, metric=self.metric, window=self._window(),
            threshold=self._to_units(self.threshold),
            at_least=to_units(self.at_least, AMOUNT_SCALE * factor),
            source=self._source(),
        )
