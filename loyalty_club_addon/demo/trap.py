"""One trap on purpose: a copy of the club that sells televisions at a loss to its best customers.

It is archived, so that nothing of the shop follows it; the meter on its form is red.
"""

from odoo.fields import Command

DISCOUNT = 5  # percent, on everything: with twice the points more than televisions bring


def make_trap(shop, variant):
    """Copy the club with its ladders, and give VIP a discount without exceptions."""
    club = shop._record('club')
    trap = shop._name_record('trap', club.copy({'name': variant.names()['trap']}))
    for tier in club.club_tier_ids:
        values = {'program_id': trap.id, 'name': tier.name, 'sequence': tier.sequence}
        if tier == shop._record('tier_vip'):
            values |= {
                'discount_percent': DISCOUNT,
                'discount_except_product_ids': [Command.clear()],
                'discount_except_category_ids': [Command.clear()],
            }
        tier.copy(values)
    trap.action_archive()
