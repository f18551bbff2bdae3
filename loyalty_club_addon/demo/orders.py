"""A year of orders of the demo shop, through the same methods that people's clicks call."""

import logging

from odoo.fields import Command

from . import payments, returns, source

_logger = logging.getLogger(__name__)
TILLS = ('POS-V', 'POS-B')
CHEQUES = ('G3',)  # paid by cheques that are not cleared yet


def make_orders(shop, variant):
    """Orders of the file, the oldest first, so that the days of a member's entries go up; the
    orders of a till are closed in one session."""
    rows = sorted(
        (
            (shop._moment(variant, row['when'], position), row)
            for position, row in enumerate(source.read_rows('orders'))
        ),
        key=lambda pair: pair[0],
    )
    sessions = {
        till: _open_session(shop, till, next(
            moment for moment, row in rows if row['channel'] == till
        ))
        for till in TILLS
    }
    for moment, row in rows:
        if session := sessions.get(row['channel']):
            _make_pos_order(shop, session, moment, row)
        elif row['kind'] == 'return':
            returns.make_credit_note(shop, moment, row)
        else:
            _make_sale(shop, moment, row)
    for session in sessions.values():
        _close_session(session)


def _buyer(shop, row):
    return shop._record(row['customer'] if row['buyer'] == 'self' else row['buyer'])


def _make_sale(shop, moment, row):
    """A quotation, confirmed and delivered unless the file says that it is one still."""
    order = shop._make('sale.order', f"order_{row['ref']}", {
        'partner_id': _buyer(shop, row).id,
        'client_order_ref': row['ref'],
        'date_order': moment,
        'user_id': shop._admin().id,
        'pricelist_id': shop._record('wholesale' if row['prices'] == 'wholesale' else 'retail').id,
        'medium_id': _medium(shop, row['channel']),
        'order_line': [
            Command.create({
                'product_id': shop._record(code).id,
                'product_uom_qty': quantity,
            })
            for code, quantity in source.read_lines(row['lines'])
        ],
    })
    if row['kind'] == 'order':
        order.with_context(club_moment=moment).action_confirm()
        # confirming sets the date to now
        order.date_order = moment
        _deliver(order, moment)
        if row['channel'] == 'SALE':
            payments.pay(shop, order, moment, is_cleared=row['ref'] not in CHEQUES)


def _medium(shop, channel):
    medium = channel == 'WEB' and shop.env.ref('utm.utm_medium_website', raise_if_not_found=False)
    return medium.id if medium else False


def _deliver(order, moment):
    """Nobody waits for goods of last year. Without `sale_stock` there are no deliveries."""
    if 'picking_ids' not in order._fields:
        return
    moves = order.picking_ids.move_ids
    for move in moves:
        move.quantity = move.product_uom_qty
    moves.picked = True
    order.picking_ids._action_done()
    moves.date = moment
    order.picking_ids.date_done = moment


def _open_session(shop, till, moment):
    session = shop.env['pos.session'].create({
        'config_id': shop._record(till).id, 'user_id': shop._admin().id,
    })
    session.set_opening_control(0, '')
    session.start_at = moment
    return session


def _close_session(session):
    if session.cash_control:
        session.post_closing_cash_details(0)
    session.update_closing_control_state_session('')
    session.action_pos_session_closing_control()
    if session.state != 'closed':
        _logger.warning(
            "Demo shop: the session of %s stays %s", session.config_id.name, session.state,
        )


def _make_pos_order(shop, session, moment, row):
    """An order of the till, paid in full."""
    config, env = session.config_id, shop.env
    order = shop._make('pos.order', f"order_{row['ref']}", {
        'session_id': session.id,
        'company_id': config.company_id.id,
        'partner_id': _buyer(shop, row).id,
        'user_id': shop._admin().id,
        'pricelist_id': config.pricelist_id.id,
        'date_order': moment,
        'amount_total': 0,
        'amount_paid': 0,
        'amount_tax': 0,
        'amount_return': 0,
        'lines': [
            Command.create(
                _pos_line_values(shop._record(code), quantity)
                | returns.pos_line_values(shop, row, code)
            )
            for code, quantity in source.read_lines(row['lines'])
        ],
    })
    order.lines._onchange_amount_line_all()
    order._compute_prices()
    card = config.payment_method_ids.filtered(lambda method: method.type == 'bank')[:1]
    env['pos.payment'].create({
        'pos_order_id': order.id,
        'payment_method_id': card.id,
        'payment_date': moment,
        'amount': order.amount_total,
    })
    order.amount_paid = order._compute_amount_paid()
    order.with_context(club_moment=moment)._process_saved_order(False)


def _pos_line_values(product, quantity):
    """:return: values of a line at the list price; the order computes its amounts"""
    return {
        'product_id': product.id,
        'full_product_name': product.display_name,
        'qty': quantity,
        'price_unit': product.lst_price,
        'tax_ids': [Command.set(product.taxes_id.ids)],
        'price_subtotal': 0,
        'price_subtotal_incl': 0,
    }
