from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models

from ..tools import earning, numerals, waiting

# Units of the engine, the same as the till's: thousandths of the program's currency (dinars have
# three decimals), thousandths of a piece, hundredths of a point and of a percent.
AMOUNT_SCALE = 1000
QUANTITY_SCALE = 1000
POINT_SCALE = 100
PERCENT_SCALE = 100
COUNTED = {'full': 100, 'half': 50, 'nothing': 0}  # percent of a line under list price


class Occasion(NamedTuple):
    """When and for whom a basket earns, for terms that ask.

    document: record of `loyalty.club.document` the rows belong to. moment: naive UTC, None: now.
    card: loyalty.card record whose day may be full. booked: hundredths the document has there.
    """

    document: object = None
    moment: datetime | None = None
    card: object = None
    booked: int = 0


class LoyaltyClubEarning(models.AbstractModel):
    """From documents to the engine (`tools/earning.py`) and back.

    The till does the same in `static/src/app/models/pos_order.js`; both feed the same engine.
    """

    _name = 'loyalty.club.earning'
    _description = "Loyalty Club: Earning"

    @api.model
    def _compute_points(self, program, partner, rows, discount=0, terms=None, occasion=None):
        """What a basket earns in a club.

        :param program: loyalty.program record, a club
        :param partner: res.partner whose terms decide which rules apply; empty: anonymous
        :param list rows: `(key, product, amount, quantity)`, amount in the program's currency
        :param float discount: total of the reward discounts on the basket, program's currency
        :param str terms: terms of the membership, when they are not the partner's
        :param occasion: `Occasion`, the order and its moment; none: now, prices not looked at
        :return: `tools.earning.Result`
        """
        program.ensure_one()
        occasion = occasion or Occasion()
        if occasion.document:  # its days count, when the club is for several companies
            program = program.with_company(occasion.document.company_id)
        products = self.env['product.product'].union(*(row[1] for row in rows))
        rules = self._rules_for(program, partner, terms, occasion)
        matching = program._get_valid_products(products)
        lines = [
            earning.Line(
                key=key,
                amount=self._to_amount(amount),
                quantity=earning.to_units(quantity, QUANTITY_SCALE),
                rules=tuple(r.id for r in rules if product in matching.get(r, ())),
            )
            for key, product, amount, quantity in rows
        ]
        lines = self._with_prices(lines, rules, occasion)
        running = self._running(program, partner, terms, occasion)
        lines = self._with_multipliers(lines, {row[0]: row[1] for row in rows}, running)
        lines, tiers = self._with_tier(lines, program, occasion)
        return earning.compute(
            lines, [self._to_rule(rule) for rule in rules], self._to_amount(discount),
            [*(one._to_engine() for one in running), *tiers], self._caps(program, occasion),
        )

    @api.model
    def _usable_points(self, program, result):
        """:return: hundredths of a `tools.earning.Result` that its own basket may spend: what
        waits for a day, the delivery or the payment is not there yet"""
        return waiting.usable(result, program.rule_ids._club_waits()) if result else 0

    @api.model
    def _rules_for(self, program, partner, terms=None, occasion=None):
        """Rules of the club open to the partner; an anonymous buyer gets those for everyone and
        for individuals, as he would after enrolling."""
        buyer = self._buyer(partner, terms, occasion)
        if partner and not program._club_is_open_to(*buyer):
            return self.env['loyalty.rule']
        return program.rule_ids.filtered(lambda rule: self._is_open(rule, buyer))

    @api.model
    def _buyer(self, partner, terms=None, occasion=None):
        """:return: `(partner, terms, document, member)` as of `_club_is_open_to`"""
        occasion = occasion or Occasion()
        member = occasion.card and occasion.card.sudo().club_member_ids[:1]
        return partner, terms, occasion.document, member

    @api.model
    def _is_open(self, offer, buyer):
        """Is a rule or a multiplier open to a buyer, an anonymous one as he would be after
        enrolling: an individual without a tier?"""
        if not buyer[0]:
            return offer.club_audience_kind != 'legal' and not offer.club_audience_has_tiers
        return offer._club_is_open_to(*buyer)

    @api.model
    def _to_rule(self, rule):
        """:return: the rule as the engine wants it, in thousandths and hundredths"""
        factor = rule.program_id.club_money_factor
        is_money = rule.reward_point_mode == 'money'
        points = rule.club_step_points if is_money else rule.reward_point_amount
        return earning.Rule(
            key=rule.id,
            mode=rule.reward_point_mode,
            step=earning.to_units(rule.club_step_amount, AMOUNT_SCALE * factor),
            points=earning.to_units(points, POINT_SCALE),
            whole_steps=rule.club_whole_steps,
            adds_up=rule.club_adds_up,
            audience=rule._club_audience_specificity(),
            narrow=not rule.any_product,
            minimum_amount=self._to_amount(rule.minimum_amount),
            minimum_quantity=rule.minimum_qty * QUANTITY_SCALE,
            under_list=COUNTED[rule.club_under_list],
            under_list_from=earning.to_units(rule.club_under_list_percent, PERCENT_SCALE),
            minimum_margin=earning.to_units(rule.club_minimum_margin, PERCENT_SCALE),
        )

    @api.model
    def _to_amount(self, amount):
        return earning.to_units(amount, AMOUNT_SCALE)

    @api.model
    def _example(self, rule):
        """One sentence that shows the manager what a rule gives.

        :return: e.g. "A purchase of £1,234 brings 1,234 points"
        """
        if rule.reward_point_mode == 'order':
            return self.env._("Each order brings %(points)s",
                              points=self._points_text(rule.reward_point_amount))
        if rule.reward_point_mode == 'unit':
            return self.env._("3 pieces bring %(points)s",
                              points=self._points_text(rule.reward_point_amount * 3))
        if rule.club_step_amount <= 0 or rule.club_step_points <= 0:
            return ''
        program = rule.program_id
        amount = 123.4 * rule.club_step_amount
        factor = program.club_money_factor or 1
        result = earning.compute(
            [earning.Line('example', self._to_amount(amount * factor), QUANTITY_SCALE, (rule.id,))],
            [self._to_rule(rule)._replace(minimum_amount=0, minimum_quantity=0)],
        )
        return self.env._(
            "A purchase of %(amount)s %(money)s brings %(points)s",
            amount=self._format(amount),
            money=program.club_money_name or '',
            points=self._points_text(result.points / POINT_SCALE),
        )

    @api.model
    def _format(self, number):
        """Thousands separated, without needless decimals, in the digits of the reader."""
        return numerals.localise(f'{number:,.2f}'.removesuffix('.00'), self.env.lang)

    @api.model
    def _points_text(self, number):
        """:return: "1 point", "2,400 points" in the language of the environment"""
        if number == 1:
            return self.env._("1 point")
        return self.env._("%(points)s points", points=self._format(number))

    @api.model
    def _from_sale_order(self, order, program, measure=()):
        """Rows and discount of a sale order, converted to the program's currency.

        Down payments, delivery and other lines without effect on thresholds, top-ups of gift
        cards and wallets earn nothing; the items of a combo count for the combo product, as one
        piece.

        :param measure: as of `_club_measure`, when it is frozen
        :return: `(rows, discount)` as `_compute_points` wants them
        """
        base, rate = measure or order._club_measure(program)
        field_name = 'price_total' if base == 'taxed' else 'price_subtotal'
        top_ups = self._top_up_products(order.company_id)
        rows, discount, combos = [], 0, order.order_line.browse()
        for line in order.order_line - order._get_no_effect_on_threshold_lines():
            if line.display_type or not line.product_id or line.is_downpayment:
                continue
            amount = line[field_name] * rate
            if line.reward_id:
                discount -= self._reward_discount(line.reward_id, amount)
            elif line.product_id not in top_ups and line.product_id.type != 'combo':
                parent = line.linked_line_id if line.combo_item_id else line.browse()
                quantity = 0 if parent and parent in combos else line.product_uom_qty
                combos |= parent
                rows.append((line.id, (parent or line).product_id, amount, quantity))
        return rows, max(discount, 0)

    @api.model
    def _from_pos_order(self, order, program, measure=()):
        """Rows and discount of a POS order; refunds, tips and settled sale orders earn nothing.

        :param measure: as of `_club_measure`, when it is frozen
        :return: `(rows, discount)` as `_compute_points` wants them
        """
        base, rate = measure or order._club_measure(program)
        field_name = 'price_subtotal_incl' if base == 'taxed' else 'price_subtotal'
        skipped = self._top_up_products(order.company_id) | order.config_id.tip_product_id
        rows, discount, combos = [], 0, order.lines.browse()
        for line in order.lines:
            amount = line[field_name] * rate
            if line.reward_id:
                if not line._club_is_settled():
                    discount -= self._reward_discount(line.reward_id, amount)
            elif line.product_id not in skipped and line._club_may_earn():
                parent = line.combo_parent_id
                quantity = 0 if parent and parent in combos else line.qty
                combos |= parent
                rows.append((line.id, (parent or line).product_id, amount, quantity))
        return rows, max(discount, 0)

    @api.model
    def _reward_discount(self, reward, amount):
        """A gift card or wallet pays; any other reward line makes the purchase smaller."""
        return 0 if reward.program_id.is_payment_program else min(amount, 0)

    @api.model
    def _rate(self, currency, program, company, date):
        if currency == program.currency_id:
            return 1
        return self.env['res.currency']._get_conversion_rate(
            currency, program.currency_id, company, fields.Date.to_date(date),
        )

    @api.model
    def _top_up_products(self, company):
        """Products whose sale fills a gift card or a wallet: money that only changes its form."""
        programs = self.env['loyalty.program'].sudo()
        return programs.browse(programs._club_payment_program_ids(company.id)).trigger_product_ids
