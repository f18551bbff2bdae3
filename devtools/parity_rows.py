"""Runs inside Odoo: plays the plan and reads every row that points have to do with.

Ids, sequence numbers and random codes differ between two databases without meaning anything:
rows name their order, customer, program and card instead.
"""

from collections import Counter

from devtools.parity_plan import COUPONS
from devtools.parity_sales import Sales
from devtools.parity_till import Till


def main(env, plan):
    """Play the plan, commit, and return {table: list of rows}."""
    clubs = 'is_club' in env['loyalty.program']._fields and (
        env['loyalty.program'].search_count([('is_club', '=', True)]))
    if clubs:
        raise RuntimeError('a club is on in this database')
    answers, orders = [], {}
    players = {'sale': Sales(env, answers), 'till': Till(env, answers)}
    for number, row in enumerate(plan, start=1):
        orders[players[row['kind']].play(row)] = row['key']
        env.flush_all()
        yield f'{number} of {len(plan)} orders'
    yield 'closing the till'
    journal_items = close_till(env, players['till'].session.sudo())
    env.flush_all()
    env.invalidate_all()
    tables = Rows(env, orders).tables() | {
        'answers to people': answers, 'journal items of the till': journal_items}
    env.cr.commit()
    return tables


def close_till(env, session):
    """Close the session; return what it booked."""
    session.action_pos_session_closing_control()
    items = session._get_related_account_moves().line_ids
    return sorted(
        [item.account_id.code, item.balance, item.tax_base_amount, item.partner_id.name or '']
        for item in items)


class Rows:
    """Readable rows of what the orders left in the database."""

    def __init__(self, env, orders):
        self.env = env
        refunds = {
            order.lines.refund_orderline_ids.order_id: key
            for order, key in orders.items() if order._name == 'pos.order'}
        self.orders = orders | {
            refund: f'{key} refund' for refund, key in refunds.items() if refund}
        self.keys = {(order._name, order.id): key for order, key in self.orders.items()}
        self.cards = self._name_cards()

    def _name_cards(self):
        """Return {card: name}: program, customer or order, and the how many-th of these."""
        counter, names = Counter(), {}
        for card in self.env['loyalty.card'].with_context(active_test=False).search([], order='id'):
            source = self.keys.get(('sale.order', card.order_id.id)) or self.keys.get(
                ('pos.order', card.source_pos_order_id.id))
            name = ' / '.join(filter(None, [
                card.program_id.name, card.partner_id.name, source,
                card.code if card.code in COUPONS else '']))
            counter[name] += 1
            names[card] = f'{name} #{counter[name]}'
        names[self.env['loyalty.card']] = ''
        return names

    def tables(self):
        """Return {table: rows}; rows are lists of texts and numbers, in an order of their own."""
        cards = [card for card in self.cards if card]
        history = self.env['loyalty.history'].search([], order='id')
        points = self.env['sale.order.coupon.points'].search([], order='id')
        sales = {o: key for o, key in self.orders.items() if o._name == 'sale.order'}
        tills = {o: key for o, key in self.orders.items() if o._name == 'pos.order'}
        return {
            'cards': sorted([
                self.cards[card], card.points, str(card.expiration_date), card.active,
                card.use_count, card.points_display] for card in cards),
            'history': sorted([
                self.cards[row.card_id], self.keys.get((row.order_model, row.order_id), ''),
                row.issued, row.used, self._plain(row.description)] for row in history),
            'points of sale orders': sorted(
                [self.keys['sale.order', row.order_id.id], self.cards[row.coupon_id], row.points]
                for row in points),
            'programs': sorted([
                program.name, program.total_order_count, program.coupon_count,
            ] for program in self.env['loyalty.program'].search([])),
            'sale orders': [self._sale_order(key, order) for order, key in sales.items()],
            'lines of sale orders': [
                [key, *self._line(line, line.product_uom_qty, line.price_total, line.tax_ids)]
                for order, key in sales.items() for line in order.order_line],
            'till orders': [
                [key, order.state, order.partner_id.name or '', order.amount_tax,
                 order.amount_total, order.amount_paid] for order, key in tills.items()],
            'lines of till orders': [
                [key, *self._line(line, line.qty, line.price_subtotal_incl, line.tax_ids)]
                for order, key in tills.items() for line in order.lines],
        }

    def _sale_order(self, key, order):
        return [
            key, order.state, order.partner_id.name, order.amount_untaxed, order.amount_tax,
            order.amount_total, order.reward_amount, order.invoice_status,
            sorted(self.cards[card] for card in order.applied_coupon_ids),
            sorted(order.code_enabled_rule_ids.mapped('code')),
            sorted(order.invoice_ids.mapped('amount_total')),
        ]

    def _line(self, line, quantity, total, taxes):
        """What one line bought, and what it has to do with points."""
        return [
            line.product_id.name, quantity, line.price_unit, line.discount, line.price_subtotal,
            total, sorted(taxes.mapped('name')), line.is_reward_line,
            line.reward_id.description or '', self.cards[line.coupon_id], line.points_cost,
        ]

    def _plain(self, text):
        """A description without the number of the order, which comes from a sequence."""
        for order in self.orders:
            text = text.replace(order.display_name, 'ORDER')
        return text
