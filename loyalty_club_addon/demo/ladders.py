"""The ladders of the demo shop: one for individuals, one for legal entities."""

from odoo.fields import Command

SILVER, GOLD, BLUE, GREEN, VIOLET = 7, 3, 4, 10, 11  # Odoo has no grey; 0 is no colour
# key, kind, from so many Toman in 365 days, points times, colour; the lowest first
TIERS = (
    ('tier_blue', 'individual', 0, 1, BLUE),
    ('tier_silver', 'individual', 15_000_000, 1.25, SILVER),
    ('tier_gold', 'individual', 40_000_000, 1.5, GOLD),
    ('tier_vip', 'individual', 100_000_000, 2, VIOLET),
    ('tier_partner', 'legal', 0, 1, GREEN),
    ('tier_partner_silver', 'legal', 300_000_000, 1.25, SILVER),
    ('tier_partner_gold', 'legal', 800_000_000, 1.5, GOLD),
)
BIRTHDAYS = {'tier_silver': 300, 'tier_gold': 500, 'tier_vip': 1_000}  # the club gives 200
TERM_DAYS = {'tier_partner_silver': 30, 'tier_partner_gold': 60}


# key of the template: list of (key of the step, recipe, number of purchases, from Toman, percent)
TEMPLATES = {
    'template_purchase': [('step_special', 'purchase', 3, 5_000_000, 10)],
    'template_month': [('step_special', 'month', 1, 5_000_000, 5)],
    'template_card': [
        ('step_card_5', 'months12', 1, 20_000_000, 5),
        ('step_card_10', 'months12', 1, 60_000_000, 10),
        ('step_card_20', 'months12', 1, 150_000_000, 20),
    ],
}


def make_templates(shop, variant):
    """Ladders that are kept, not live."""
    names, company = variant.names(), shop.env.company
    for place, (key, steps) in enumerate(TEMPLATES.items(), 1):
        shop._make('loyalty.club.ladder.template', key, {
            'name': names[key],
            'sequence': place,
            'company_id': company.id,
            'line_ids': [Command.create({
                'name': names[step], 'sequence': 10 * number, 'recipe': recipe, 'count': count,
                'amount': variant.money(amount) / company.club_money_factor,
                'discount_percent': percent, 'color': GOLD,
            }) for number, (step, recipe, count, amount, percent) in enumerate(steps, 1)],
        })


def make_ladders(shop, variant):
    """Switch the ladders on, after the orders: they start today."""
    shop.env['loyalty.club.purchase.queue']._catch_up()  # what the orders bought counts
    names, club = variant.names(), shop._record('club')
    for sequence, (key, kind, amount, factor, color) in enumerate(TIERS, 1):
        shop._make('loyalty.club.tier', key, {
            'name': names[key],
            'program_id': club.id,
            'kind': kind,
            'sequence': 10 * sequence,
            'color': color,
            'multiplier': factor,
            'birthday_points': variant.points(BIRTHDAYS.get(key, 0)),
            'payment_term_id': _payment_term(shop, TERM_DAYS.get(key)),
            'recipe': 'months12' if amount else 'everybody',
            'recipe_amount': variant.money(amount) / shop.env.company.club_money_factor,
        })
    members = shop.env['loyalty.club.member'].search([('program_id', '=', club.id)])
    members._evaluate_tier(shop.env._("Start of the ladders"))


def _payment_term(shop, days):
    """:return: id of terms that the shop makes for itself, False without days"""
    return bool(days) and shop.env['account.payment.term'].create({
        'name': shop.env._("%(days)s Days", days=days),
        'company_id': shop.env.company.id,
        'line_ids': [Command.create({
            'value': 'percent', 'value_amount': 100, 'nb_days': days,
        })],
    }).id
