from collections import defaultdict

from odoo import api, models

from ..tools import multipliers, replay
from ..tools.earning import Line, to_units
from .loyalty_club_earning import AMOUNT_SCALE, PERCENT_SCALE, QUANTITY_SCALE
from .loyalty_club_replay_prices import ReplayPrices


class LoyaltyClubReplayBaskets(models.AbstractModel):
    """Lines of past documents as lines of the engine.

    Products, their rules, prices and rates are asked once: `known` keeps them as long as the rules
    stay the same.
    """

    _name = 'loyalty.club.replay.baskets'
    _description = "Loyalty Club: Baskets of a Replay"

    @api.model
    def _new_knowledge(self, job):
        """:return: dict that `_learn` fills: what belongs to the rules of the job"""
        program = job._program()
        running = program.sudo().club_multiplier_ids.filtered('active')
        return {
            'program': program,
            'rules': {}, 'multipliers': {}, 'rates': {}, 'top_ups': {}, 'taxes': {},
            'running': [
                (one.id, one.club_audience_kind, job._at_any_day(one._to_engine()))
                for one in running
            ],
            'plain': tuple(
                rule.id for rule in program.rule_ids
                if rule.any_product and rule.reward_point_mode == 'money'
            ),
            'prices': program.rule_ids._club_looks_at_prices() and ReplayPrices(
                self.env(su=True)),
        }

    @api.model
    def _learn(self, job, model, lines, known):
        """Find the rules and multipliers of products that were not met before."""
        rows = [line for group in lines.values() for line in group]
        missing = sorted({line.rule_product for line in rows} - known['rules'].keys())
        products = self.env['product.product'].sudo().browse(missing)
        rules, factors = defaultdict(list), defaultdict(list)
        for rule, matching in job._program()._get_valid_products(products).items():
            for product in matching.ids:
                rules[product].append(rule.id)
        for one in self.env['loyalty.club.multiplier'].browse(
            [row[0] for row in known['running']],
        ).sudo():
            for product in products.filtered_domain(one._product_domain()).ids:
                factors[product].append(one.id)
        for product in missing:
            known['rules'][product] = tuple(rules[product])
            known['multipliers'][product] = tuple(factors[product])
        if known['prices']:
            known['taxes'] = self.env['loyalty.club.replay.lines']._line_taxes(
                model, [line.key for line in rows])

    @api.model
    def _with_lines(self, job, purchase, row, lines, known):
        """
        :param purchase: `tools.replay.Purchase` without lines
        :param row: its `Bought`
        :param lines: list of its `Row`
        :return: the purchase with what earns in it
        """
        top_ups = self._top_ups(row.company, known)
        lines = [line for line in lines if line.reward or line.product not in top_ups]
        rate, is_taxed = self._rate(job, row, known), job.program_id.club_base == 'taxed'
        running = self._running(job, row, known)
        earns = [line for line in lines if line.earns]
        prices = known['prices'].of(row, earns, known['taxes']) if known['prices'] else {}
        seen, made, left = set(), [], {}
        for line in earns:
            amount = float(line.taxed if is_taxed else line.untaxed) * rate
            quantity = 0 if line.combo and line.combo in seen else float(line.quantity)
            seen.add(line.combo)
            made.append(self._line(line, amount, quantity, known, running, prices))
            if line.of_amount < 1 or line.of_quantity < 1:
                left[line.key] = (
                    to_units(amount * float(line.of_amount), AMOUNT_SCALE),
                    to_units(quantity * float(line.of_quantity), QUANTITY_SCALE),
                )
        discount = self.env['loyalty.club.replay.lines']._discount(lines, rate, is_taxed)
        return purchase._replace(
            lines=tuple(made), left=left, running=tuple(running.values()),
            discount=to_units(discount, AMOUNT_SCALE),
            loose=self._loose(lines, rate, is_taxed, known),
            products={line.key: line.product for line in earns},
            shown={
                line.key: to_units(float(line.shown), PERCENT_SCALE)
                for line in earns if line.shown > 0
            },
        )

    @api.model
    def _line(self, line, amount, quantity, known, running=None, prices=None):
        """:return: `tools.earning.Line`, amount in the club's currency"""
        keys = known['multipliers'][line.rule_product] if running else ()
        net, listed, cost = prices[line.key] if prices else (None, None, None)
        return Line(
            line.key, to_units(amount, AMOUNT_SCALE), to_units(quantity, QUANTITY_SCALE),
            known['rules'][line.rule_product], tuple(key for key in keys if key in running),
            net, listed, cost,
        )

    @api.model
    def _loose(self, lines, rate, is_taxed, known):
        """:return: tuple of lines that came back without their purchase, as if they were bought"""
        return tuple(
            self._line(line, -float(line.taxed if is_taxed else line.untaxed) * rate,
                       -float(line.quantity), known)
            for line in lines if line.is_loose
        )

    @api.model
    def _running(self, job, row, known):
        """:return: dict {id: Multiplier} of those that ran at the moment of a purchase"""
        if not known['running']:
            return {}
        company = self.env['res.company'].browse(row.company)
        now = known['program'].with_company(company)._club_running(row.moment)
        return {
            key: engine for key, kind, engine in known['running']
            if kind in (False, row.terms) and multipliers.is_running(engine, now)
        }

    @api.model
    def _rate(self, job, row, known):
        """:return: what a unit of the document's currency was in the club's"""
        key = row.currency, row.company, row.moment.date()
        if key not in known['rates']:
            known['rates'][key] = self.env['loyalty.club.earning']._rate(
                self.env['res.currency'].browse(row.currency), job.program_id,
                self.env['res.company'].browse(row.company), row.moment.date(),
            )
        return known['rates'][key]

    @api.model
    def _top_ups(self, company_id, known):
        """:return: set of ids of the products that fill gift cards and wallets"""
        if company_id not in known['top_ups']:
            company = self.env['res.company'].browse(company_id)
            known['top_ups'][company_id] = set(
                self.env['loyalty.club.earning']._top_up_products(company).ids)
        return known['top_ups'][company_id]

    @api.model
    def _imported(self, job, purchase, known):
        """:return: a purchase of which nothing but the amount is known, as the import reckons it"""
        amount = purchase.taxed if job.program_id.club_base == 'taxed' else purchase.untaxed
        line = Line('import', amount, QUANTITY_SCALE, known['plain'])
        return purchase._replace(
            lines=(line,), products={'import': None},
            goods=(replay.Goods(None, purchase.untaxed, purchase.taxed, purchase.margin),),
        )
