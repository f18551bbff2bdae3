"""Runs inside Odoo: plays sale orders the way a salesperson's clicks do."""

from odoo.exceptions import UserError
from odoo.fields import Command


class Sales:
    """Plays sale orders of the plan; everything people would be told goes into `answers`."""

    def __init__(self, env, answers):
        users = env['res.users']
        user = users.search([('login', '=', 'parity_salesperson')])
        self.env = env(user=user.id, context={'lang': 'en_US'})
        # plain Odoo does not let a salesperson cancel an order that gave points
        self.manager = users.search([('login', '=', 'parity_sales_manager')])
        self.answers = answers

    def play(self, row):
        """Play one order; return the sale.order record."""
        partners = self.env['res.partner']
        order = self.env['sale.order'].create({
            'partner_id': partners.search([('name', '=', row['customer'])]).id,
            'client_order_ref': row['key'],
            'order_line': [Command.create({
                'product_id': self.env['product.product'].search([('name', '=', product)]).id,
                'product_uom_qty': quantity, 'discount': discount,
            }) for product, quantity, discount in row['lines']],
        })
        order._update_programs_and_rewards()
        if row['code']:
            self._answer(row, order._try_apply_code, row['code'])
        for claim in row['claims']:
            self._claim(row, order, claim)
        if row['ending'] == 'other customer before confirming':
            order.partner_id = partners.search([('name', '=', row['other_customer'])])
        self._end(row, order)
        return order.sudo()

    def _claim(self, row, order, claim):
        """Take one of the rewards on offer, as the reward window does."""
        order._update_programs_and_rewards()
        offers = sorted(
            ((reward.program_id.name, reward.required_points, reward, card)
             for card, rewards in order._get_claimable_rewards().items() for reward in rewards),
            key=lambda offer: offer[:2])
        self.answers.append([row['key'], 'on offer', [list(offer[:2]) for offer in offers]])
        if offers:
            *__, reward, card = offers[claim % len(offers)]
            self._answer(row, order._apply_program_reward, reward, card)
            order._update_programs_and_rewards()

    def _end(self, row, order):
        ending = row['ending']
        if ending == 'quotation':
            return
        self._answer(row, order.action_confirm)
        if ending == 'changed after confirming':
            order.order_line[:1].product_uom_qty += 2
            order._update_programs_and_rewards()
        elif ending.startswith('cancelled'):
            managed = order.with_user(self.manager).with_context(disable_cancel_warning=True)
            self._answer(row, managed.action_cancel)
            if ending.endswith('again'):
                managed.action_draft()
                self._answer(row, managed.action_confirm)
        elif ending == 'invoiced':
            order.sudo()._create_invoices().action_post()

    def _answer(self, row, method, *arguments):
        """Call as a click does: an error undoes what the click began, and is told."""
        try:
            with self.env.cr.savepoint():
                result = method(*arguments)
        except UserError as error:
            result = str(error)
        self.answers.append([row['key'], method.__name__, _readable(result)])


def _readable(result):
    """Records by name, so that both sides can be compared."""
    if isinstance(result, dict):
        return sorted([str(_readable(key)), _readable(value)] for key, value in result.items())
    if hasattr(result, '_name'):
        if result._name == 'loyalty.card':
            return result.program_id.mapped('name')
        return sorted(result.mapped('display_name'))
    return result
