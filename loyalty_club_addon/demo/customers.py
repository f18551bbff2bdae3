"""The people and companies who buy in the demo shop."""

from datetime import timedelta

from odoo.fields import Command

from ..tools import birthday
from . import source


def make_customers(shop, variant):
    """Customers, contacts of companies and offices between them, in the order of the file."""
    names = variant.names()
    rows = source.read_rows('customers')
    tags = {
        key: shop._make('loyalty.club.interest', f'interest_{key}', {'name': names[key]})
        for key in dict.fromkeys(key for row in rows for key in row['interests'].split(';') if key)
    }
    for row in rows:
        partner = shop._make('res.partner', row['code'], _customer_values(shop, variant, row))
        partner.write(_birthday_values(shop, row['code']) | {'club_interest_ids': [
            Command.link(tags[key].id) for key in row['interests'].split(';') if key
        ]})
        if row['prices']:
            partner.property_product_pricelist = shop._record(
                'wholesale' if row['prices'] == 'wholesale' else 'retail',
            )
        if row['terms']:
            partner.write({
                'club_terms_override': row['terms'],
                'club_terms_reason': names[f"{row['code']} reason"],
            })


def _birthday_values(shop, code):
    """Sarah's birthday is this week; Ryan was born on a day that most years lack."""
    if code == 'C01':
        calendar = shop.env.company.club_calendar
        day = shop.env.company._club_today() + timedelta(days=2)
        [(month, number), *__] = birthday.celebrated(day, calendar)
        return {'club_birth_month': f'{month:02}', 'club_birth_day': number}
    if code == 'C04':
        return {
            'club_birth_month': '12', 'club_birth_day': 30, 'club_birth_calendar': 'jalali',
        }
    return {}


def _customer_values(shop, variant, row):
    """:return: values of one res.partner"""
    names, code = variant.names(), row['code']
    return {
        'name': names[code],
        'ref': code,
        'is_company': row['type'] == 'company',
        # an office is an address of its company, so that both share one balance
        'type': 'other' if row['type'] == 'office' else 'contact',
        'parent_id': shop._record(row['parent']).id if row['parent'] else False,
        'function': names.get(f'{code} function', False),
        'phone': row['phone'] or False,
        'lang': variant.lang,
        'country_id': shop.env.company.country_id.id,
        'company_id': shop.env.company.id,
    }
