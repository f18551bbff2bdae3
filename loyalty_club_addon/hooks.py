"""Installing on a live database, and leaving it again."""

from psycopg2.extras import execute_values

from .tools import search_key

PAGE = 10_000


def pre_init_hook(env):
    """Fill the stored fields of customers in SQL: the ORM would recompute them one by one."""
    env.cr.execute("""
        ALTER TABLE res_partner
          ADD COLUMN IF NOT EXISTS club_kind varchar,
          ADD COLUMN IF NOT EXISTS club_holder_id integer,
          ADD COLUMN IF NOT EXISTS club_terms varchar,
          ADD COLUMN IF NOT EXISTS club_search_key varchar
    """)
    env.cr.execute("""
        UPDATE res_partner partner
           SET club_holder_id = holder.id,
               club_kind = CASE WHEN holder.is_company THEN 'legal' ELSE 'individual' END,
               club_terms = CASE WHEN holder.is_company THEN 'legal' ELSE 'individual' END
          FROM res_partner holder
         WHERE holder.id = COALESCE(partner.commercial_partner_id, partner.id)
    """)
    _fill_search_keys(env)


def _fill_search_keys(env):
    """One key per partner, in pages by id."""
    last_id = 0
    while True:
        env.cr.execute(
            "SELECT id, name, phone, ref FROM res_partner WHERE id > %s ORDER BY id LIMIT %s",
            (last_id, PAGE),
        )
        rows = env.cr.fetchall()
        if not rows:
            return
        last_id = rows[-1][0]
        execute_values(
            env.cr._obj,
            """
            UPDATE res_partner partner
               SET club_search_key = row.search_key
              FROM (VALUES %s) AS row (id, search_key)
             WHERE partner.id = row.id
            """,
            [(id_, search_key.search_key(name, [phone], [ref])) for id_, name, phone, ref in rows],
            page_size=PAGE,
        )


def uninstall_hook(env):
    """Leave programs that plain Odoo runs without surprise.

    Cards, points and history are Odoo's own and stay. Rules go on giving what they gave per unit
    of money, without whole steps. Plain Odoo would add up rules of different audiences: those for
    everyone stay, else those for individuals, and the others are archived. What is for some tiers
    is archived too: plain Odoo would give it to everyone.
    """
    for model in ('loyalty.rule', 'loyalty.reward', 'loyalty.program'):
        env[model].search([('club_audience_has_tiers', '=', True)]).action_archive()
    for club in env['loyalty.program'].with_context(active_test=False).search(
        [('is_club', '=', True)],
    ):
        rules = club.rule_ids.filtered(lambda rule: not rule.club_audience_has_tiers)
        rules._club_hand_back()
        kept = rules.filtered(lambda rule: not rule.club_audience_kind) or rules.filtered(
            lambda rule: rule.club_audience_kind == 'individual',
        ) or rules[:1]
        (rules - kept).action_archive()
    # the tables go with the addon, the function that guards them would stay
    env.cr.execute("DROP FUNCTION IF EXISTS loyalty_club_refuse_change() CASCADE")
