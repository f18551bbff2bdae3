"""Runs inside Odoo: a replay of a year through the job, as the background does it."""

import resource
import time

from odoo.fields import Date


def main(env):
    """Replay the last year with tiers.

    :return: dict seconds, purchases, customers, pages, peak (most memory of this process, MiB)
    """
    env = env(user=env.ref('base.user_admin').id)
    club = env['loyalty.program'].search([('name', '=', "Replay Club")])
    today = Date.today()
    replay = env['loyalty.club.replay'].create({
        'program_id': club.id, 'date_from': Date.subtract(today, days=364), 'date_to': today})
    started = time.perf_counter()
    replay.action_start()
    env.cr.commit()
    pages, known = 0, {}
    while done := replay.sudo()._page(5000, known):
        env.cr.commit()
        pages += 1
        yield f'{replay.purchase_count:,} of {replay.purchase_total:,} purchases, {done:,} a page'
    env.cr.commit()
    seconds = time.perf_counter() - started
    if replay.state != 'done' or not replay.points or not replay.discount_cost:
        raise RuntimeError(f'the replay is {replay.state}: {replay.failure}')
    return {
        'seconds': seconds, 'purchases': replay.purchase_count, 'pages': pages,
        'customers': replay.customer_count,
        'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
