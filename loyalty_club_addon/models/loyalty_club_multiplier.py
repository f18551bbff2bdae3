from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import multipliers
from ..tools.earning import to_units

WEEKDAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')


class LoyaltyClubMultiplier(models.Model):
    """More points at some times: double Tuesdays, happy hours.

    The best multiplier counts on a line, never two together. Times are those of the company.
    """

    _name = 'loyalty.club.multiplier'
    _inherit = ['loyalty.club.audience.mixin']
    _description = "Points Multiplier"
    _order = 'sequence, id'

    name = fields.Char(required=True, help="What people call it, e.g. Double Tuesdays.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='program_id.company_id', store=True, index=True)
    factor = fields.Float(
        string="Points Times", digits=(16, 2), default=2, required=True,
        help="2 gives double points. When several run at once the largest one counts.",
    )
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    hour_from = fields.Float(
        string="From Hour",
        help="A night may end on the next day: from 22:00 to 02:00. It belongs to the day on which"
        " it began.",
    )
    hour_to = fields.Float(string="To Hour", default=24)
    date_from = fields.Date(string="From", help="First day. Empty: at once.")
    date_to = fields.Date(string="Until", help="Last day. Empty: for ever.")
    product_ids = fields.Many2many(
        comodel_name='product.product',
        help="No product, category or tag: everything that earns points.",
    )
    product_category_id = fields.Many2one(string="Category", comodel_name='product.category')
    product_tag_id = fields.Many2one(comodel_name='product.tag')
    description = fields.Char(string="When and For What", compute='_compute_description')

    _factor_range = models.Constraint(
        'CHECK (factor > 1 AND factor <= 100)', "Points Times: more than 1, at most 100.",
    )
    _hours_range = models.Constraint(
        'CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24)',
        "From Hour, To Hour: times from 00:00 to 24:00.",
    )

    @api.constrains('date_from', 'date_to')
    def _check_dates(self):
        for multiplier in self:
            if multiplier.date_from and multiplier.date_to and (
                multiplier.date_to < multiplier.date_from
            ):
                raise ValidationError(self.env._(
                    "Until: %(name)s would end before it begins; choose a later day.",
                    name=multiplier.name,
                ))

    @api.depends('factor', 'hour_from', 'hour_to', 'date_from', 'date_to', 'club_audience_kind',
                 'club_audience_tier_ids.name', 'product_ids', 'product_category_id',
                 'product_tag_id', *WEEKDAYS)
    @api.depends_context('lang')
    def _compute_description(self):
        for multiplier in self:
            multiplier.description = self.env['loyalty.club.wording']._multiplier_text(multiplier)

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created._tell_tills()
        return created

    def write(self, vals):
        self._tell_tills()
        result = super().write(vals)
        self._tell_tills()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_tell_tills(self):
        self._tell_tills()

    def _tell_tills(self):
        """A till reads again only what was written since it was opened."""
        self.program_id.sudo().club_multipliers_on = fields.Datetime.now()

    def _is_narrow(self):
        self.ensure_one()
        return bool(self.product_ids or self.product_category_id or self.product_tag_id)

    def _product_domain(self):
        """:return: domain of the products it is for, as of a `loyalty.rule`"""
        self.ensure_one()
        domains = []
        if self.product_ids:
            domains.append(Domain('id', 'in', self.product_ids.ids))
        if self.product_category_id:
            domains.append(Domain('categ_id', 'child_of', self.product_category_id.ids))
        if self.product_tag_id:
            domains.append(Domain('all_product_tag_ids', 'in', self.product_tag_id.ids))
        return Domain.OR(domains) if domains else Domain.TRUE

    def _to_engine(self):
        """:return: `tools.multipliers.Multiplier`"""
        self.ensure_one()
        return multipliers.Multiplier(
            key=self.id,
            factor=to_units(self.factor, 100),
            weekdays=tuple(number for number, day in enumerate(WEEKDAYS) if self[day]),
            minute_from=to_units(self.hour_from, 60),
            minute_to=to_units(self.hour_to, 60),
            day_from=multipliers.to_day(self.date_from),
            day_to=multipliers.to_day(self.date_to),
        )

    def _till_data(self):
        """:return: list of dicts, what the till needs of these; see `tools.multipliers`"""
        return [
            multiplier._to_engine()._asdict() | {
                'kind': multiplier.club_audience_kind,
                'audience': multiplier.club_till_audience,
                'products': multiplier._is_narrow() and self.env['product.product'].search(
                    multiplier._product_domain() & Domain('available_in_pos', '=', True),
                ).ids,
            }
            for multiplier in self
        ]
