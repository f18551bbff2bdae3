from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.integers import to_units

# tills and computed lists hold these
PRICES = {
    'name', 'discount_percent', 'discount_except_product_ids', 'discount_except_category_ids',
    'pricelist_id',
}


class LoyaltyClubTier(models.Model):
    """What a tier makes cheaper, and for which products."""

    _inherit = 'loyalty.club.tier'

    pricelist_id = fields.Many2one(
        string="Price List", comodel_name='product.pricelist', index='btree_not_null',
        ondelete='restrict',
        help="For members of this tier, from the next purchase on. It is not written on the"
        " customer: one that was given by hand stays, and on each line the better price counts."
        " Who leaves the tier has the old one again.",
    )

    @api.constrains('pricelist_id', 'program_id')
    def _check_pricelist(self):
        for tier in self.filtered('pricelist_id'):
            pricelist, club = tier.pricelist_id, tier.program_id
            if pricelist.currency_id != club.currency_id:
                raise ValidationError(self.env._(
                    "Price List: %(pricelist)s is in %(currency)s, but %(club)s reckons in"
                    " %(club_currency)s. Choose a price list in %(club_currency)s.",
                    pricelist=pricelist.name, currency=pricelist.currency_id.name,
                    club=club.name, club_currency=club.currency_id.name,
                ))
            if pricelist.company_id and pricelist.company_id != club.company_id:
                raise ValidationError(self.env._(
                    "Price List: %(pricelist)s belongs to %(company)s, %(club)s does not. Choose"
                    " a price list of the club's company, or one of no company.",
                    pricelist=pricelist.name, company=pricelist.company_id.name, club=club.name,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers._price_changed()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if (PRICES | {'active'}) & vals.keys():
            self._price_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_price_changed(self):
        self._price_changed()

    def _price_changed(self):
        """Tills hold what tiers give with the club; nobody has a tier of a draft."""
        if not self._live():
            return
        self.env.registry.clear_cache()
        self._live().program_id.sudo().club_multipliers_on = fields.Datetime.now()

    def _discount_for(self, product):
        """:return: percent off the list price of a product, 0 for one that is left out"""
        self.ensure_one()
        return 0 if self._is_excluded(product) else self.discount_percent

    def _is_excluded(self, product):
        if product in self.discount_except_product_ids:
            return True
        above = {int(key) for key in (product.categ_id.parent_path or '').split('/') if key}
        return not above.isdisjoint(self.discount_except_category_ids.ids)

    def _price_till_data(self):
        """:return: dict {str(tier id): what the till needs to price lines for its members}

            * `percent`: hundredths of a percent off the list price
            * `products`, `categories`: ids that are left out; categories with those below them
            * `pricelist_id`: the price list of the tier, or False
        """
        return {
            str(tier.id): {
                'name': tier.name,
                'percent': to_units(tier.discount_percent, 100),
                'products': tier.discount_except_product_ids.ids,
                'categories': tier.discount_except_category_ids._club_with_children().ids,
                'pricelist_id': tier.pricelist_id.id,
            }
            for tier in self if tier.discount_percent or tier.pricelist_id
        }

    def _discount_texts(self):
        """What a tier makes cheaper, in words.

        :return: list of texts, e.g. ["5 % discount", "Price list Wholesale"]
        """
        self.ensure_one()
        texts = []
        if self.discount_percent:
            percent = self.env['loyalty.club.earning']._format(self.discount_percent)
            if self.discount_except_product_ids or self.discount_except_category_ids:
                texts.append(self.env._(
                    "%(percent)s%% discount, some products excepted", percent=percent))
            else:
                texts.append(self.env._("%(percent)s%% discount", percent=percent))
        if self.pricelist_id:
            texts.append(self.env._("Price list %(name)s", name=self.pricelist_id.sudo().name))
        return texts

    def _price_text(self, percent):
        """Why a line is cheaper.

        :param float percent: 0: by the price list of the tier
        :return: e.g. "Gold 5%"
        """
        self.ensure_one()
        if not percent:
            return self.env._("Price list of %(tier)s", tier=self.name)
        return self.env._(
            "%(tier)s %(percent)s%%", tier=self.name,
            percent=self.env['loyalty.club.earning']._format(percent),
        )


class ProductCategory(models.Model):
    _inherit = 'product.category'

    def _club_with_children(self):
        return self and self.search([('id', 'child_of', self.ids)])
