"""What the demo shop sells, and for how much."""

from odoo.fields import Command

from . import source


def make_products(shop, variant):
    """Goods of both shops, each with list price and cost in the company currency."""
    env, names = shop.env, variant.names()
    categories = {
        key: shop._make('pos.category', key, {'name': names[key]})
        for key in ('appliance', 'grocery')
    }
    for row in source.read_rows('products'):
        product = shop._make('product.product', row['code'], {
            'name': names[row['code']],
            'default_code': row['code'],
            'type': 'consu',
            'company_id': env.company.id,
            'list_price': variant.money(row['list']),
            'taxes_id': [Command.set(env.company.account_sale_tax_id.ids)],
            'supplier_taxes_id': [Command.clear()],
            'available_in_pos': True,
            'pos_categ_ids': [Command.set(categories[row['category']].ids)],
        })
        product.standard_price = variant.money(row['cost'])
    for key in ('POS-V', 'POS-B'):
        # the goods of other demo companies that belong to everybody stay out of our tills
        shop._record(key).write({
            'limit_categories': True,
            'iface_available_categ_ids': [
                Command.set([category.id for category in categories.values()]),
            ],
        })


def make_pricelists(shop, variant):
    """Retail is the list price; wholesale has a fixed price for every product."""
    env, names = shop.env, variant.names()
    common = {'company_id': env.company.id, 'currency_id': env.company.currency_id.id}
    retail = shop._make('product.pricelist', 'retail', {
        **common, 'name': names['retail'], 'sequence': 1,
    })
    wholesale = shop._make('product.pricelist', 'wholesale', {
        **common,
        'name': names['wholesale'],
        'sequence': 2,
        'item_ids': [
            Command.create({
                'applied_on': '1_product',
                'product_tmpl_id': shop._record(row['code']).product_tmpl_id.id,
                'compute_price': 'fixed',
                'fixed_price': variant.money(row['wholesale']),
            })
            for row in source.read_rows('products')
        ],
    })
    for key in ('POS-V', 'POS-B'):
        shop._record(key).write({
            'use_pricelist': True,
            'available_pricelist_ids': [Command.set((retail | wholesale).ids)],
            'pricelist_id': retail.id,
        })
