"""Runs inside Odoo: the shop that the jackhammer works on, and the reckoning afterwards."""

from odoo.fields import Command

PRICE, REWARD_COST = 20, 50
# points a piece, by what they wait for
WAITS = {'now': 5, 'delivered': 3, 'days': 2}
POINTS = sum(WAITS.values())
NAME = "Jackhammer"


def main(env, task):
    """Make the shop, or reckon what it is worth; see `prepare` and `reckon`."""
    yield task
    env = env(user=env.ref('base.user_admin').id)
    result = {'prepare': prepare, 'reckon': reckon}[task](env)
    env.cr.commit()
    return result


def prepare(env):
    """A club that gives 10 points a piece, half of them at once, three members and an open till;
    few cards, so that the workers meet."""
    env['loyalty.program'].search([]).action_archive()
    club = env['loyalty.program'].create({
        'name': NAME, 'program_type': 'loyalty', 'is_club': True,
        'rule_ids': [Command.clear()] + [
            Command.create({
                'reward_point_mode': 'unit', 'reward_point_amount': points,
                'club_adds_up': True, 'club_available': wait,
            }) for wait, points in WAITS.items()
        ],
        'reward_ids': [Command.clear(), Command.create({
            'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 5,
            'required_points': REWARD_COST,
        })],
    })
    product = env['product.product'].create({
        'name': NAME, 'type': 'service', 'list_price': PRICE, 'taxes_id': [Command.clear()],
        'available_in_pos': True, 'invoice_policy': 'delivery',
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
        are not what they are worth), `stuck` (points that wait for what has happened, or do not
        wait for what has not) and the figures of the run
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
        'differences': [str(row) for row in differences], 'wrong': wrong, 'stuck': _stuck(env),
        'pending': sum(env['loyalty.card'].search([('program_id.name', '=', NAME)]).mapped(
            'club_pending')),
        'documents': len(worth), 'entries': len(entries),
        'kinds': dict(env['loyalty.club.entry']._read_group(
            [('program_id.name', '=', NAME)], ['kind'], ['__count'])),
    }


def _stuck(env):
    """:return: list of text, lots of sale orders that wait although all is delivered, or do not
    although it is not"""
    stuck = []
    for lot in env['loyalty.club.lot'].search([
        ('card_id.program_id.name', '=', NAME), ('waits_for', '=', 'delivered'),
        ('points_left', '>', 0), ('entry_id.document_model', '=', 'sale.order'),
    ]):
        line = env['sale.order'].browse(lot.entry_id.document_id).order_line
        if lot.is_pending != (line.qty_delivered < line.product_uom_qty):
            stuck.append(f'{lot.entry_id.document_name}, {lot.points_left} points')
    return stuck


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
