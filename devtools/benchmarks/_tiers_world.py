"""Runs inside Odoo: a club with very many members and their purchases, made in SQL.

Purchases follow each other in time, each of a member by chance, as those of a real club do. Who
has which tier is said by bare SQL, so that the review has nothing to change.
"""

from odoo.fields import Command, Date
from odoo.tools import SQL

from devtools.benchmarks._ledger_bulk import bulk

PURCHASES, DAYS = 5, 540  # of each member on average, in so many days
TABLES = ('res_partner', 'loyalty_card', 'loyalty_club_member', 'loyalty_club_purchase')

PARTNERS = """
    INSERT INTO res_partner (
           name, complete_name, active, type, lang, is_company, partner_share, autopost_bills,
           club_kind, create_date, write_date, create_uid, write_uid)
    SELECT 'Tier ' || number, 'Tier ' || number, TRUE, 'contact', 'en_US', FALSE, TRUE, 'ask',
           'individual', now(), now(), 1, 1
      FROM generate_series(1, %(members)s) AS number
"""
HOLDERS = """
    UPDATE res_partner SET commercial_partner_id = id, club_holder_id = id
     WHERE name LIKE 'Tier %%' AND commercial_partner_id IS NULL
"""
CARDS = """
    INSERT INTO loyalty_card (
           program_id, partner_id, points, club_debt, club_seq, code, active, company_id,
           create_date, write_date, create_uid, write_uid)
    SELECT %(club)s, id, 0, 0, 0, 'tiers-' || id, TRUE, %(company)s, now(), now(), 1, 1
      FROM res_partner WHERE id >= %(first)s
  ORDER BY id
"""
BOUGHT = """
    INSERT INTO loyalty_club_purchase (
           name, company_id, holder_id, channel, date, day, amount_untaxed, amount_total, margin,
           create_uid, create_date, write_uid, write_date)
    SELECT 'T' || number, %(company)s, %(first)s + floor(random() * %(members)s)::int, 'sale',
           day + TIME '09:00', day, amount, round(amount * 1.1, 2), round(amount * 0.2, 2),
           1, day, 1, day + TIME '09:00'
      FROM (SELECT number, %(today)s::date - 1 - ((%(purchases)s - number) * %(days)s
                                                  / %(purchases)s)::int AS day,
                   round((20 + 980 * random() ^ 3)::numeric, 2) AS amount
              FROM generate_series(1, %(purchases)s::bigint) AS number) bought
"""
# The totals of the ladder below, and the tier that they give: what the review is compared with.
TIER = """
    CASE WHEN month >= 1500 OR last_month >= 1500 THEN %(vip)s
         WHEN year >= 2000 THEN %(gold)s
         WHEN large >= 3 THEN %(silver)s
         ELSE %(blue)s END
"""
TOTALS = """
    (SELECT holder_id,
            COUNT(*) FILTER (
                WHERE day > %(today)s::date - 365 AND amount_untaxed >= 500) AS large,
            SUM(amount_untaxed) FILTER (WHERE day >= %(year)s) AS year,
            SUM(amount_untaxed) FILTER (WHERE day >= %(month)s) AS month,
            SUM(amount_untaxed) FILTER (
                WHERE day >= %(last_month)s AND day < %(month)s) AS last_month
       FROM loyalty_club_purchase
      WHERE company_id = %(company)s AND day BETWEEN %(year)s AND %(today)s
   GROUP BY holder_id)
"""
MEMBERS = """
    INSERT INTO loyalty_club_member (
           program_id, partner_id, card_id, company_id, state, kind, terms, joined_on,
           enrolled_channel, active, tier_id, tier_until, tier_held_until, tier_review_on,
           create_date, write_date, create_uid, write_uid)
    SELECT %(club)s, partner_id, id, %(company)s, 'active', 'individual', 'individual',
           %(today)s::date - %(days)s, 'existing', TRUE, tier_id,
           CASE WHEN tier_id <> %(blue)s THEN %(today)s::date + 1 + id %% 300 END,
           CASE WHEN tier_id <> %(blue)s THEN %(today)s::date + id %% 300 END,
           CASE WHEN tier_id <> %(blue)s THEN %(today)s::date + 2 + id %% 300 END,
           now(), now(), 1, 1
      FROM (SELECT card.id, card.partner_id, %(tier)s AS tier_id
              FROM loyalty_card card
         LEFT JOIN %(totals)s total ON total.holder_id = card.partner_id
             WHERE card.program_id = %(club)s) ranked
  ORDER BY partner_id
"""


def main(env, members):
    """Make the club; commits."""
    env = env(user=env.ref('base.user_admin').id)
    env['loyalty.program'].search([]).action_archive()
    env.company.write({'club_calendar': 'gregorian'})
    env.company.partner_id.tz = 'UTC'
    club = make_club(env)
    env.cr.commit()
    values = values_of(club) | {
        'members': members, 'purchases': members * PURCHASES, 'days': DAYS,
    }
    with bulk(env.cr, TABLES):
        yield f'{members:,} customers'
        env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM res_partner")
        highest = env.cr.fetchone()[0]
        env.cr.execute(PARTNERS, values)
        env.cr.execute(HOLDERS, values)
        env.cr.execute("SELECT MIN(id) FROM res_partner WHERE id > %s", [highest])
        values['first'] = env.cr.fetchone()[0]
        env.cr.execute(CARDS, values)
        yield f'{members * PURCHASES:,} purchases'
        env.cr.execute("SELECT setseed(0.1404)")
        env.cr.execute(BOUGHT, values)
        env.cr.execute("ANALYZE loyalty_club_purchase, loyalty_card, res_partner")
        yield f'{members:,} members'
        env.cr.execute(ranked(MEMBERS, values))
        yield 'its indexes'
    club.write({'club_tiers_changed': False, 'club_tiers_full_on': Date.today()})
    env.cr.commit()
    return {}


def ranked(statement, values):
    """Return a statement with the tier that bare SQL gives, as SQL."""
    return SQL(statement, tier=SQL(TIER, **values), totals=SQL(TOTALS, **values), **values)


def make_club(env):
    """Return a club whose four tiers have a window each."""
    club = env['loyalty.program'].create({
        'name': "Tier Club", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
        'rule_ids': [Command.clear(), Command.create({
            'reward_point_mode': 'money', 'reward_point_amount': 1})],
        'company_id': env.company.id,
    })
    club.is_club = True
    for sequence, name, criterion in (
        (1, 'Blue', None),
        (2, 'Silver', {'metric': 'each', 'at_least': 500, 'threshold': 3, 'window': 'days',
                       'window_count': 365}),
        (3, 'Gold', {'metric': 'amount', 'threshold': 2000, 'window': 'months',
                     'window_count': 12}),
        (4, 'VIP', {'metric': 'amount', 'threshold': 1500, 'window': 'month'}),
    ):
        env['loyalty.club.tier'].create({
            'name': name, 'program_id': club.id, 'sequence': sequence,
            'recipe': 'custom' if criterion else 'everybody',
            'criterion_ids': [Command.create(criterion)] if criterion else False,
        })
    return club


def values_of(club):
    """Return the values of the statements: the club, its tiers, its days."""
    day = club._club_day()
    month = day.replace(day=1)
    club.env.cr.execute(
        "SELECT (%(day)s - INTERVAL '12 months')::date + 1, (%(month)s - INTERVAL '1 month')::date",
        {'day': day, 'month': month})
    year, last_month = club.env.cr.fetchone()
    tiers = {tier.name.lower(): tier.id for tier in club.club_tier_ids}
    return tiers | {
        'club': club.id, 'company': club.company_id.id, 'today': day, 'month': month,
        'year': year, 'last_month': last_month,
    }
