"""Runs inside Odoo: a club with tiers, and a year of purchases made in SQL.

The first half are sale orders of three lines with their purchase, the others are imported. The
lines are of a hundred products; a rule asks for the margin, one tier leaves products out.
"""

from odoo.fields import Command, Date

from devtools.benchmarks._ledger_bulk import bulk

EACH = 5  # purchases of a customer
PRODUCTS = 100
TABLES = (
    'sale_order', 'sale_order_line', 'loyalty_club_purchase', 'loyalty_club_purchase_line',
)
PARTNERS = """
    INSERT INTO res_partner (
           name, complete_name, active, type, lang, is_company, partner_share, autopost_bills,
           club_kind, club_terms, create_date, write_date, create_uid, write_uid)
    SELECT 'Bench ' || number, 'Bench ' || number, TRUE, 'contact', 'en_US', number %% 4 = 0,
           TRUE, 'ask', kind, kind, now(), now(), 1, 1
      FROM generate_series(1, %(customers)s) AS number
CROSS JOIN LATERAL (
           SELECT CASE number %% 4 WHEN 0 THEN 'legal' ELSE 'individual' END AS kind) AS one
 RETURNING id
"""
ORDERS = """
    INSERT INTO sale_order (
           name, state, company_id, partner_id, partner_invoice_id, partner_shipping_id,
           currency_id, currency_rate, date_order, user_id, picking_policy, amount_untaxed,
           amount_total, create_date, write_date, create_uid, write_uid)
    SELECT 'BENCH/' || number, 'sale', %(company)s, partner, partner, partner, %(currency)s, 1,
           %(today)s::timestamp - make_interval(days => number * 7 %% 364, secs => number %% 3600),
           1, 'direct', 300, 300, now(), now(), 1, 1
      FROM generate_series(1, %(orders)s) AS number
CROSS JOIN LATERAL (
           SELECT (%(partners)s::int[])[number %% %(customers)s + 1] AS partner) AS one
 RETURNING id
"""
LINES = """
    INSERT INTO sale_order_line (
           order_id, sequence, company_id, currency_id, name, product_id, product_uom_id,
           product_uom_qty, price_unit, discount, price_subtotal, price_total, price_tax, state,
           customer_lead, create_date, write_date, create_uid, write_uid)
    SELECT sale.id, 10 * line, %(company)s, %(currency)s, 'Goods',
           (%(products)s::int[])[(sale.id * 7 + line * 31) %% %(product_count)s + 1], %(unit)s,
           1 + (sale.id + line) %% 3, price, CASE line WHEN 3 THEN 10 ELSE 0 END,
           price * (1 + (sale.id + line) %% 3) * CASE line WHEN 3 THEN 0.9 ELSE 1 END,
           price * (1 + (sale.id + line) %% 3) * CASE line WHEN 3 THEN 0.9 ELSE 1 END, 0, 'sale',
           0, now(), now(), 1, 1
      FROM sale_order sale CROSS JOIN generate_series(1, 3) AS line
CROSS JOIN LATERAL (SELECT 20 + (sale.id * 13 + line * 7) %% 180 AS price) AS one
     WHERE sale.name LIKE 'BENCH/%%'
"""
BOUGHT = """
    INSERT INTO loyalty_club_purchase (
           name, company_id, holder_id, sale_order_id, channel, date, day, amount_untaxed,
           amount_total, margin, create_date, write_date, create_uid, write_uid)
    SELECT sale.name, sale.company_id, sale.partner_id, sale.id, 'sale', sale.date_order,
           sale.date_order::date, total.amount, total.amount, total.amount / 5, now(), now(), 1, 1
      FROM sale_order sale
      JOIN (SELECT order_id, SUM(price_subtotal) AS amount FROM sale_order_line GROUP BY order_id
           ) total ON total.order_id = sale.id
     WHERE sale.name LIKE 'BENCH/%%'
"""
BOUGHT_LINES = """
    INSERT INTO loyalty_club_purchase_line (
           purchase_id, company_id, product_id, quantity, amount_untaxed, amount_total, margin,
           create_date, write_date, create_uid, write_uid)
    SELECT purchase.id, purchase.company_id, line.product_id, SUM(line.product_uom_qty),
           SUM(line.price_subtotal), SUM(line.price_total), SUM(line.price_subtotal) / 5, now(),
           now(), 1, 1
      FROM loyalty_club_purchase purchase
      JOIN sale_order_line line ON line.order_id = purchase.sale_order_id
     WHERE purchase.name LIKE 'BENCH/%%'
  GROUP BY purchase.id, purchase.company_id, line.product_id
"""
IMPORTED = """
    INSERT INTO loyalty_club_purchase (
           name, company_id, holder_id, channel, date, day, amount_untaxed, amount_total, margin,
           create_date, write_date, create_uid, write_uid)
    SELECT 'OLD/' || number, %(company)s, (%(partners)s::int[])[number %% %(customers)s + 1],
           'import', day, day, number %% 400 + 10, number %% 400 + 10, (number %% 400 + 10) / 5,
           now(), now(), 1, 1
      FROM generate_series(1, %(imported)s) AS number
CROSS JOIN LATERAL (SELECT %(today)s::date - number * 11 %% 364 AS day) AS one
"""


def main(env, purchases):
    """Make the club and its purchases."""
    env = env(user=env.ref('base.user_admin').id)
    env['loyalty.program'].search([]).action_archive()
    club, products = make_club(env)
    company = env.company
    values = {
        'customers': max(purchases // EACH, 1), 'orders': purchases // 2,
        'imported': purchases - purchases // 2, 'company': company.id,
        'currency': company.currency_id.id, 'today': Date.to_string(Date.today()),
        'products': products.ids, 'product_count': PRODUCTS, 'unit': products[0].uom_id.id,
    }
    env['loyalty.club.purchase.build'].sudo().search([]).state = 'done'
    env.flush_all()
    yield 'customers'
    env.cr.execute(PARTNERS, values)
    values['partners'] = [row[0] for row in env.cr.fetchall()]
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id, club_holder_id = id"
                   " WHERE id = ANY(%(partners)s)", values)
    with bulk(env.cr, TABLES):
        for name, statement in (
            ('orders', ORDERS), ('lines', LINES), ('purchases', BOUGHT), ('goods', BOUGHT_LINES),
            ('old purchases', IMPORTED),
        ):
            yield name
            env.cr.execute(statement, values)
            env.cr.execute("ANALYZE sale_order, sale_order_line, loyalty_club_purchase")
        yield 'indexes'
    env.cr.commit()
    return {'club': club.id}


def make_club(env):
    """Return (club, products): rules for each kind, three tiers with a discount."""
    products = env['product.product'].create([
        {'name': f'Bench {number}', 'list_price': 100, 'standard_price': 70, 'taxes_id': False}
        for number in range(PRODUCTS)
    ])
    club = env['loyalty.program'].create({
        'name': "Replay Club", 'program_type': 'loyalty', 'is_club': True,
        'rule_ids': [Command.clear(), *(Command.create({
            'reward_point_mode': 'money', 'club_audience_kind': kind, 'club_step_amount': step,
            'club_step_points': 1, 'club_minimum_margin': margin,
        }) for kind, step, margin in (('individual', 1, 0), ('legal', 2, 5)))],
        'reward_ids': [Command.clear(), Command.create({
            'discount_mode': 'per_point', 'discount': 0.01, 'required_points': 1})],
    })
    env['loyalty.club.tier'].create([
        {'program_id': club.id, 'name': "Blue", 'recipe': 'everybody', 'sequence': 1},
        {'program_id': club.id, 'name': "Silver", 'recipe': 'months12', 'recipe_amount': 500,
         'multiplier': 1.5, 'discount_percent': 3, 'sequence': 2,
         'discount_except_product_ids': products[:10].ids},
        {'program_id': club.id, 'name': "Gold", 'recipe': 'months12', 'recipe_amount': 1500,
         'multiplier': 2, 'discount_percent': 5, 'sequence': 3},
    ])
    return club, products
