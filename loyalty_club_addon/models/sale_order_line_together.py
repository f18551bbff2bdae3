from odoo import api, models


class Together:
    """Answers to what lines that are reckoned together have in common: whose tiers count, which
    rules a price list has. It lasts for one computation, in which none of that changes.

    Stands in the context as `club_together`; no RPC client can send it.
    """

    def __init__(self, lines):
        self.lines = lines
        self.answers = {}

    def ask(self, key, question):
        """:param question: callable without parameters that gives the answer"""
        if key not in self.answers:
            self.answers[key] = question()
        return self.answers[key]


class SaleOrderLine(models.Model):
    """Fifty lines of an order ask once whose tiers count, not fifty times."""

    _inherit = 'sale.order.line'

    def _club_together(self):
        """:return: the same lines, which ask once for what they have in common"""
        if isinstance(self.env.context.get('club_together'), Together):
            return self
        return self.with_context(club_together=Together(self))

    @api.model
    def _club_ask(self, key, question):
        """As `Together.ask`; a line by itself asks each time."""
        together = self.env.context.get('club_together')
        return together.ask(key, question) if isinstance(together, Together) else question()

    def _compute_price_unit(self):
        lines = self
        if self.env['loyalty.program']._club_price_program_ids():
            lines = self._club_together()
        return super(SaleOrderLine, lines)._compute_price_unit()


class ProductPricelist(models.Model):
    _inherit = 'product.pricelist'

    def _get_applicable_rules(self, products, date, **kwargs):
        """The rules of all products of the lines, found once; Odoo picks those of each product."""
        together = self.env.context.get('club_together')
        if not isinstance(together, Together):
            return super()._get_applicable_rules(products, date, **kwargs)
        found = super()._get_applicable_rules
        everything = together.lines.product_id
        if kwargs or products._name != 'product.product' or not products <= everything:
            return found(products, date, **kwargs)
        key = 'rules', self.id, date, self.env.uid, self.env.su
        return together.ask(key, lambda: found(everything, date))
