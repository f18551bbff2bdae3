"""Runs inside Odoo: the same documents with a club and with a native program, in turn."""

import statistics
import time
import uuid

from odoo.fields import Command, Datetime

LINES, PRICE, CUSTOMERS, WARM_UP = 5, 100, 20, 10


def main(env, kind, count):
    """Measure `count` documents with each program.

    :param str kind: 'sale' (confirming) or 'till' (paying, with the till's second call)
    :return: dict {'native': ms, 'club': ms}, medians
    """
    env = env(user=env.ref('base.user_admin').id)
    env['loyalty.program'].search([]).action_archive()
    shops = [Shop(env, 'native', is_club=False), Shop(env, 'club', is_club=True)]
    play = {'sale': Shop.confirm, 'till': Shop.pay}[kind]
    times = {shop.name: [] for shop in shops}
    for number in range(WARM_UP + count):
        for shop in shops if number % 2 else reversed(shops):
            elapsed = play(shop, number)
            if number >= WARM_UP:
                times[shop.name].append(elapsed * 1000)
        if number % 20 == 0:
            yield f'{number} of {count} documents with each'
    return {name: statistics.median(values) for name, values in times.items()}


class Shop:
    """A program, its pricelist and its till, with customers who have a card."""

    def __init__(self, env, name, is_club):
        self.env, self.name = env, name
        self.product = env['product.product'].create({
            'name': name, 'type': 'service', 'list_price': PRICE, 'available_in_pos': True,
            'taxes_id': [Command.clear()],
        })
        self.pricelist = env['product.pricelist'].create({'name': name})
        self.config = env['pos.config'].create({'name': name})
        self.program = env['loyalty.program'].create({
            'name': name, 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'pricelist_ids': [Command.set(self.pricelist.ids)],
            'pos_config_ids': [Command.set(self.config.ids)],
            'rule_ids': [Command.clear(), Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1})],
            'reward_ids': [Command.clear(), Command.create({
                'discount_mode': 'per_order', 'discount': 5, 'required_points': 10**9})],
        })
        self.partners = env['res.partner'].create([
            {'name': f'{name} {number}'} for number in range(CUSTOMERS)])
        self.cards = env['loyalty.card'].sudo().create([
            {'program_id': self.program.id, 'partner_id': partner.id}
            for partner in self.partners])
        self.program.is_club = is_club
        if is_club:
            self._make_ladder()
        self.config.open_ui()
        self.config.current_session_id.set_opening_control(0, None)
        env.cr.commit()

    def _make_ladder(self):
        """Three tiers that are looked at with each document and lift nobody."""
        for sequence, amount in enumerate((0, 10**6, 10**7)):
            self.env['loyalty.club.tier'].create({
                'name': f'Tier {sequence}', 'program_id': self.program.id, 'sequence': sequence,
                'recipe': 'months12' if amount else 'everybody', 'recipe_amount': amount})

    def confirm(self, number):
        """Return the seconds a confirmation takes, with everything until the commit."""
        order = self.env['sale.order'].create({
            'partner_id': self.partners[number % CUSTOMERS].id,
            'pricelist_id': self.pricelist.id,
            'order_line': [Command.create({
                'product_id': self.product.id, 'product_uom_qty': 1 + line, 'price_unit': PRICE})
                for line in range(LINES)],
        })
        order._update_programs_and_rewards()
        self.env.cr.commit()
        self.env.invalidate_all()
        return self._timed(order.action_confirm)

    def pay(self, number):
        """Return the seconds the till's two calls take."""
        data = self._order(self.partners[number % CUSTOMERS])
        card = self.cards[number % CUSTOMERS]
        changes = {str(card.id): {
            'points': data['amount_total'], 'program_id': self.program.id,
            'partner_id': data['partner_id'], 'coupon_id': card.id, 'barcode': card.code}}
        orders = self.env['pos.order']

        def both_calls():
            result = orders.sync_from_ui([data])
            self.env.cr.commit()
            orders.browse(result['pos.order'][0]['id']).confirm_coupon_programs(changes)

        self.env.invalidate_all()
        return self._timed(both_calls)

    def _timed(self, play):
        started = time.perf_counter()
        play()
        self.env.cr.commit()
        return time.perf_counter() - started

    def _order(self, partner):
        lines = [self._line(1 + number) for number in range(LINES)]
        total = sum(line[2]['price_subtotal_incl'] for line in lines)
        name, now = str(uuid.uuid4()), str(Datetime.now())
        return {
            'uuid': name, 'name': name, 'pos_reference': name, 'tracking_number': '1',
            'session_id': self.config.current_session_id.id,
            'company_id': self.config.company_id.id, 'user_id': self.env.uid,
            'partner_id': partner.id, 'date_order': now, 'amount_total': total,
            'amount_paid': total, 'amount_tax': 0, 'amount_return': 0, 'state': 'paid',
            'access_token': name, 'lines': lines,
            'payment_ids': [Command.create({
                'amount': total, 'name': now,
                'payment_method_id': self.config.payment_method_ids[:1].id})],
        }

    def _line(self, quantity):
        amount = quantity * PRICE
        return Command.create({
            'uuid': str(uuid.uuid4()), 'product_id': self.product.id, 'qty': quantity,
            'price_unit': PRICE, 'price_subtotal': amount, 'price_subtotal_incl': amount,
            'discount': 0, 'tax_ids': [Command.set([])], 'full_product_name': self.product.name})
