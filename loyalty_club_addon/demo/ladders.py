"""The ladders of the demo shop: one for individuals, one for legal entities."""

GREY, GOLD, BLUE, GREEN, VIOLET = 0, 3, 4, 10, 11
# key, kind, from so many Toman in 365 days, points times, colour; the lowest first
TIERS = (
    ('tier_blue', 'individual', 0, 1, BLUE),
    ('tier_silver', 'individual', 15_000_000, 1.25, GREY),
    ('tier_gold', 'individual', 40_000_000, 1.5, GOLD),
    ('tier_vip', 'individual', 100_000_000, 2, VIOLET),
    ('tier_partner', 'legal', 0, 1, GREEN),
    ('tier_partner_silver', 'legal', 300_000_000, 1.25, GREY),
    ('tier_partner_gold', 'legal', 800_000_000, 1.5, GOLD),
)


def make_ladders(shop, variant):
    """Switch the ladders on, after the orders: they start today."""
    names, club = variant.names(), shop._record('club')
    for sequence, (key, kind, amount, factor, color) in enumerate(TIERS, 1):
        shop._make('loyalty.club.tier', key, {
            'name': names[key],
            'program_id': club.id,
            'kind': kind,
            'sequence': 10 * sequence,
            'color': color,
            'multiplier': factor,
            'recipe': 'months12' if amount else 'everybody',
            'recipe_amount': variant.money(amount) / shop.env.company.club_money_factor,
        })
    members = shop.env['loyalty.club.member'].search([('program_id', '=', club.id)])
    members._evaluate_tier(shop.env._("Start of the ladders"))
