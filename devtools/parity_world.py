"""Runs inside Odoo: a shop with every kind of native program, made before the addon comes."""

from functools import partial

from odoo.fields import Command

from devtools.parity_plan import COMPANIES, COUPONS, PERSONS, PRODUCTS, PROMOTION_CODE

# What the form of a program fills in by its type.
KINDS = {
    'loyalty': {'trigger': 'auto', 'applies_on': 'both'},
    'promotion': {'trigger': 'auto', 'applies_on': 'current'},
    'promo_code': {'trigger': 'with_code', 'applies_on': 'current'},
    'coupons': {'trigger': 'with_code', 'applies_on': 'current'},
    'next_order_coupons': {'trigger': 'auto', 'applies_on': 'future'},
    'buy_x_get_y': {'trigger': 'auto', 'applies_on': 'current'},
}


def main(env):
    """Make the shop and commit it."""
    yield 'books and taxes'
    env['account.chart.template'].try_loading('generic_coa', company=env.company)
    # so that the sum of the lines a till sends is the total of its order
    env.company.tax_calculation_rounding_method = 'round_per_line'
    taxes = make_taxes(env)
    yield 'customers, products and programs'
    make_customers(env)
    products = make_products(env, taxes)
    make_programs(env, products)
    yield 'till and users'
    make_till(env)
    make_users(env)
    env.cr.commit()
    return True


def make_taxes(env):
    """Return {name: tax}; some on top of prices, one within them."""
    return {
        name: env['account.tax'].create({
            'name': name, 'amount': amount, 'type_tax_use': 'sale',
            'price_include_override': included,
        })
        for name, amount, included in (
            ('15% on top', 15, 'tax_excluded'), ('2% on top', 2, 'tax_excluded'),
            ('10% within', 10, 'tax_included'),
        )
    }


def make_customers(env):
    """Persons, and companies with contacts."""
    partners = env['res.partner']
    partners.create([{'name': name} for name in PERSONS])
    for company, contacts in COMPANIES.items():
        parent = partners.create({'name': company, 'is_company': True})
        partners.create([{'name': name, 'parent_id': parent.id} for name in contacts])


def make_products(env, taxes):
    """Return {name: product} of what both sales and till sell."""
    return {
        name: env['product.product'].create({
            'name': name, 'type': 'service', 'list_price': price, 'available_in_pos': True,
            'taxes_id': [Command.set([taxes[tax].id for tax in tax_names])],
            'invoice_policy': 'order',
        })
        for name, (price, tax_names) in PRODUCTS.items()
    }


def make_program(env, name, program_type, rules, rewards, **values):
    """Make a program of a type with these rules and rewards."""
    return env['loyalty.program'].create({
        'name': name, 'program_type': program_type, **KINDS[program_type],
        'rule_ids': [Command.clear(), *map(Command.create, rules)],
        'reward_ids': [Command.clear(), *map(Command.create, rewards)],
        **values,
    })


def percent(share, points=1, **values):
    """Return the values of a reward of so many percent."""
    return {'reward_type': 'discount', 'discount_mode': 'percent', 'discount': share,
            'discount_applicability': 'order', 'required_points': points, **values}


def make_programs(env, products):
    """A loyalty program, an automatic promotion, a code, coupons, a coupon for the next order
    and a product for free."""
    program = partial(make_program, env)
    program('Points', 'loyalty', [
        {'reward_point_mode': 'money', 'reward_point_amount': 1, 'minimum_qty': 1},
        {'reward_point_mode': 'unit', 'reward_point_amount': 7,
         'product_ids': [Command.set(products['Lamp'].ids)]},
    ], [
        percent(5, points=150),
        {'reward_type': 'discount', 'discount_mode': 'per_point', 'discount': 0.1,
         'discount_applicability': 'order', 'required_points': 100},
        {'reward_type': 'product', 'reward_product_id': products['Pen'].id,
         'reward_product_qty': 2, 'required_points': 60},
    ], portal_point_name='points')
    program('Ten percent from 300', 'promotion', [
        {'reward_point_mode': 'order', 'reward_point_amount': 1, 'minimum_amount': 300},
    ], [percent(10, discount_max_amount=80)])
    program('Welcome', 'promo_code', [
        {'mode': 'with_code', 'code': PROMOTION_CODE},
    ], [percent(20, discount_applicability='cheapest')])
    coupons = program('Coupons', 'coupons', [], [{
        'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 15,
        'required_points': 1,
    }])
    env['loyalty.card'].create([
        {'program_id': coupons.id, 'code': code, 'points': 1} for code in COUPONS])
    program('Next time', 'next_order_coupons', [
        {'reward_point_mode': 'order', 'reward_point_amount': 1, 'minimum_amount': 250},
    ], [percent(3)])
    program('Paper for desks', 'buy_x_get_y', [
        {'reward_point_mode': 'unit', 'reward_point_amount': 1,
         'product_ids': [Command.set(products['Desk'].ids)]},
    ], [{'reward_type': 'product', 'reward_product_id': products['Paper'].id,
         'reward_product_qty': 1, 'required_points': 2}])


def make_till(env):
    """A till that takes cards."""
    journal = env['account.journal'].search([
        ('type', '=', 'bank'), ('company_id', '=', env.company.id)], limit=1)
    method = env['pos.payment.method'].create({'name': 'Card', 'journal_id': journal.id})
    env['pos.config'].create({
        'name': 'Till of the comparison', 'payment_method_ids': [Command.set(method.ids)]})


def make_users(env):
    """Who sells and who is at the till: nobody of them is an administrator."""
    for login, groups in (
        ('parity_salesperson', ['sales_team.group_sale_salesman_all_leads',
                                'account.group_account_invoice']),
        ('parity_sales_manager', ['sales_team.group_sale_manager']),
        ('parity_cashier', ['point_of_sale.group_pos_user']),
    ):
        env['res.users'].with_context(no_reset_password=True).create({
            'name': login, 'login': login,
            'group_ids': [Command.set([env.ref(name).id for name in
                                       ['base.group_user', *groups]])],
        })
