"""Runs inside Odoo: what the addon does with a long ledger, and the same by bare SQL."""

import resource
import statistics
import time

from lxml import etree

from odoo.fields import Date

ROUNDS = 5

# The same as one page of the nightly expiry leaves behind, for all that expires, in one go.
BARE_EXPIRY = """
    CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
    SELECT lot.id, lot.card_id, lot.points_left, card.club_seq, card.points,
           row_number() OVER line AS number, SUM(points_left) OVER line AS so_far
      FROM loyalty_club_lot lot JOIN loyalty_card card ON card.id = lot.card_id
     WHERE points_left > 0 AND expires_on < %(today)s
    WINDOW line AS (PARTITION BY lot.card_id ORDER BY expires_on, lot.id);
    INSERT INTO loyalty_club_entry (
           card_id, program_id, company_id, seq, kind, points, balance, date, idempotency_key,
           create_uid, create_date, write_uid, write_date)
    SELECT gone.card_id, %(club)s, %(company)s, club_seq + number, 'expire', -points_left,
           points - so_far, now(), 'expire:lot:' || id || ':' || club_seq, 1, now(), 1, now()
      FROM gone;
    INSERT INTO loyalty_club_allocation (
           lot_id, entry_id, points, create_uid, create_date, write_uid, write_date)
    SELECT gone.id, entry.id, points_left, 1, now(), 1, now()
      FROM gone JOIN loyalty_club_entry entry
        ON entry.card_id = gone.card_id AND entry.seq = gone.club_seq + gone.number;
    UPDATE loyalty_club_lot lot SET points_left = 0 FROM gone WHERE gone.id = lot.id;
    UPDATE loyalty_card card
       SET club_seq = card.club_seq + total.number, points = card.points - total.points
      FROM (SELECT card_id, COUNT(*) AS number, SUM(points_left) AS points
              FROM gone GROUP BY card_id) total
     WHERE total.card_id = card.id
"""
# The sums of each card beside its balance. Sums nobody reads are never computed: PostgreSQL leaves
# them out of a COUNT(*) over a grouped subquery, so here each of them is compared.
BARE_SUMS = """
    SELECT COUNT(*)
      FROM loyalty_card card
      JOIN loyalty_program program ON program.id = card.program_id
 LEFT JOIN (SELECT card_id, SUM(points) AS points, COUNT(*) AS number, MAX(seq) AS last
              FROM loyalty_club_entry GROUP BY card_id) entry ON entry.card_id = card.id
 LEFT JOIN (SELECT card_id, SUM(points) AS points, SUM(points_left) AS points_left
              FROM loyalty_club_lot GROUP BY card_id) lot ON lot.card_id = card.id
 LEFT JOIN (SELECT lot.card_id, SUM(allocation.points) AS points
              FROM loyalty_club_allocation allocation
              JOIN loyalty_club_lot lot ON lot.id = allocation.lot_id
             GROUP BY lot.card_id) drawn ON drawn.card_id = card.id
     WHERE program.is_club
       AND (COALESCE(entry.points, 0) <> COALESCE(lot.points_left, 0) - COALESCE(card.club_debt, 0)
            OR round(card.points::numeric, 2) <> COALESCE(lot.points_left, 0)
            OR COALESCE(lot.points - lot.points_left, 0) <> COALESCE(drawn.points, 0)
            OR COALESCE(entry.number, 0) <> COALESCE(card.club_seq, 0)
            OR COALESCE(entry.last, 0) <> COALESCE(card.club_seq, 0))
"""
BARE_STATEMENTS = {
    'month': "SELECT date_trunc('month', date), program_id, kind, SUM(points)"
             " FROM loyalty_club_entry GROUP BY 1, 2, 3",
    'club': "SELECT program_id, date >= %(first)s, kind, SUM(points)"
            " FROM loyalty_club_entry GROUP BY 1, 2, 3",
    'kind': "SELECT COALESCE(member.kind, partner.club_kind), entry.program_id,"
            " date >= %(first)s, entry.kind, SUM(entry.points)"
            " FROM loyalty_club_entry entry JOIN loyalty_card card ON card.id = entry.card_id"
            " LEFT JOIN loyalty_club_member member ON member.card_id = card.id"
            " LEFT JOIN res_partner partner ON partner.id = card.partner_id GROUP BY 1, 2, 3, 4",
    'shop': "SELECT config_id, document_model = 'sale.order', program_id, date >= %(first)s, kind,"
            " SUM(points) FROM loyalty_club_entry entry LEFT JOIN pos_order"
            " ON pos_order.id = entry.document_id AND document_model = 'pos.order'"
            " GROUP BY 1, 2, 3, 4, 5",
}


def main(env, what, **values):
    """Measure; `what` is the name of a function below.

    :return: its dict, with `peak` (most memory of this process, in MiB)
    """
    yield what
    env = env(user=env.ref('base.user_admin').id)
    figures = FUNCTIONS[what](env, **values)
    return figures | {'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def expire_bare(env):
    """Seconds by bare SQL; rolled back."""
    club = _club(env)
    started = time.perf_counter()
    env.cr.execute(BARE_EXPIRY, {
        'today': club._club_day(), 'club': club.id, 'company': club.company_id.id or None})
    elapsed = time.perf_counter() - started
    env.cr.rollback()
    return {'seconds': elapsed}


def expire(env):
    """Seconds of the nightly job, and how many awards it emptied."""
    started = time.perf_counter()
    env['loyalty.club.lot'].sudo()._cron_expire()
    elapsed = time.perf_counter() - started
    expired = env['loyalty.club.entry'].sudo().search_count([('kind', '=', 'expire')])
    return {'seconds': elapsed, 'expired': expired,
            'differences': len(env['loyalty.club.check'].sudo()._differences())}


def check(env):
    """Seconds of the full nightly check, of the incremental one after it, and of the bare sums."""
    proofs = env['loyalty.club.proof'].sudo()
    first = _timed(lambda: proofs._prove(True))
    env.cr.commit()
    env.cr.execute('ANALYZE loyalty_club_proof')
    bare, full, later = [], [], []
    for __ in range(ROUNDS):
        bare.append(_timed(lambda: env.cr.execute(BARE_SUMS)))
        full.append(_timed(lambda: proofs._prove(True)))
        later.append(_timed(lambda: proofs._prove(False)))
    return {name: statistics.median(series) for name, series in (
        ('bare', bare), ('full', full), ('later', later), ('first', [first]))}


def statement(env, members):
    """Queries of the ledger screen of each member; seconds of the report by each kind of row."""
    day = Date.today()
    asked = env['loyalty.club.statement'].create({
        'date_from': day.replace(year=day.year - 1), 'date_to': day})
    figures = {'queries': [_screen(env, member) for member in members]}
    for group_by, bare in BARE_STATEMENTS.items():
        asked.group_by = group_by
        times = [], []
        for __ in range(ROUNDS):
            times[0].append(_timed(
                lambda bare=bare: env.cr.execute(bare, {'first': asked.date_from})))
            times[1].append(_timed(asked._reckon))
        figures[group_by] = [statistics.median(series) for series in times]
    return figures


def _screen(env, member_id):
    """Return the number of queries it takes to open the ledger of a member."""
    # beyond one page Odoo's pager counts: it is asked to for the short ledger too
    entries = env['loyalty.club.entry'].with_context(force_search_count=True)
    view = env.ref('loyalty_club_addon.loyalty_club_entry_view_list')
    names = {node.get('name') for node in _arch(entries, view).iter('field')}
    specification = {
        name: {'fields': {'display_name': {}}} if entries._fields[name].type == 'many2one' else {}
        for name in names}
    counts = []
    for __ in range(2):  # the first fills what Odoo remembers: rights, languages
        env.invalidate_all()
        before = env.cr.sql_log_count
        found = entries.web_search_read(
            [('card_id.club_member_ids', 'in', [member_id])], specification, limit=80,
            count_limit=10001)
        counts.append(env.cr.sql_log_count - before)
    return {'queries': counts[-1], 'rows': len(found['records'])}


def _arch(entries, view):
    return etree.fromstring(entries.get_view(view.id, 'list')['arch'])


def _club(env):
    return env['loyalty.program'].search([('name', '=', "Long Club")])


def _timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


FUNCTIONS = {
    'expire_bare': expire_bare, 'expire': expire, 'check': check,
    'statement': statement,
}
