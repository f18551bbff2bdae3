from odoo import api, fields, models
from odoo.exceptions import ValidationError

RECIPES = [
    ('purchase', "Each purchase"),
    ('month', "Total of a month"),
    ('season', "Total of a season"),
    ('year', "Total of a year"),
    ('months12', "Total of the last 12 months"),
]


class LoyaltyClubLadderTemplate(models.Model):
    """A ladder that is kept, not live: it becomes tiers of a club in one window."""

    _name = 'loyalty.club.ladder.template'
    _description = "Ladder Template"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name='res.company', index=True, help="Empty: for all companies.",
    )
    is_relative = fields.Boolean(
        string="Proportions Only",
        help="The amounts say how the steps stand to each other; the first one is asked for when"
        " the template is used.",
    )
    line_ids = fields.One2many(
        string="Steps", comodel_name='loyalty.club.ladder.template.line',
        inverse_name='template_id', copy=True,
    )
    description = fields.Char(string="Steps in Words", compute='_compute_description')

    @api.depends('name', 'is_relative')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for template in self:
            template.display_name = template.is_relative and self.env._(
                "%(name)s (with your amounts)", name=template.name) or template.name

    @api.depends('is_relative', 'line_ids.description')
    def _compute_description(self):
        for template in self:
            lines = template.line_ids.sorted()
            template.description = '; '.join(line.description for line in lines)

    @api.constrains('line_ids')
    def _check_line_ids(self):
        for template in self:
            if not template.line_ids:
                raise ValidationError(self.env._(
                    "Steps: %(name)s has none; add at least one.", name=template.name))

    def _steps(self, first):
        """:param first: amount of the first step, None for the template's own
        :return: list of dicts of values of tiers, the lowest first"""
        self.ensure_one()
        lines = self.line_ids.sorted()
        factor = first / lines[0].amount if first is not None else 1
        return [line._tier_values(factor) for line in lines]


class LoyaltyClubLadderTemplateLine(models.Model):
    """A step of a kept ladder."""

    _name = 'loyalty.club.ladder.template.line'
    _description = "Step of a Ladder Template"
    _order = 'template_id, sequence, id'

    template_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.template', required=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='template_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True, help="Name of the tier.")
    recipe = fields.Selection(
        string="Who Gets It", selection=RECIPES, required=True, default='months12',
    )
    amount = fields.Float(
        string="From", digits=(16, 2), required=True,
        help="In the money people think in, without tax.",
    )
    count = fields.Integer(string="Number of Purchases", default=1)
    discount_percent = fields.Float(string="Discount (%)", digits=(16, 2))
    multiplier = fields.Float(string="Points Times", digits=(16, 2), default=1)
    color = fields.Integer()
    description = fields.Char(compute='_compute_description')

    _amount_positive = models.Constraint('CHECK (amount > 0)', "From: write an amount above zero.")
    _count_positive = models.Constraint(
        'CHECK (count >= 1)', "Number of Purchases: write 1 or more.",
    )
    _discount_range = models.Constraint(
        'CHECK (discount_percent >= 0 AND discount_percent < 100)',
        "Discount (%): from 0 to less than 100.",
    )
    _multiplier_range = models.Constraint(
        'CHECK (multiplier >= 1 AND multiplier <= 100)', "Points Times: from 1 to 100.",
    )

    @api.depends('name', 'recipe', 'amount', 'count', 'discount_percent', 'multiplier')
    @api.depends_context('lang')
    def _compute_description(self):
        number = self.env['loyalty.club.earning']._format
        recipes = dict(self._fields['recipe']._description_selection(self.env))
        for line in self:
            what = self.env._(
                "%(recipe)s from %(amount)s", recipe=recipes.get(line.recipe, ''),
                amount=number(line.amount),
            )
            if line.recipe == 'purchase' and line.count > 1:
                what = self.env._(
                    "%(recipe)s from %(amount)s, %(count)s times",
                    recipe=recipes[line.recipe], amount=number(line.amount),
                    count=number(line.count),
                )
            line.description = self.env._(
                "%(name)s: %(what)s → %(percent)s%%", name=line.name or '', what=what,
                percent=number(line.discount_percent),
            ) if line.discount_percent else f'{line.name or ""}: {what}'

    def _tier_values(self, factor):
        self.ensure_one()
        return {
            'name': self.name, 'recipe': self.recipe,
            'recipe_amount': round(self.amount * factor, 2), 'recipe_count': self.count,
            'discount_percent': self.discount_percent, 'multiplier': self.multiplier,
            'color': self.color,
        }
