"""Runs inside Odoo: a shop with very many customers, made in SQL, then their club."""

from odoo.fields import Command
from odoo.tools import SQL

# Every third mobile is written in each of the three ways people write them.
CUSTOMERS = """
    INSERT INTO res_partner (
           name, complete_name, phone, email, active, type, lang, is_company, partner_share,
           autopost_bills, create_date, write_date, create_uid, write_uid)
    SELECT name, name,
           CASE number %% 3
                WHEN 0 THEN '0' || mobile
                WHEN 1 THEN '0' || substr(mobile, 1, 3) || ' ' || substr(mobile, 4, 3)
                            || ' ' || substr(mobile, 7)
                ELSE '+98' || mobile
           END,
           'customer' || number || '@example.com', TRUE, 'contact', 'en_US', FALSE, TRUE,
           'ask', now(), now(), 1, 1
      FROM (SELECT number,
                   (ARRAY['Sara','Reza','Mina','Amir','Layla','Ben','Noor','Omid'])[number %% 8 + 1]
                   || ' Customer ' || lpad(number::text, 6, '0') AS name,
                   '91' || lpad(((number::bigint * 7919 + 13) %% 100000000)::text, 8, '0') AS mobile
              FROM generate_series(1, %(count)s) AS number) customer
"""
CARDS = """
    INSERT INTO loyalty_card (
           program_id, partner_id, points, code, active, company_id, create_date, write_date,
           create_uid, write_uid)
    SELECT %(program)s, id, 100 + id %% 9000, 'bench-' || id, TRUE, %(company)s, now(), now(), 1, 1
      FROM res_partner
     WHERE email LIKE 'customer%%@example.com'
  ORDER BY id LIMIT %(count)s
"""


def main(env, **values):
    """Make the shop, or (with the addon, in a copy) the club; see the two functions."""
    if 'login' in values:
        result = yield from make_shop(env, **values)
    else:
        result = yield from make_club(env)
    env.cr.commit()
    return result


def make_shop(env, login, customers, cards):
    """A till that is open, `customers`, and a native loyalty program with so many `cards`.

    :param login: of the cashier, and the password
    :return: dict with `config` (id of the till)
    """
    yield 'books, till and cashier'
    env['account.chart.template'].try_loading('generic_coa', company=env.company)
    env['product.product'].create({
        'name': "Kettle", 'type': 'service', 'list_price': 24, 'available_in_pos': True})
    bank = env['account.journal'].search([('type', '=', 'bank')], limit=1)
    method = env['pos.payment.method'].create({'name': "Card", 'journal_id': bank.id})
    config = env['pos.config'].create({
        'name': "Till", 'payment_method_ids': [Command.set(method.ids)]})
    cashier = env['res.users'].with_context(no_reset_password=True).create({
        'name': login, 'login': login, 'password': login, 'group_ids': [Command.set([
            env.ref('base.group_user').id, env.ref('point_of_sale.group_pos_user').id])],
    })
    yield f'{customers:,} customers'
    env.flush_all()
    env.cr.execute(CUSTOMERS, {'count': customers})
    env.cr.execute(SQL("UPDATE res_partner SET commercial_partner_id = id "
                       "WHERE commercial_partner_id IS NULL"))
    yield f'{cards:,} cards'
    program = make_program(env)
    env.cr.execute(CARDS, {'count': cards, 'program': program.id, 'company': env.company.id})
    env.invalidate_all()
    config = config.with_user(cashier)
    config.open_ui()
    config.current_session_id.set_opening_control(0, None)
    return {'config': config.id}


def make_program(env):
    """A native loyalty program whose points are worth money."""
    return env['loyalty.program'].create({
        'name': "Club", 'program_type': 'loyalty', 'trigger': 'auto', 'applies_on': 'both',
        'portal_point_name': "points",
        'rule_ids': [Command.clear(), Command.create({
            'reward_point_mode': 'money', 'reward_point_amount': 1})],
        'reward_ids': [Command.clear(), Command.create({
            'reward_type': 'discount', 'discount_mode': 'per_point', 'discount': 0.01,
            'required_points': 1})],
    })


def make_club(env):
    """Switch the club on: every card becomes a member.

    :return: dict with `members` (how many)
    """
    yield 'switching the club on'
    club = env['loyalty.program'].search([('name', '=', "Club")])
    club.is_club = True
    return {'members': club.club_member_count}
