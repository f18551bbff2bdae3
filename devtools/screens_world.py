"""Runs inside Odoo: what the pictures need beyond the demo shop, and the ids they open."""

from odoo.fields import Command

from devtools import screens_world_club, screens_world_import

# The quotation of a company's contact: products and how many.
QUOTATION = (('COF', 1), ('KET', 2))
USER = {'en': 'Helen Ford', 'fa': 'نگار شریف'}
ADDRESS = 'https://shop.example.com'
NEWCOMER = {'en': ('Olivia Brooks', '09120000150'), 'fa': ('الهام رستمی', '۰۹۱۲۰۰۰۰۱۵۰')}
SARAH_MOBILE = {'en': '09120000101', 'fa': '۰۹۱۲۰۰۰۰۱۰۱'}
PAUL_MOBILE = {'en': '09120000802', 'fa': '۰۹۱۲۰۰۰۰۸۰۲'}


def main(env):
    """Make a quotation and open a till; return ids and words by key."""
    demo = env['loyalty.club.demo']
    admin = env.ref('base.user_admin')
    shop = demo.with_user(admin).with_context(lang=admin.lang)
    shop = shop.with_context(allowed_company_ids=demo._record('company').ids)
    yield 'a quotation and an open till'
    name_user(admin)
    quotation = make_quotation(shop)
    till = shop.env['pos.config'].browse(demo._record('pos_v').id)
    open_till(till)
    language = admin.lang[:2]
    yield 'points by hand and receipts'
    made = screens_world_club.make(shop, language)
    imported = screens_world_import.make(shop, language)
    env.cr.commit()
    return made | {
        'layla': demo._record('c08a').id,
        'club': demo._record('club').id,
        'member': env['loyalty.club.member'].search([
            ('partner_id', '=', demo._record('c08').id)]).id,
        'import': imported,
        'quotation': quotation.id,
        'till': till.id,
        **actions(env),
        'card': till.payment_method_ids.filtered(lambda method: method.type == 'bank')[:1].name,
        'coffee_machine': demo._record('cof').with_context(lang=admin.lang).name,
        'kettle': demo._record('ket').with_context(lang=admin.lang).name,
        'sarah': (demo._record('c01').name, SARAH_MOBILE[language]),
        'paul': (demo._record('c08b').name, PAUL_MOBILE[language]),
        'newcomer': NEWCOMER[language],
    }


def name_user(admin):
    """Call the administrator like a person of this shop, and links like those of a shop."""
    admin.name = USER[admin.lang[:2]]
    parameters = admin.env['ir.config_parameter'].sudo()
    parameters.set_param('web.base.url', ADDRESS)
    parameters.set_param('web.base.url.freeze', 'True')


def actions(env):
    """Return the windows that buttons open by the number of their action."""
    return {key: env.ref(f'loyalty_club_addon.loyalty_club_{name}_action').id
            for key, name in (('adjust_action', 'adjust'), ('late_action', 'late_receipt'))}


def make_quotation(shop):
    """A quotation for the contact who may spend her company's points."""
    return shop.env['sale.order'].create({
        'partner_id': shop._record('c08a').id,
        'order_line': [
            Command.create({'product_id': shop._record(code.lower()).id,
                            'product_uom_qty': quantity})
            for code, quantity in QUOTATION
        ],
    })


def open_till(till):
    """Count the drawer, so that no picture shows the opening dialog; receipts stay short."""
    # it would print the address of this server, with a port that is another one every time
    till.company_id.point_of_sale_use_ticket_qr_code = False
    till.open_ui()
    till.current_session_id.set_opening_control(0, '')
