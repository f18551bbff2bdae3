"""Runs inside Odoo: a club whose ledger is very long, made in SQL so that it adds up.

A card has eight awards of 100 points, two spends of 50 from the first of them, and the day on which
the third can be spent last is over on four cards of five: 100,000 of 1,000,000 awards. The cards
take turns, as members of a real club do.
"""

from odoo import fields
from odoo.fields import Command

from devtools.benchmarks._ledger import ENTRIES
from devtools.benchmarks._ledger_bulk import bulk

OWNERS = 1000  # who have the cards
TABLES = ('loyalty_club_entry', 'loyalty_club_lot', 'loyalty_club_allocation')

PARTNERS = """
    INSERT INTO res_partner (
           name, complete_name, active, type, lang, is_company, partner_share, autopost_bills,
           club_kind, create_date, write_date, create_uid, write_uid)
    SELECT 'Bench ' || number, 'Bench ' || number, TRUE, 'contact', 'en_US', number %% 4 = 0,
           TRUE, 'ask', CASE number %% 4 WHEN 0 THEN 'legal' ELSE 'individual' END,
           now(), now(), 1, 1
      FROM generate_series(1, %(count)s) AS number
 RETURNING id
"""
CARDS = """
    INSERT INTO loyalty_card (
           program_id, partner_id, points, club_debt, club_seq, code, active, company_id,
           create_date, write_date, create_uid, write_uid)
    SELECT %(program)s, (%(partners)s::int[])[number %% %(owners)s + 1], 700, 0, 10,
           'ledger-' || number, TRUE, %(company)s, now(), now(), 1, 1
      FROM generate_series(1, %(cards)s) AS number
"""
ENTRY = """
    INSERT INTO loyalty_club_entry (
           card_id, program_id, company_id, seq, kind, points, balance, date, document_model,
           document_id, create_uid, create_date, write_uid, write_date)
    SELECT card.id, %(program)s, card.company_id, seq,
           CASE WHEN seq %% 5 = 0 THEN 'spend' ELSE 'earn' END,
           CASE WHEN seq %% 5 = 0 THEN -50 ELSE 100 END,
           100 * seq - 150 * (seq / 5),
           now() AT TIME ZONE 'UTC'
           - make_interval(days => 40 * (11 - seq), secs => card.id %% 86400),
           CASE seq %% 3 WHEN 0 THEN 'sale.order' WHEN 1 THEN 'pos.order' END,
           CASE seq %% 3 WHEN 0 THEN %(sale)s WHEN 1 THEN %(till)s END,
           1, now(), 1, now()
      FROM generate_series(1, %(entries)s) AS seq CROSS JOIN loyalty_card card
     WHERE card.program_id = %(program)s AND card.club_seq = %(entries)s
  ORDER BY seq, card.id
"""
LOT = """
    INSERT INTO loyalty_club_lot (
           entry_id, card_id, points, points_left, expires_on, create_uid, create_date,
           write_uid, write_date)
    SELECT id, card_id, 100, CASE seq WHEN 1 THEN 0 ELSE 100 END,
           CASE WHEN seq = 3 AND card_id %% 5 <> 0 THEN %(today)s::date - 1
                ELSE %(today)s::date + 30 * seq END,
           1, now(), 1, now()
      FROM loyalty_club_entry
     WHERE program_id = %(program)s AND points > 0
  ORDER BY id
"""
ALLOCATION = """
    INSERT INTO loyalty_club_allocation (
           lot_id, entry_id, points, create_uid, create_date, write_uid, write_date)
    SELECT lot.id, entry.id, 50, 1, now(), 1, now()
      FROM loyalty_club_entry entry
      JOIN loyalty_club_entry first ON first.card_id = entry.card_id AND first.seq = 1
      JOIN loyalty_club_lot lot ON lot.entry_id = first.id
     WHERE entry.program_id = %(program)s AND entry.points < 0
"""
LONG = """
    INSERT INTO loyalty_club_entry (
           card_id, program_id, company_id, seq, kind, points, balance, date, document_model,
           document_id, create_uid, create_date, write_uid, write_date)
    SELECT card.id, card.program_id, card.company_id, seq, 'earn', 1, seq,
           now() AT TIME ZONE 'UTC' - make_interval(mins => %(entries)s - seq),
           CASE seq %% 3 WHEN 0 THEN 'sale.order' WHEN 1 THEN 'pos.order' END,
           CASE seq %% 3 WHEN 0 THEN %(sale)s WHEN 1 THEN %(till)s END,
           1, now(), 1, now()
      FROM generate_series(1, %(entries)s) AS seq CROSS JOIN loyalty_card card
     WHERE card.id = %(card)s
"""
LONG_LOTS = """
    WITH lot AS (
        INSERT INTO loyalty_club_lot (
               entry_id, card_id, points, points_left, create_uid, create_date, write_uid,
               write_date)
        SELECT id, card_id, 1, 1, 1, now(), 1, now()
          FROM loyalty_club_entry WHERE card_id = %(card)s
    )
    UPDATE loyalty_card SET club_seq = %(entries)s, points = %(entries)s WHERE id = %(card)s
"""


def main(env, cards, long=()):
    """Make the club.

    :param int cards: each with eight awards, ten entries and two allocations
    :param long: sizes of further ledgers, of one member each
    :return: dict with `members` (ids of those members) and `differences` of the check
    """
    env = env(user=env.ref('base.user_admin').id)
    env['loyalty.program'].search([]).action_archive()
    club = env['loyalty.program'].create({
        'name': "Long Club", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
        'rule_ids': [Command.clear(), Command.create({
            'reward_point_mode': 'money', 'reward_point_amount': 1})],
        'reward_ids': [Command.clear(), Command.create({
            'discount_mode': 'per_point', 'discount': 0.01, 'required_points': 1})],
    })
    club.is_club = True
    yield f'{cards:,} cards'
    values = {
        'program': club.id, 'company': club.company_id.id or None, 'cards': cards,
        'entries': ENTRIES, 'today': fields.Date.to_string(club._club_day()), 'owners': OWNERS,
    } | make_documents(env)
    env.flush_all()
    env.cr.execute(PARTNERS, {'count': OWNERS})
    values['partners'] = [row[0] for row in env.cr.fetchall()]
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id, club_holder_id = id"
                   " WHERE id = ANY(%(partners)s)", values)
    env.cr.execute(CARDS, values)
    members = [make_member(env, club, size) for size in long]
    env.flush_all()
    env.cr.execute("ANALYZE loyalty_card")
    yield from fill(env.cr, values, zip(long, members, strict=True))
    env.cr.commit()
    env.invalidate_all()
    yield 'checking it'
    return {'members': [member.id for member in members],
            'differences': len(env['loyalty.club.check']._differences())}


def fill(cr, values, members):
    """Write the ledgers: those of all cards, and the long ones of (size, member)."""
    with bulk(cr, TABLES):
        for name, statement in (('entries', ENTRY), ('awards', LOT), ('allocations', ALLOCATION)):
            yield f'{name} of {values["cards"]:,} cards'
            cr.execute(statement, values)
            cr.execute("ANALYZE loyalty_club_entry, loyalty_club_lot")
        for size, member in members:
            yield f'a member with {size:,} entries'
            for statement in (LONG, LONG_LOTS):
                cr.execute(statement, values | {'entries': size, 'card': member.card_id.id})
        yield 'its indexes'


def make_documents(env):
    """Return the ids of an order in sales and one at the till, which all entries name."""
    partner = env['res.partner'].create({'name': "Bench"})
    sale = env['sale.order'].create({'partner_id': partner.id})
    config = env['pos.config'].create({'name': "Bench"})
    config.open_ui()
    till = env['pos.order'].create({
        'session_id': config.current_session_id.id, 'company_id': config.company_id.id,
        'partner_id': partner.id, 'amount_total': 0, 'amount_tax': 0, 'amount_paid': 0,
        'amount_return': 0,
    })
    return {'sale': sale.id, 'till': till.id}


def make_member(env, club, size):
    """Return a member whose ledger is still empty."""
    partner = env['res.partner'].create({'name': f'Member of {size}'})
    return env['loyalty.club.member'].create({'program_id': club.id, 'partner_id': partner.id})
