"""Runs inside Odoo: imports files through the job, as the background does."""

import base64
import resource
import time

MOBILE = 9_130_000_000


def main(env, rows=0, text=''):
    """Import and undo made-up files of so many rows, or import the text of a file.

    :return: dict seconds {what: s}, peak (most memory of this process, MiB), differences, figures
        [purchases, customers, pennies]
    """
    yield 'preparing'
    club = env['loyalty.program'].create({
        'name': "Import Club", 'program_type': 'loyalty', 'is_club': True})
    env.cr.commit()
    seconds, jobs = {}, []
    files = {'purchases': text} if text else {
        'members': _members(rows), 'purchases': _purchases(rows)}
    for target, content in files.items():
        yield target
        started = time.perf_counter()
        jobs.append(_import(env, club, target, content))
        seconds[target] = time.perf_counter() - started
    figures = _figures(env, jobs[-1])
    for job in reversed(jobs) if rows else ():
        yield f'undoing {job.target}'
        started = time.perf_counter()
        job.action_undo()
        _work(env, job)
        seconds[f'{job.target} undone'] = time.perf_counter() - started
    differences = env['loyalty.club.check'].sudo()._differences()
    return {'seconds': seconds, 'figures': figures, 'differences': len(differences),
            'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _members(rows):
    return 'name,mobile,points,card number\n' + ''.join(
        f'Member {number},0{MOBILE + number},{number % 9000 + 1},OLD-{number}\n'
        for number in range(rows))


def _purchases(rows):
    return 'mobile,invoice,date,amount\n' + ''.join(
        f'0{MOBILE + number * 7919 % rows},I-{number},1403/{number % 12 + 1:02}/'
        f'{number % 29 + 1:02},"{number % 5000 + 1},000"\n' for number in range(rows))


def _import(env, club, target, content):
    job = env['loyalty.club.import'].create({
        'target': target, 'program_id': club.id, 'filename': f'{target}.csv',
        'file': base64.b64encode(content.encode())})
    job.action_check()
    _work(env, job)
    job.action_import()
    _work(env, job)
    return job


def _work(env, job):
    env.cr.commit()
    while job.state == 'running':
        env['loyalty.club.import']._cron_run()
        job.invalidate_recordset()
    if job.state == 'failed':
        raise RuntimeError(job.failure)


def _figures(env, job):
    env.cr.execute(
        "SELECT COUNT(*), COUNT(DISTINCT holder_id), (SUM(amount_total) * 100)::bigint"
        " FROM loyalty_club_purchase WHERE import_id = %s", [job.id])
    return list(env.cr.fetchone())
