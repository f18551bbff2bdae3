"""Runs inside Odoo: the nightly review of tiers, and the same totals by bare SQL."""

import resource
import statistics
import time

from odoo.fields import Date, Datetime

from devtools.benchmarks._tiers_world import ranked, values_of

ROUNDS = 3
MISPLACED = 5000  # one member of so many has another tier than he should, in each round

BARE = """
    SELECT COUNT(*)
      FROM loyalty_club_member member
 LEFT JOIN %(totals)s total ON total.holder_id = member.partner_id
     WHERE member.program_id = %(club)s AND member.tier_id <> %(tier)s
"""
MISPLACE = """
    UPDATE loyalty_club_member SET tier_id = %(blue)s
     WHERE program_id = %(club)s AND id %% %(misplaced)s = %(round)s AND tier_id <> %(blue)s
"""
# One member of a hundred, another one each round, as its documents leave it: they look at the tier
# of their customer at once. The day of one in 10,000 has come.
BUY = """
    INSERT INTO loyalty_club_purchase (
           name, company_id, holder_id, channel, date, day, amount_untaxed, amount_total, margin,
           create_uid, create_date, write_uid, write_date)
    SELECT 'N' || id, %(company)s, partner_id, 'sale', now() AT TIME ZONE 'UTC', %(today)s,
           100 + id %% 300, 100, 20, 1, now(), 1, now() AT TIME ZONE 'UTC'
      FROM loyalty_club_member WHERE program_id = %(club)s AND id %% 100 = %(round)s;
    UPDATE loyalty_club_member member SET tier_id = %(tier)s
      FROM %(totals)s total
     WHERE total.holder_id = member.partner_id AND program_id = %(club)s
       AND id %% 100 = %(round)s AND tier_id <> %(tier)s;
    UPDATE loyalty_club_member SET tier_review_on = %(today)s
     WHERE program_id = %(club)s AND id %% 10000 = %(round)s
"""


def main(env):
    """Measure in turn.

    :return: dict of seconds `bare`, `full`, `night` (medians, without what writing movers takes),
        `writing` (of all movers), `moved`, `wrong` (who have not the tier of bare SQL), `peak`
    """
    env = env(user=env.ref('base.user_admin').id)
    club = env['loyalty.program'].search([('name', '=', "Tier Club")])
    values = values_of(club) | {'misplaced': MISPLACED}
    movers = Movers(env)
    times, wrong = {'bare': [], 'full': [], 'night': []}, 0
    for number in range(ROUNDS):
        yield f'round {number + 1} of {ROUNDS}'
        values['round'] = number
        env.cr.execute(MISPLACE, values)
        env.cr.commit()
        times['bare'].append(timed(lambda: env.cr.execute(ranked(BARE, values))))
        times['full'].append(review(env, club, movers, None))
        env.cr.execute(ranked(BUY, values))
        env.cr.commit()
        times['night'].append(review(env, club, movers, Date.today()))
        env.cr.execute(ranked(BARE, values))
        wrong += env.cr.fetchone()[0]
    return {name: statistics.median(series) for name, series in times.items()} | {
        'writing': movers.seconds, 'moved': movers.count, 'wrong': wrong,
        'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def review(env, club, movers, full_on):
    """Return the seconds of the nightly job, of everybody when `full_on` is None."""
    env.invalidate_all()
    club.write({
        'club_tiers_full_on': full_on, 'club_tiers_changed': False,
        'club_tiers_reviewed_on': Datetime.subtract(Datetime.now(), minutes=30)})
    env.cr.commit()
    before = movers.seconds
    elapsed = timed(env['loyalty.club.member'].sudo()._cron_review_tiers)
    return elapsed - (movers.seconds - before)


def timed(work):
    """Return the seconds of a call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class Movers:
    """How many members were moved, and how long writing them and their history took."""

    def __init__(self, env):
        self.seconds, self.count = 0, 0
        cls = type(env['loyalty.club.member'])
        measured, apply = cls._measured, cls._apply_tier

        def timed_measured(member, *arguments):
            started = time.perf_counter()
            totals = measured(member, *arguments)
            self.seconds += time.perf_counter() - started
            return totals

        def timed_apply(member, *arguments):
            started = time.perf_counter()
            apply(member, *arguments)
            member.env.flush_all()
            self.seconds += time.perf_counter() - started
            self.count += 1

        cls._measured, cls._apply_tier = timed_measured, timed_apply
