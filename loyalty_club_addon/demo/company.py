"""The company of the demo shop, its books and its two tills."""

import base64
import logging

from odoo.fields import Command
from odoo.tools import file_open

_logger = logging.getLogger(__name__)
LOGO = 'loyalty_club_addon/static/description/icon.png'


def make_company(shop, variant):
    """:return: res.company with a chart of accounts, a warehouse and the money of the variant"""
    env, names = shop.env, variant.names()
    currency, country = env.ref(variant.currency), env.ref(variant.country)
    if variant.money_unit == 'toman' and not currency.active:
        # nobody uses Rial yet; without this every price would show two decimals
        currency.rounding = 1
    currency.active = True
    # install mode: the country must not install its localisation in the middle of our data
    company = shop.with_context(install_mode=True)._make('res.company', 'company', {
        'name': names['company'],
        'country_id': country.id,
        'currency_id': currency.id,
        'logo': _logo(),
        # the first print would ask for it
        'external_report_layout_id': env.ref('web.external_layout_standard').id,
    })
    company.partner_id.write({'lang': variant.lang, 'tz': variant.timezone})
    company = company.with_context(allowed_company_ids=company.ids, install_mode=True)
    # `_load`: its public sister warns when it is called while modules are being loaded
    company.env['account.chart.template']._load('generic_coa', company, install_demo=False)
    company.write({
        # the generic chart sets dollars
        'currency_id': currency.id,
        'club_money_unit': variant.money_unit,
        'club_calendar': variant.calendar,
    })
    # translated and cut to five letters it would stand in the name of every invoice
    company.env['account.journal'].search([
        ('company_id', '=', company.id), ('type', '=', 'sale'),
    ]).code = 'INV'
    _make_taxes(company, names['tax'])
    warehouses = company.env['stock.warehouse']
    if not warehouses.search_count([('company_id', '=', company.id)]):
        warehouses.create({'name': company.name, 'code': 'NIK', 'company_id': company.id})
    return company


def _logo():
    with file_open(LOGO, 'rb') as file:
        return base64.b64encode(file.read())


def _make_taxes(company, name):
    """Turn the taxes of the generic chart, which are American, into 10 % of this country."""
    env, own = company.env, [('company_id', '=', company.id)]
    country = company.country_id
    company.account_fiscal_country_id = country
    # they would take sales in the own country for exports
    env['account.fiscal.position'].search(own).active = False
    taxes = env['account.tax'].with_context(active_test=False).search(own)
    taxes.tax_group_id.country_id = country
    taxes.country_id = country
    company.account_sale_tax_id.write({
        'name': name, 'invoice_label': name, 'description': False, 'amount': 10,
    })
    company.account_sale_tax_id.tax_group_id.name = name


def make_tills(shop, variant):
    """Two shops, each with its own cash drawer; cards and the customer account are shared."""
    env, names = shop.env, variant.names()
    for key in ('POS-V', 'POS-B'):
        journal, method_ids = env['pos.config']._create_journal_and_payment_methods(
            cash_journal_vals={'name': names[key], 'show_on_dashboard': False},
        )
        shop._make('pos.config', key, {
            'name': names[key],
            'company_id': env.company.id,
            'journal_id': journal.id,
            'payment_method_ids': [Command.set(method_ids)],
        })


def open_for_users(shop, variant):
    """Let the people who log in to a demo database start in the shop, in its language."""
    env = shop.env
    for xml_id in ('base.user_admin', 'base.user_demo'):
        user = env.ref(xml_id, raise_if_not_found=False)
        if not user:
            _logger.info("Demo shop: there is no user %s to open the shop for", xml_id)
            continue
        user.write({'company_ids': [Command.link(env.company.id)], 'company_id': env.company.id})
        user.write({'lang': variant.lang, 'tz': variant.timezone})
    # price lists are the wholesale business of this shop
    env.ref('base.group_user')._apply_group(env.ref('product.group_product_pricelist'))
