from odoo import api, fields, models
from odoo.fields import Command

RECIPES = [
    ('everybody', "Everybody"),
    ('purchase', "Each purchase"),
    ('month', "Total of a month"),
    ('season', "Total of a season"),
    ('year', "Total of a year"),
    ('months12', "Total of the last 12 months"),
    ('custom', "Advanced"),
]
# metric, window, number of days or months of the window
MEANING = {
    'purchase': ('each', 'days', 365),
    'month': ('amount', 'month', 0),
    'season': ('amount', 'season', 0),
    'year': ('amount', 'year', 0),
    'months12': ('amount', 'days', 365),
}
ASKED = {'recipe', 'recipe_amount', 'recipe_count'}


class LoyaltyClubTier(models.Model):
    """Five recipes that say who is special in one line; they write the criteria."""

    _inherit = 'loyalty.club.tier'

    recipe = fields.Selection(
        string="Who Gets It", selection=RECIPES, required=True, default='months12',
        help="Each purchase: some purchases of at least the amount in the last 365 days. The totals"
        " add up what was bought. Everybody: the lowest tier. Advanced: your own criteria.",
    )
    recipe_amount = fields.Float(
        string="From", digits=(16, 2),
        help="In the money people think in, without or with tax as the tier says.",
    )
    recipe_count = fields.Integer(string="Number of Purchases", default=1)
    money_name = fields.Char(related='program_id.club_money_name')

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if 'recipe' not in vals and vals.get('criterion_ids'):
                vals['recipe'] = 'custom'
            if vals.get('recipe', 'months12') != 'custom':
                vals['criterion_ids'] = self._recipe_criteria(
                    vals.get('recipe', 'months12'), vals.get('recipe_amount', 0),
                    vals.get('recipe_count', 1),
                )
        return super().create(vals_list)

    def write(self, vals):
        if not ASKED & vals.keys():
            if vals.get('criterion_ids') and any(tier.recipe != 'custom' for tier in self):
                vals = vals | {'recipe': 'custom'}
            return super().write(vals)
        for tier in self:
            recipe, amount, count = (
                vals.get(name, tier[name]) for name in ('recipe', 'recipe_amount', 'recipe_count')
            )
            own = vals if recipe == 'custom' else vals | {
                'criterion_ids': self._recipe_criteria(recipe, amount, count),
            }
            super(LoyaltyClubTier, tier).write(own)
        return True

    @api.model
    def _recipe_criteria(self, recipe, amount, count):
        """:return: commands that leave exactly the criterion of a recipe"""
        if recipe == 'everybody':
            return [Command.clear()]
        metric, window, window_count = MEANING[recipe]
        is_each = metric == 'each'
        return [Command.clear(), Command.create({
            'metric': metric, 'window': window, 'window_count': window_count,
            'threshold': count if is_each else amount, 'at_least': amount if is_each else 0,
        })]
