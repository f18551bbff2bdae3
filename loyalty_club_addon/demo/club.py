"""The club of the demo shop and its members."""

from odoo.fields import Command

from . import source


def make_club(shop, variant):
    """One club with a rule for individuals and one for legal entities."""
    names = variant.names()
    return shop._make('loyalty.program', 'club', {
        'name': names['club'],
        'program_type': 'loyalty',
        'applies_on': 'both',
        'trigger': 'auto',
        'company_id': shop.env.company.id,
        'currency_id': shop.env.company.currency_id.id,
        'portal_visible': True,
        'portal_point_name': names['points'],
        'is_club': True,
        'club_enrol_mode': 'manual',
        'club_base': 'untaxed',
        'club_profile_points': variant.points(200),
        'club_birthday_points': variant.points(200),
        'rule_ids': [
            Command.create(_rule_values('individual', variant.step_amount) | {
                'club_available': 'days', 'club_available_days': 7,
            }),
            Command.create(_rule_values('legal', 2 * variant.step_amount) | {
                'club_available': 'paid',
                'club_under_list': 'half',
                'club_under_list_percent': 10,
                'club_minimum_margin': 5,
            }),
        ],
        'club_multiplier_ids': [Command.create({
            'name': names['E3'],
            'club_audience_kind': 'individual',
            'factor': 2,
            'tue': True,
            'product_ids': [Command.set(shop._record('ESP').ids)],
            'date_from': shop._moment(variant, 'D-0').date(),
        })],
        'reward_ids': [Command.create(values) for values in _rewards(shop, variant)],
    })


def _rule_values(kind, step_amount):
    """:return: values of a rule: one point for every whole `step_amount`"""
    return {
        'reward_point_mode': 'money',
        'minimum_qty': 0,
        'club_audience_kind': kind,
        'club_step_amount': step_amount,
        'club_step_points': 1,
        'club_whole_steps': True,
    }


def _rewards(shop, variant):
    """:return: values of the rewards that need nothing but points"""
    names = variant.names()
    return [
        {
            'description': names['W1'],
            'club_audience_kind': 'individual',
            'reward_type': 'discount',
            'discount_mode': 'per_point',
            'discount': variant.money(100) * variant.point_scale,
            'discount_applicability': 'order',
            'required_points': variant.points(500),
        },
        {
            'description': names['W2'],
            'club_audience_kind': 'individual',
            'reward_type': 'product',
            'reward_product_id': shop._record('ESP').id,
            'reward_product_qty': 1,
            'required_points': variant.points(4_500),
        },
        {
            'description': names['W6'],
            'club_audience_kind': 'legal',
            'reward_type': 'discount',
            'discount_mode': 'per_order',
            'discount': variant.money(1_000_000),
            'discount_applicability': 'order',
            'required_points': variant.points(10_000),
        },
    ]


def make_members(shop, variant):
    """Enrol the customers of the file who joined, and tick the contacts who may spend."""
    rows = source.read_rows('customers')
    members = {}
    for position, row in enumerate(rows):
        if row['joined']:
            members[row['code']] = _enrol(shop, variant, row, position)
    for row in rows:
        if row['may_spend'] == 'yes':
            contact = shop._record(row['code'])
            member = members[contact.club_holder_id.ref]
            shop.env['loyalty.club.spender'].create({
                'member_id': member.id,
                'partner_id': contact.id,
                'monthly_ceiling': variant.points(row['ceiling']),
            })


def _enrol(shop, variant, row, position):
    """:return: the loyalty.club.member of one row"""
    till = shop._record(row['enrolled']) if row['enrolled'] else None
    moment = shop._moment(variant, row['joined'], position)
    return shop._name_record(f"member_{row['code']}", shop.env['loyalty.club.member']._enrol(
        shop._record('club'),
        shop._record(row['code']),
        'till' if till else 'manual',
        joined_on=moment.date(),
        enrolled_by_id=shop._admin().id,
        enrolled_config_id=till.id if till else False,
        message_consent=row['consent'] == 'yes',
        message_consent_on=moment if row['consent'] == 'yes' else False,
    ))
