"""Runs inside Odoo: the same documents with a club and with a native program, in turn."""

import statistics
import time
import uuid
from contextlib import contextmanager

from odoo.fields import Command, Datetime

LINES, PRICE, CUSTOMERS, WARM_UP = 5, 100, 20, 10
TIERS = (0, 20_000, 10**9)  # from how much in a year; some documents lift their customer


def main(env, kind, count, with_tiers):
    """Measure `count` documents with each program.

    :param str kind: 'sale' (confirming) or 'till' (paying, with the till's second call)
    :param bool with_tiers: the club has a ladder
    :return: dict {'native': ms, 'club': ms, 'afterwards': ms}, medians; afterwards: what the job
        that runs after the commit of a document of the club takes
    """
    env = env(user=env.ref('base.user_admin').id)
    env['loyalty.program'].search([]).action_archive()
    shops = [Shop(env, 'native'), Shop(env, 'club', is_club=True, with_tiers=with_tiers)]
    play = {'sale': Shop.confirm, 'till': Shop.pay}[kind]
    times = {'afterwards': [], **{shop.name: [] for shop in shops}}
    for number in range(WARM_UP + count):
        for shop in shops if number % 2 else reversed(shops):
            elapsed = play(shop, number)
            afterwards = shop.catch_up()
            if number >= WARM_UP:
                times[shop.name].append(elapsed * 1000)
                if shop.program.is_club:
                    times['afterwards'].append(afterwards * 1000)
        if number % 20 == 0:
            yield f'{number} of {count} documents with each'
    return {name: statistics.median(values) for name, values in times.items()}


class Shop:
    """A company with a program, its pricelist and its till, and customers who have a card.

    Each side has a company of its own: in a company with a club the orders of every program are
    kept as purchases, and the native side would pay for it.
    """

    def __init__(self, env, name, is_club=False, with_tiers=False):
        company = env['res.company'].create({
            'name': name, 'country_id': env.ref('base.us').id})
        env.user.company_ids += company
        env.cr.commit()  # which gives it the chart of accounts of its country
        self.env, self.name = env(context={'allowed_company_ids': company.ids}), name
        env = self.env
        self._make_shop(company)
        self.partners = env['res.partner'].create([
            {'name': f'{name} {number}'} for number in range(CUSTOMERS)])
        self.cards = env['loyalty.card'].sudo().create([
            {'program_id': self.program.id, 'partner_id': partner.id}
            for partner in self.partners])
        self.program.is_club = is_club
        if with_tiers:
            env['loyalty.club.tier'].create([
                {'name': f'Tier {step}', 'program_id': self.program.id, 'sequence': step,
                 'recipe': 'months12' if amount else 'everybody', 'recipe_amount': amount}
                for step, amount in enumerate(TIERS)])
        self.config.open_ui()
        self.config.current_session_id.set_opening_control(0, None)
        env.cr.commit()

    def _make_shop(self, company):
        """What is sold, at what price, in which till, and for which points."""
        env, name = self.env, self.name
        self.product = env['product.product'].create({
            'name': name, 'type': 'service', 'list_price': PRICE, 'available_in_pos': True,
            'taxes_id': [Command.clear()], 'company_id': company.id,
        })
        self.pricelist = env['product.pricelist'].create({'name': name, 'company_id': company.id})
        self.config = env['pos.config'].create({
            'name': name,
            'payment_method_ids': [Command.create({
                'name': name, 'journal_id': env['account.journal'].search([
                    ('type', '=', 'cash'), ('company_id', '=', company.id)], limit=1).id})],
        })
        self.program = env['loyalty.program'].create({
            'name': name, 'company_id': company.id,
            'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'pricelist_ids': [Command.set(self.pricelist.ids)],
            'pos_config_ids': [Command.set(self.config.ids)],
            'rule_ids': [Command.clear(), Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 1})],
            'reward_ids': [Command.clear(), Command.create({
                'discount_mode': 'per_order', 'discount': 5, 'required_points': 10**9})],
        })

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
        with self._request() as env:
            return self._timed(env, env['sale.order'].browse(order.id).action_confirm)

    def catch_up(self):
        """Return the seconds of the job that a sales order sets off; nobody waits for it."""
        with self._request() as env:
            queue = env['loyalty.club.purchase.queue'].sudo()
            return self._timed(env, queue._catch_up)

    def pay(self, number):
        """Return the seconds the till's two calls take."""
        data = self._order(self.partners[number % CUSTOMERS])
        card = self.cards[number % CUSTOMERS]
        changes = {str(card.id): {
            'points': data['amount_total'], 'program_id': self.program.id,
            'partner_id': data['partner_id'], 'coupon_id': card.id, 'barcode': card.code}}
        self.env.cr.commit()
        ids = []

        def first_call():
            result = env['pos.order'].sync_from_ui([data])
            ids.append(result['pos.order'][0]['id'])

        with self._request() as env:
            elapsed = self._timed(env, first_call)
        with self._request() as env:
            order = env['pos.order'].browse(ids)
            return elapsed + self._timed(env, lambda: order.confirm_coupon_programs(changes))

    @contextmanager
    def _request(self):
        """A transaction of its own, as each request has: what Odoo remembers of records and
        environments is not there yet."""
        with self.env.registry.cursor() as cr:
            yield self.env(cr=cr)

    def _timed(self, env, play):
        started = time.perf_counter()
        play()
        env.cr.commit()
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
