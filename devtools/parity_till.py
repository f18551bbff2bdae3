"""Runs inside Odoo: plays orders of a till by the calls a till makes, with what it would send."""

from collections import defaultdict

from odoo.exceptions import UserError
from odoo.fields import Command, Datetime

from devtools.parity_plan import COUPONS, PROMOTION_CODE


class Till:
    """Plays till orders of the plan; everything the till would be told goes into `answers`."""

    def __init__(self, env, answers):
        user = env['res.users'].search([('login', '=', 'parity_cashier')])
        self.env = env(user=user.id, context={'lang': 'en_US'})
        self.answers = answers
        self.config = self.env['pos.config'].search([('name', '=', 'Till of the comparison')])
        self.config.open_ui()
        self.session = self.config.current_session_id
        self.session.set_opening_control(0, None)
        self.programs = {
            program.name: program for program in self.config.sudo()._get_program_ids()}
        self.line_number = 0

    def play(self, row):
        """Play one order; return the pos.order record."""
        basket = Basket(self, row)
        if row['code'] in COUPONS:
            self._answer(row, self.config.use_coupon_code, row['code'],
                         str(Datetime.now()), basket.partner.id, False)
        basket.claim_rewards()
        changes = {key: data['points'] for key, data in basket.cards.items() if int(key) > 0}
        if changes:
            self._answer(row, self.env['pos.order'].validate_coupon_programs, changes, [])
        draft = row['ending'] == 'cancelled before payment'
        data = basket.to_send('draft' if draft else 'paid')
        order = self._sync(data)
        if draft:
            order.action_pos_order_cancel()
            return order.sudo()
        self._answer(row, order.confirm_coupon_programs, basket.cards)
        if row['ending'] == 'sent twice':
            self._sync(data)
            self._answer(row, order.confirm_coupon_programs, basket.cards)
        elif row['ending'] == 'refunded':
            self._refund(order)
        return order.sudo()

    def _sync(self, data):
        result = self.env['pos.order'].sync_from_ui([data])
        return self.env['pos.order'].browse(result['pos.order'][0]['id'])

    def _refund(self, order):
        """In the backend, as a manager: the till's own refunds are orders like others."""
        refund = order.sudo().browse(order.sudo().refund()['res_id'])
        self.env['pos.make.payment'].sudo().with_context(active_id=refund.id).create({
            'amount': refund.amount_total,
            'payment_method_id': self.config.payment_method_ids[:1].id,
        }).check()

    def _answer(self, row, method, *arguments):
        try:
            with self.env.cr.savepoint():
                result = method(*arguments)
        except UserError as error:
            result = str(error)
        self.answers.append([row['key'], method.__name__, self._readable(result)])

    def _readable(self, value, key=None):
        """Names in place of ids, and no random codes."""
        if isinstance(value, dict):
            return {str(name): self._readable(inner, name) for name, inner in value.items()
                    if name not in ('id', 'old_id', 'coupon_id')}
        if isinstance(value, (list, tuple)):
            return [self._readable(inner) for inner in value]
        if key == 'program_id' and value:
            return self.env['loyalty.program'].sudo().browse(value).name
        if key in ('partner_id', 'coupon_partner_id') and value:
            return self.env['res.partner'].browse(value).name
        if key == 'code':
            return value if value in COUPONS else 'random'
        return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


class Basket:
    """An order in a till: lines, points of its cards, rewards."""

    def __init__(self, till, row):
        self.till, self.row, self.env = till, row, till.env
        self.partner = self.env['res.partner'].search(
            [('name', '=', row['customer'])] if row['customer'] else [('id', '=', 0)])
        self.lines = [
            self._line(self.env['product.product'].search([('name', '=', product)]), quantity,
                       discount=discount)
            for product, quantity, discount in row['lines']
        ]
        self.total = sum(line['price_subtotal_incl'] for line in self.lines)
        self.cards = {}
        self._give_points()

    def _line(self, product, quantity, price=None, discount=0, taxes=None, **values):
        taxes = product.taxes_id if taxes is None else taxes
        price = product.lst_price if price is None else price
        amounts = taxes.compute_all(
            price * (1 - discount / 100), self.till.config.currency_id, quantity, product,
            self.partner)
        self.till.line_number += 1
        return {
            'uuid': f'00000000-0000-4000-9000-{self.till.line_number:012d}',
            'product_id': product.id, 'full_product_name': product.name, 'qty': quantity,
            'price_unit': price, 'discount': discount, 'tax_ids': [Command.set(taxes.ids)],
            'price_subtotal': amounts['total_excluded'],
            'price_subtotal_incl': amounts['total_included'], **values,
        }

    def _give_points(self):
        """What the till reckons each program gives, on the customer's card or a new one."""
        lamp, desk = (
            sum(quantity for product, quantity, __ in self.row['lines'] if product == name)
            for name in ('Lamp', 'Desk'))
        points = {
            'Points': round(self.total, 2) + 7 * lamp if self.partner else 0,
            'Ten percent from 300': self.total >= 300,
            'Next time': self.total >= 250,
            'Paper for desks': desk,
            'Welcome': self.row['code'] == PROMOTION_CODE,
        }
        for number, (name, amount) in enumerate(points.items(), start=1):
            if amount:
                program = self.till.programs[name]
                card = self._card(program) if name == 'Points' else None
                self._data(card.id if card else -number, program)['points'] += float(amount)
        if self.row['code'] in COUPONS:
            card = self.env['loyalty.card'].search([('code', '=', self.row['code'])])
            self._data(card.id, card.program_id)

    def _card(self, program):
        return self.env['loyalty.card'].search([
            ('program_id', '=', program.id), ('partner_id', '=', self.partner.id)], limit=1)

    def _data(self, card_id, program):
        data = {'points': 0, 'program_id': program.id, 'coupon_id': card_id, 'barcode': False}
        if program.program_type == 'loyalty':
            data['partner_id'] = self.partner.id
        return self.cards.setdefault(str(card_id), data)

    def claim_rewards(self):
        """Automatic ones, and of the customer's points what the plan says."""
        for key in list(self.cards):
            program = self.env['loyalty.program'].browse(self.cards[key]['program_id'])
            rewards = program.reward_ids.sorted('required_points')
            card = self.env['loyalty.card'].browse(max(int(key), 0)).exists()
            available = card.points
            if program.program_type in ('promotion', 'promo_code', 'coupons', 'buy_x_get_y'):
                available += max(self.cards[key]['points'], 0)
                self._take(key, rewards[:1], card, available)
            elif program.program_type == 'loyalty':
                for claim in self.row['claims']:
                    reward = rewards[claim % len(rewards)]
                    available -= self._take(key, reward, card, available)

    def _take(self, key, reward, card, available):
        """Put the lines of a reward on the order; return what it costs."""
        if available < reward.required_points or self.total <= 0:
            return 0
        cost = reward.required_points
        identifier = f"{self.row['key']} {len(self.lines)}"
        values = {'is_reward_line': True, 'reward_id': reward.id, 'coupon_id': card.id or False,
                  'reward_identifier_code': identifier}
        if reward.reward_type == 'product':
            lines = [self._line(reward.reward_product_id, reward.reward_product_qty, 0, **values)]
        else:
            discount = {
                'percent': self.total * reward.discount / 100, 'per_order': reward.discount,
                'per_point': min(available * reward.discount, self.total),
            }[reward.discount_mode]
            if reward.discount_mode == 'per_point':
                cost = round(discount / reward.discount, 2)
            lines = self._discount_lines(reward, min(discount, self.total), values)
        self.lines += [line | {'points_cost': 0} for line in lines]
        self.lines[-len(lines)]['points_cost'] = cost
        self.total += sum(line['price_subtotal_incl'] for line in lines)
        data = self.cards[key]
        data['points'] -= cost
        data.setdefault('line_codes', []).append(identifier)
        return cost

    def _discount_lines(self, reward, discount, values):
        """One line for each combination of taxes, as a till makes them."""
        shares = defaultdict(float)
        for line in self.lines:
            shares[tuple(line['tax_ids'][0][2])] += line['price_subtotal_incl']
        taxes = self.env['account.tax']
        product = reward.discount_line_product_id
        lines = []
        for tax_ids, share in shares.items():
            price = -discount * share / sum(shares.values())
            tax = taxes.browse(tax_ids)
            factor = tax.compute_all(100)
            if not any(tax.mapped('price_include')):
                price *= 100 / (factor['total_included'] or 100)
            lines.append(self._line(product, 1, round(price, 2), taxes=tax, **values))
        return lines

    def to_send(self, state):
        """Return the order as the till sends it."""
        number = int(self.row['key'].split()[-1])
        uuid = f'00000000-0000-4000-8000-{number:012d}'
        excluded = sum(line['price_subtotal'] for line in self.lines)
        total = round(sum(line['price_subtotal_incl'] for line in self.lines), 2)
        paid = total if state == 'paid' else 0
        moment = str(Datetime.now())
        return {
            'uuid': uuid, 'access_token': uuid, 'name': self.row['key'], 'state': state,
            'pos_reference': f'2600-001-{number:07d}', 'tracking_number': str(number),
            'session_id': self.till.session.id, 'company_id': self.env.company.id,
            'user_id': self.env.uid, 'partner_id': self.partner.id, 'date_order': moment,
            'amount_total': total, 'amount_paid': paid, 'amount_tax': total - excluded,
            'amount_return': 0, 'lines': [Command.create(line) for line in self.lines],
            'payment_ids': [Command.create({
                'amount': paid, 'name': moment,
                'payment_method_id': self.till.config.payment_method_ids[:1].id,
            })] if paid else [],
        }
