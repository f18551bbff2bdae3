"""Runs inside Odoo: one of the processes that hammer on the same cards."""

import random
import time
import uuid

from psycopg2 import OperationalError

from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command, Date, Datetime

from devtools.jackhammer_world import NAME, PRICE, REWARD_COST


def main(env, number, seconds):
    """Do one thing after the other, each in a transaction of its own, as requests do."""
    env = env(user=env.ref('base.user_admin').id)
    worker = Worker(env, random.Random(f'{number} {time.time_ns()}'))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        worker.step()
        yield ' '.join(f'{name} {count}' for name, count in sorted(worker.done.items()))
    return worker.done


class Worker:
    """Operations of a shop on documents that other workers use too."""

    def __init__(self, env, chance):
        self.env, self.chance = env, chance
        self.done = {'again': 0, 'refused': 0}
        self.operations = (
            self.order, self.confirm, self.confirm, self.cancel, self.edit, self.sell, self.sell,
            self.take_back, self.take_back, self.settle, self.settle, self.write_card,
            self.deliver, self.deliver, self.days_pass,
        )

    def step(self):
        """One operation, tried until no other transaction is in the way."""
        operation = self.chance.choice(self.operations)
        seed = self.chance.random()
        while True:
            chance = random.Random(seed)
            try:
                operation(chance)
                self.env.cr.commit()
                name = operation.__name__
                self.done[name] = self.done.get(name, 0) + 1
                return
            except (OperationalError, ConcurrencyError):
                self._forget('again')
                time.sleep(self.chance.random() / 20)
            except UserError:
                self._forget('refused')
                return

    def _forget(self, what):
        self.env.cr.rollback()
        self.env.transaction.reset()
        self.done[what] += 1

    def _one(self, chance, model, domain):
        records = self.env[model].search(domain, order='id')
        return chance.choice(records) if records else records

    def _partner(self, chance):
        return self._one(chance, 'res.partner', [('name', '=like', f'{NAME}%')])

    def _sale_order(self, chance, *states):
        return self._one(chance, 'sale.order', [
            ('partner_id.name', '=like', f'{NAME}%'), ('state', 'in', states)])

    def order(self, chance):
        product = self.env['product.product'].search([('name', '=', NAME)])
        self.env['sale.order'].create({
            'partner_id': self._partner(chance).id,
            'order_line': [Command.create({
                'product_id': product.id, 'product_uom_qty': chance.randint(1, 5),
                'price_unit': PRICE})],
        })

    def confirm(self, chance):
        order = self._sale_order(chance, 'draft', 'cancel')
        if order.state == 'cancel':
            order.action_draft()
        order.action_confirm()

    def cancel(self, chance):
        self._sale_order(chance, 'sale')._action_cancel()

    def edit(self, chance):
        self._sale_order(chance, 'sale').order_line.product_uom_qty = chance.randint(1, 5)

    def deliver(self, chance):
        """All of an order, or less than before: points that wait for it come and go."""
        line = self._sale_order(chance, 'sale').order_line
        line.qty_delivered = chance.choice((0, line.product_uom_qty))

    def days_pass(self, chance):
        """What the cron does on another day, for a part of what waits."""
        club = self.env['loyalty.program'].search([('name', '=', NAME)])
        self.env['loyalty.club.lot'].sudo()._release_page(
            club, chance.randint(1, 20), Date.add(Date.today(), days=30))

    def settle(self, chance):
        """What two calls for one document do."""
        model = chance.choice(('sale.order', 'pos.order'))
        document = self._one(chance, model, [
            ('partner_id.name', '=like', f'{NAME}%'), ('state', 'in', ('sale', 'paid'))])
        document._club_settle()

    def write_card(self, chance):
        card = self._one(chance, 'loyalty.card', [('program_id.name', '=', NAME)])
        card.sudo().points += 1

    def sell(self, chance):
        """An order of the till, with the reward when the balance allows it."""
        partner = self._partner(chance)
        card = partner.club_member_ids.card_id
        lines = [self._line(chance.randint(1, 5), PRICE)]
        if card.points >= REWARD_COST and chance.random() < 0.5:
            reward = card.program_id.reward_ids
            lines.append(self._line(
                1, -5, reward.discount_line_product_id, reward_id=reward.id, is_reward_line=True,
                coupon_id=card.id, points_cost=REWARD_COST, reward_identifier_code='one'))
        self._send(partner, lines)

    def take_back(self, chance):
        """Pieces of a line that are still there, as two tills may see it at once."""
        line = self._one(chance, 'pos.order.line', [
            ('order_id.partner_id.name', '=like', f'{NAME}%'), ('qty', '>', 0),
            ('reward_id', '=', False)])
        left = line.qty + sum(line.refund_orderline_ids.mapped('qty'))
        if left > 0:
            self._send(line.order_id.partner_id, [self._line(
                -chance.randint(1, int(left)), PRICE, refunded_orderline_id=line.id)],
                is_refund=True)

    def _line(self, quantity, price, product=None, **values):
        product = product or self.env['product.product'].search([('name', '=', NAME)])
        return Command.create({
            'uuid': str(uuid.uuid4()), 'product_id': product.id, 'qty': quantity,
            'price_unit': price, 'price_subtotal': quantity * price,
            'price_subtotal_incl': quantity * price, 'discount': 0,
            'tax_ids': [Command.set([])], 'full_product_name': product.name, **values})

    def _send(self, partner, lines, **values):
        config = self.env['pos.config'].search([('name', '=', NAME)])
        total = sum(line[2]['price_subtotal_incl'] for line in lines)
        name, now = str(uuid.uuid4()), str(Datetime.now())
        self.env['pos.order'].sync_from_ui([{
            'uuid': name, 'name': name, 'pos_reference': name, 'tracking_number': '1',
            'session_id': config.current_session_id.id, 'company_id': config.company_id.id,
            'user_id': self.env.uid, 'partner_id': partner.id, 'date_order': now,
            'amount_total': total, 'amount_paid': total, 'amount_tax': 0, 'amount_return': 0,
            'state': 'paid', 'access_token': name, 'lines': lines,
            'payment_ids': [Command.create({
                'amount': total, 'name': now,
                'payment_method_id': config.payment_method_ids[:1].id})],
            **values,
        }])
