"""Runs inside Odoo: the shop that the jackhammer works on, and the reckoning afterwards."""

from odoo.fields import Command

POINTS, PRICE, REWARD_COST = 10, 20, 50
NAME = "Jackhammer"


def main(env, task):
    """Make the shop, or reckon what it is worth; see `prepare` and `reckon`."""
    yield task
    env = env(user=env.ref('base.user_admin').id)
    result = {'prepare': prepare, 'reckon': reckon}[task](env)
    env.cr.commit()
    return result


def prepare(env):
    """A club that gives 10 points a piece, three members and an open till; few cards, so that
    the workers meet."""
    env['loyalty.program'].search([]).action_archive()
    club = env['loyalty.program'].create({
        'name': NAME, 'program_type': 'loyalty', 'is_club': True,
        'rule_ids': [Command.clear(), Command.create({
            'reward_point_mode': 'unit', 'reward_point_amount': POINTS,
        })],
        'reward_ids': [Command.clear(), Command.create({
            'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 5,
            'required_points': REWARD_COST,
        })],
    })
    product = env['product.product'].create({
        'name': NAME, 'type': 'service', 'list_price': PRICE, 'taxes_id': [Command.clear()],
        'available_in_pos': True, 'invoice_policy': 'order',
    })
    partners = env['res.partner'].create([{'name': f'{NAME} {number}'} for number in range(3)])
    for partner in partners:
        env['loyalty.club.member']._enrol(club, partner, 'manual')
    config = env['pos.config'].create({'name': NAME})
    config.open_ui()
    config.current_session_id.set_opening_control(0, None)
    env['sale.order'].create([
        {'partner_id': partner.id, 'order_line': [Command.create({
            'product_id': product.id, 'product_uom_qty': 2, 'price_unit': PRICE})]}
        for partner in partners for __ in range(10)
    ])
    return


def reckon(env):
    """Compare the ledger with what the documents are worth, reckoned from the documents alone.

    :return: dict with `differences` (of the ledger's own check), `wrong` (documents whose entries
        are not what they are worth) and the figures of the run
    """
    differences = env['loyalty.club.check']._differences()
    worth = _worth(env)
    entries = env['loyalty.club.entry'].search([('program_id.name', '=', NAME)])
    posted = {}
    for entry in entries.filtered('document_model'):
        key = f'{entry.document_model},{entry.document_id}'
        posted[key] = round(posted.get(key, 0) + entry.points, 2)
    wrong = {
        key: [posted.get(key, 0), worth.get(key, 0)] for key in worth.keys() | posted.keys()
        if posted.get(key, 0) != worth.get(key, 0)
    }
    return {
        'differences': [str(row) for row in differences], 'wrong': wrong,
        'documents': len(worth), 'entries': len(entries),
        'kinds': dict(env['loyalty.club.entry']._read_group(
            [('program_id.name', '=', NAME)], ['kind'], ['__count'])),
    }


def _worth(env):
    """:return: dict {'model,id': points} by the state of the documents"""
    worth = {}
    for order in env['sale.order'].search([('partner_id.name', '=like', f'{NAME}%')]):
        pieces = sum(order.order_line.mapped('product_uom_qty')) if order.state == 'sale' else 0
        worth[f'sale.order,{order.id}'] = POINTS * pieces
    for order in env['pos.order'].search([('partner_id.name', '=like', f'{NAME}%')]):
        goods = order.lines.filtered(lambda line: not line.reward_id and line.qty > 0)
        back = -sum(goods.refund_orderline_ids.mapped('qty'))
        points = POINTS * max(sum(goods.mapped('qty')) - back, 0)
        worth[f'pos.order,{order.id}'] = points - sum(order.lines.mapped('points_cost'))
    return worth
