"""Runs inside Odoo: what people of the demo shop did by hand before the pictures are taken."""

from odoo.fields import Command

from odoo.addons.loyalty_club_addon.demo import orders

SECOND_MANAGER = {'en': 'Grace Palmer', 'fa': 'مینا رستگار'}
# Customer, points of the Persian shop, reason, words.
BY_HAND = (
    ('C05', 500, 'apology', {
        'en': "Parcel arrived a week late", 'fa': 'مرسوله یک هفته دیر رسید'}),
    ('C07', -200, 'mistake', {
        'en': "Counted twice on a card of before", 'fa': 'روی کارت قبلی دو بار حساب شده بود'}),
)
ASKED_FOR = ('C02', 3_000, 'gift', {'en': "Ten years a customer", 'fa': 'ده سال مشتری است'})
LIMIT = 1_000
# A quotation that takes all points of a customer, who has fewer afterwards.
SHORT = ('C04', -1_000, 'misuse', {
    'en': "Receipt of somebody else", 'fa': 'رسید شخص دیگری بود'})
PORTAL_LOGIN = 'member'


def make(shop, language):
    """Make managers, points by hand, purchases without customer and a portal user.

    :return: dict of ids and words by key
    """
    company = shop.env.company
    company.club_adjust_limit = points(shop, LIMIT)
    manager = make_manager(shop, SECOND_MANAGER[language])
    for row in BY_HAND:
        adjust(shop, language, *row)
    adjust(shop, language, *ASKED_FOR, approver=manager)
    return {
        'short_quotation': make_short_quotation(shop, language),
        'coffee_quotation': make_coffee_quotation(shop),
        'anonymous_order': make_anonymous_orders(shop, manager),
        'portal_login': make_portal_user(shop),
        'card_path': member(shop, 'C01')._card_path(),
        'pending_partner': shop._record('c09').id,
        'pending_member': member(shop, 'C09').id,
        'adjusted': member(shop, 'C05').id,
        'asked_points': int(points(shop, ASKED_FOR[1])),
    }


def points(shop, persian):
    """Return points of this shop for those of the Persian one."""
    return persian / (1 if shop.env.company.club_money_unit == 'toman' else 10)


def member(shop, code):
    """Return the membership of a customer."""
    return shop._record(f'member_{code}')


def make_manager(shop, name):
    """Return a second manager of the club, who may approve."""
    return shop.env['res.users'].create({
        'name': name, 'login': 'manager', 'company_id': shop.env.company.id,
        'company_ids': [Command.set(shop.env.company.ids)],
        'group_ids': [Command.link(shop.env.ref(name).id) for name in (
            'base.group_user', 'loyalty_club_addon.group_club_manager')],
    })


def adjust(shop, language, code, size, reason, words, approver=None):
    """Give points by hand or ask for them, as the window does."""
    card = member(shop, code).card_id
    reason = shop.env.ref(f'loyalty_club_addon.adjustment_reason_{reason}')
    shop.env['loyalty.club.adjustment']._adjust(
        card, points(shop, size), reason, words[language], approver=approver)


def make_short_quotation(shop, language):
    """Return the id of a quotation whose points were taken meanwhile."""
    code = SHORT[0]
    order = quotation(shop, code, (('cof', 1),))
    reward = shop._record('club').reward_ids.filtered(
        lambda reward: reward.discount_mode == 'per_point')[:1]
    order._update_programs_and_rewards()
    order._apply_program_reward(reward, member(shop, code).card_id)
    adjust(shop, language, *SHORT)
    return order.id


def make_coffee_quotation(shop):
    """Return the id of a quotation for a customer who may choose how much to spend."""
    return quotation(shop, 'C01', (('cof', 1), ('esp', 2))).id


def quotation(shop, code, lines):
    """Return a quotation for a customer: products and how many."""
    return shop.env['sale.order'].create({
        'partner_id': shop._record(code).id,
        'order_line': [
            Command.create({'product_id': shop._record(product).id, 'product_uom_qty': quantity})
            for product, quantity in lines
        ],
    })


def make_anonymous_orders(shop, cashier):
    """Two purchases without customer in the open till; one is registered for a member.

    :return: the id of the other one
    """
    registered, other = (make_anonymous_order(shop, cashier, code) for code in ('ket', 'pot'))
    registered._club_register_late(shop._record('C05'))
    return other.id


def make_anonymous_order(shop, cashier, code):
    """Return a paid order of a cashier whose customer nobody asked for."""
    config = shop._record('POS-V')
    order = shop.env['pos.order'].create({
        'session_id': config.current_session_id.id, 'company_id': config.company_id.id,
        'user_id': cashier.id, 'pricelist_id': config.pricelist_id.id,
        'amount_total': 0, 'amount_paid': 0, 'amount_tax': 0, 'amount_return': 0,
        'lines': [Command.create(orders._pos_line_values(shop._record(code), 1))],
    })
    order.lines._onchange_amount_line_all()
    order._compute_prices()
    shop.env['pos.payment'].create({
        'pos_order_id': order.id, 'amount': order.amount_total,
        'payment_method_id': config.payment_method_ids.filtered(
            lambda method: method.type == 'bank')[:1].id,
    })
    order.amount_paid = order._compute_amount_paid()
    order._process_saved_order(False)
    return order


def make_portal_user(shop):
    """Let a member log in to the portal; return the login, which is the password too."""
    shop.env['res.users'].create({
        'login': PORTAL_LOGIN, 'password': PORTAL_LOGIN, 'lang': shop.env.lang,
        'partner_id': shop._record('C01').id, 'company_id': shop.env.company.id,
        'company_ids': [Command.set(shop.env.company.ids)],
        'group_ids': [Command.set(shop.env.ref('base.group_portal').ids)],
    })
    return PORTAL_LOGIN
