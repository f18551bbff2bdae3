"""Documents with a club against documents with a native program, in one database and run."""

import argparse

from devtools.scripts import run_inside

WORLD = 'devtools.benchmarks._documents_world'


def compare(context, name, arguments, kind, count, bound):
    """Measure `count` documents of a kind with each program; return 1 beyond the bound."""
    parser = argparse.ArgumentParser(prog=f'./dev bench {name}')
    parser.add_argument('--tiers', action='store_true', help='the club has a ladder of tiers')
    world = {'kind': kind, 'count': count, 'with_tiers': parser.parse_args(arguments).tiers}
    database = f'loyalty_club_bench_{name}'
    context.databases.clone(context.prepared.test(), database)
    with context.step(f'{count} documents with each program, in turn') as running:
        medians = run_inside(context, database, WORLD, world, running)
    context.databases.drop(database)
    return report(context.say, name, medians, bound)


def report(say, name, medians, bound):
    """Print medians and ratio; return 1 beyond the bound."""
    ratio = medians['club'] / medians['native']
    say(f'median of a document: native program {medians["native"]:.1f} ms,'
        f' club {medians["club"]:.1f} ms and {medians["afterwards"]:.1f} ms after the commit')
    say(f'{name}: ratio {ratio:.2f}, bound {bound:.2f}')
    return 1 if ratio > bound else 0
