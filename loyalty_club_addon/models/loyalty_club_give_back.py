from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..tools import give_back
from ..tools.earning import Line, compute, to_units
from .loyalty_club_audience_mixin import KINDS
from .loyalty_club_earning import AMOUNT_SCALE, QUANTITY_SCALE

DAYS = 365
BEST_SELLERS = 2000  # products that are looked at
LARGE = 1000  # times the example: so much that a step that was only begun does not count
SOLD = """
    SELECT COALESCE(holder.club_terms, 'individual'), line.product_id, SUM(line.quantity),
           SUM(line.amount_untaxed * %(factor)s), SUM(line.amount_total * %(factor)s),
           SUM(line.margin * %(factor)s)
      FROM loyalty_club_purchase_line line
      JOIN loyalty_club_purchase purchase ON purchase.id = line.purchase_id
      JOIN res_partner holder ON holder.id = purchase.holder_id
     WHERE purchase.company_id = ANY(%(companies)s) AND purchase.day > %(since)s
       AND %(factor)s <> 0
  GROUP BY 1, 2
    HAVING SUM(line.amount_untaxed) > 0
  ORDER BY SUM(line.amount_untaxed) DESC
     LIMIT %(limit)s
"""
AVERAGE = """
    SELECT COALESCE(holder.club_terms, 'individual'), AVG(purchase.amount_untaxed * %(factor)s)
      FROM loyalty_club_purchase purchase
      JOIN res_partner holder ON holder.id = purchase.holder_id
     WHERE purchase.company_id = ANY(%(companies)s) AND purchase.day > %(since)s
       AND purchase.amount_untaxed > 0
  GROUP BY 1
"""


class LoyaltyClubGiveBack(models.AbstractModel):
    """What a club gives back, tier by tier, against the margin of what was sold in a year.

    `tools/give_back.py` compares; the earning engine says what the sales of a product bring. The
    rules are those on the screen, also before they are saved.
    """

    _name = 'loyalty.club.give.back'
    _description = "Loyalty Club: Give-back Meter"

    @api.model
    def _meter(self, program, tier=None):
        """
        :param program: loyalty.program record, a club
        :param tier: loyalty.club.tier record as it stands on the screen: only this one
        :return: dict: color, kinds (list of dict kind, rows), unknown (products without cost)
        """
        saved = program._origin
        if not program.active:
            program = program.with_context(active_test=False)
        sold, averages = self._sold(saved), self._averages(saved)
        kinds = []
        for kind, __ in KINDS:
            if program.club_audience_kind in (False, kind) and (
                not tier or tier.kind in (False, kind)
            ):
                tiers = tier or (saved and saved._club_ladder(kind)) or ()
                nobody = self.env['loyalty.club.tier']
                rules = self._open_rules(program, kind, nobody, averages.get(kind))
                worth = self._worth(program, kind)
                kinds.append({
                    'kind': kind, 'has_sales': bool(sold[kind]),
                    'basic': give_back.points_rate(self._ordinary(program, rules), worth),
                    'rows': self._rows(program, kind, tiers, sold[kind], averages.get(kind)),
                })
        unknown = {
            product for rows in sold.values() for product, (__, untaxed, __, margin) in rows.items()
            if not self._is_cost_known(untaxed, margin)
        }
        return {
            'kinds': kinds, 'example': self._example_amount(program),
            'unknown': self.env['product.product'].sudo().browse(sorted(unknown)),
            'color': give_back.worst_color(
                row.color for kind in kinds for __, row in kind['rows']),
        }

    @api.model
    def _rows(self, program, kind, tiers, sold, average):
        """:return: list of (tier, `tools.give_back.Row`); without tiers one for everybody"""
        factors, matching = self._factors(program, kind, sold), self._matching(program, sold)
        found = []
        for tier in tiers or [self.env['loyalty.club.tier']]:
            rules = self._open_rules(program, kind, tier, average)
            benefit = give_back.Benefit(tier)
            if tier:
                one = tier._replay_benefit()
                benefit = give_back.Benefit(tier, one.factor, one.discount, one.excepted)
            products = [
                self._to_sold(program, product, values, rules, matching, factors)
                for product, values in sold.items()
            ]
            [row] = give_back.measure(
                [benefit], products, self._ordinary(program, rules), self._worth(program, kind))
            found.append((tier, row))
        return found

    @api.model
    def _open_rules(self, program, kind, tier, average):
        """Rules as the engine wants them. What counts per order is spread over an average one, and
        minimums are taken as reached.

        :return: list of `tools.earning.Rule`
        """
        found = []
        # rules name the tier that a draft stands for
        named = (tier.origin_id or tier)._origin.id if tier else None
        for rule in program.rule_ids:
            if rule._replay_is_open(kind, named or None):
                one = self.env['loyalty.club.earning']._to_rule(rule)
                one = one._replace(minimum_amount=0, minimum_quantity=0)
                if one.mode == 'order':
                    one = one._replace(mode='money', whole_steps=False,
                                       step=to_units(float(average or 0), AMOUNT_SCALE))
                found.append(one)
        return found

    @api.model
    def _to_sold(self, program, product, values, rules, matching, factors):
        quantity, untaxed, taxed, margin = values
        amount = to_units(untaxed, AMOUNT_SCALE)
        is_known = self._is_cost_known(untaxed, margin)
        cost = to_units(untaxed - margin, AMOUNT_SCALE) if is_known else None
        line = Line(
            product, to_units(taxed if program.club_base == 'taxed' else untaxed, AMOUNT_SCALE),
            to_units(quantity, QUANTITY_SCALE), matching[product], net=amount, cost=cost,
        )
        points = compute([line], rules).points
        return give_back.Sold(
            product, amount, to_units(margin, AMOUNT_SCALE) if is_known else None, points,
            factors.get(product, give_back.ONCE),
        )

    @api.model
    def _is_cost_known(self, untaxed, margin):
        """A product without cost, or a service of nobody knows what, has all the margin."""
        return margin < untaxed

    @api.model
    def _ordinary(self, program, rules):
        """:return: hundredths of points for each thousandth of an ordinary purchase, by the rules
        for all products"""
        amount = to_units(self._example_amount(program) * LARGE, AMOUNT_SCALE)
        rules = [rule for rule in rules if not rule.narrow and rule.mode == 'money']
        line = Line('all', amount, QUANTITY_SCALE, tuple(rule.key for rule in rules))
        return Fraction(compute([line], rules).points, amount)

    @api.model
    def _worth(self, program, kind):
        """:return: thousandths of money that a point costs, a Fraction"""
        return Fraction(self.env['loyalty.club.replay.terms']._worth(program, kind), 1000)

    @api.model
    def _example_amount(self, program):
        """:return: 100, or as many more as people buy for: ten steps of a rule, rounded up to a
        power of ten; in the currency of the club"""
        steps = [
            rule.club_step_amount for rule in program.rule_ids if rule.reward_point_mode == 'money'
        ]
        amount = 100
        while amount < 10 * min(steps, default=0):
            amount *= 10
        return amount * (program.club_money_factor or 1)

    @api.model
    def _matching(self, program, sold):
        """:return: dict {product id: tuple of ids of the rules for it}"""
        products = self.env['product.product'].sudo().browse(list(sold))
        found = defaultdict(list)
        for rule, matching in program._get_valid_products(products).items():
            for product in matching.ids:
                found[product].append(rule.id)
        return {product: tuple(found[product]) for product in sold}

    @api.model
    def _factors(self, program, kind, sold):
        """:return: dict {product id: hundredths of the largest multiplier that runs at times}"""
        products = self.env['product.product'].sudo().browse(list(sold))
        today, found = program._club_day(), {}
        for one in program.club_multiplier_ids:
            if one.active and one.club_audience_kind in (False, kind) and (
                not one.date_to or one.date_to >= today
            ):
                for product in products.filtered_domain(one._product_domain()).ids:
                    found[product] = max(found.get(product, 0), to_units(one.factor, 100))
        return found

    @api.model
    def _sold(self, program):
        """What was sold in the last year, by terms of the customers.

        :return: dict {kind: {product id: (quantity, untaxed, taxed, margin)}}, floats in the
            currency of the club
        """
        found = defaultdict(dict)
        for kind, product, *values in self._read(SOLD, program, limit=BEST_SELLERS):
            found[kind][product] = tuple(float(value or 0) for value in values)
        return found

    @api.model
    def _averages(self, program):
        """:return: dict {kind: amount of an average purchase}"""
        if all(rule.reward_point_mode != 'order' for rule in program.rule_ids):
            return {}
        return dict(self._read(AVERAGE, program))

    @api.model
    def _read(self, statement, program, **values):
        if not program:
            return []
        self.env.flush_all()
        self.env.cr.execute(SQL(
            statement, companies=self.env['loyalty.club.purchase']._companies_of(program).ids,
            since=program._club_day() - timedelta(days=DAYS),
            factor=self.env['loyalty.club.tier.totals']._factor_of(program), **values,
        ))
        return self.env.cr.fetchall()
