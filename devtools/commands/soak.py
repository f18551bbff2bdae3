"""./dev soak: the property test of the ledger with many more sequences, other ones at each call.

With `--jobs N` it plays in N processes, each on a test database of its own. Interrupted, it says
how far it came.
"""

import argparse
import random
import subprocess
import time

from devtools import processes
from devtools.paths import ADDON

TESTS = f'{ADDON}/tests/test_ledger_properties.py'
SEEDS = 10**9


def main(context, arguments):
    """Play the sequences; return 1 when one of them found a difference."""
    parser = argparse.ArgumentParser(prog='./dev soak')
    parser.add_argument('--sequences', type=int, default=2000)
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--seed', type=int, default=random.randrange(SEEDS))
    options = parser.parse_args(arguments)
    source = context.prepared.test()
    shares = shared(options.sequences, options.jobs)
    databases = [f'{source}_soak_{number}' for number in range(len(shares))]
    for database in databases:
        context.databases.clone(source, database)
    title = f'{options.sequences:,} sequences, {len(shares)} processes, seed {options.seed}'
    jobs = []
    try:
        with context.step(title) as step:
            jobs = [
                Job(context, database, share, options.seed + number)
                for number, (database, share) in enumerate(zip(databases, shares, strict=True))
            ]
            failed = watch(jobs, step)
    finally:
        for job in jobs:
            processes.stop(job.process)
        context.say(closing_line([job.progress() for job in jobs], options))
        for database in databases:
            context.databases.drop(database)
    for job in failed:
        context.say(job.log.read_text(encoding='utf-8')[-6000:])
    return 1 if failed else 0


def shared(sequences, jobs):
    """Return how many sequences each process plays.

    >>> shared(10, 3), shared(1, 4)
    ([4, 3, 3], [1])
    """
    part, rest = divmod(sequences, jobs)
    shares = [part + (number < rest) for number in range(jobs)]
    return [share for share in shares if share]


def watch(jobs, step):
    """Wait for all of them; return those that failed, at once when one does."""
    while True:
        done = [job.progress() for job in jobs]
        step.note(f'{sum(row[0] for row in done):,} sequences, '
                  f'{sum(row[1] for row in done):,} steps')
        if failed := [job for job in jobs if job.process.poll()]:
            return failed
        if all(job.process.poll() == 0 for job in jobs):
            return []
        time.sleep(1)


def closing_line(done, options):
    """Return the last line, e.g. for a person who compares two calls.

    >>> closing_line([(3, 60, 51), (2, 41, 30)], argparse.Namespace(sequences=9, seed=7))
    'soak: 5 of 9 sequences passed, 101 steps, 81 of them had something to do, seed 7'
    """
    sequences, steps, moved = (sum(row[place] for row in done) for place in range(3))
    return (f'soak: {sequences:,} of {options.sequences:,} sequences passed, {steps:,} steps, '
            f'{moved:,} of them had something to do, seed {options.seed}')


class Job:
    """A process that plays sequences on a database of its own."""

    def __init__(self, context, database, sequences, seed):
        self.log = context.paths.log(database)
        self.counted = context.paths.log(f'{database}-progress')
        self.counted.write_text('0 0 0\n', encoding='utf-8')
        command = [
            context.paths.python, '-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider',
            '--odoo-config', context.paths.odoo_config, '--odoo-database', database,
            '--odoo-log-level', 'error', TESTS,
        ]
        environment = context.odoo.environment | {
            'LOYALTY_CLUB_SEQUENCES': str(sequences), 'LOYALTY_CLUB_SEED': str(seed),
            'LOYALTY_CLUB_PROGRESS': str(self.counted),
        }
        with open(self.log, 'w', encoding='utf-8') as stream:
            self.process = subprocess.Popen(
                [str(part) for part in command], cwd=context.paths.checkout, env=environment,
                stdout=stream, stderr=subprocess.STDOUT)

    def progress(self):
        """Return (sequences, steps, steps that had something to do) as far as it said."""
        words = self.counted.read_text(encoding='utf-8').split()
        return tuple(map(int, words)) if len(words) == 3 else (0, 0, 0)
