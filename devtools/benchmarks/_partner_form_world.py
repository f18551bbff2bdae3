"""Runs inside Odoo: a company with many contacts, and a club it is in."""

from odoo.fields import Command

SPENDERS = 20


def main(env, with_club, login, contacts):
    """Make the company, or (with the addon, in a copy) the club; return the company's id.

    :param login: of a salesperson to make, and the password
    :param contacts: how many
    """
    name = "Company of the benchmark"
    if with_club:
        yield 'a club and its member'
        company = env['res.partner'].search([('name', '=', name)])
        make_club(env, company)
    else:
        yield f'{contacts} contacts'
        company = make_company(env, name, contacts)
        env['res.users'].with_context(no_reset_password=True).create({
            'name': login, 'login': login, 'password': login,
            'group_ids': [Command.set([
                env.ref('base.group_user').id, env.ref('base.group_partner_manager').id,
                env.ref('sales_team.group_sale_salesman_all_leads').id])],
        })
    env.cr.commit()
    return company.id


def make_company(env, name, contacts):
    """A company with contacts that have what contacts have."""
    company = env['res.partner'].create({
        'name': name, 'is_company': True, 'phone': '021 0000 0108', 'city': "Tehran"})
    env['res.partner'].create([{
        'name': f"Contact {number:03}", 'parent_id': company.id, 'function': "Buyer",
        'phone': f'0912 000 {number:04}', 'email': f'contact{number}@example.com',
    } for number in range(contacts)])
    return company


def make_club(env, company):
    """Points, rewards for both kinds, and contacts who may spend."""
    club = env['loyalty.program'].create({
        'name': "Club of the benchmark", 'program_type': 'loyalty', 'is_club': True,
        'rule_ids': [Command.clear(), *(Command.create({
            'reward_point_mode': 'money', 'club_audience_kind': kind, 'club_step_amount': step,
        }) for kind, step in (('individual', 1), ('legal', 2)))],
        'reward_ids': [Command.clear(), *(Command.create({
            'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 10,
            'required_points': 100, 'club_audience_kind': kind,
        }) for kind in (False, 'individual', 'legal'))],
    })
    member = env['loyalty.club.member'].create({
        'program_id': club.id, 'partner_id': company.id,
        'spender_ids': [Command.create({'partner_id': contact.id, 'monthly_ceiling': 500})
                        for contact in company.child_ids[:SPENDERS]],
    })
    member.card_id.sudo().points = 12_300
