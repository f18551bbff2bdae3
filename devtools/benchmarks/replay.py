"""./dev bench replay [--size N]: rules, tiers and discounts run over N past purchases.

Half of the purchases are sale orders of three lines, the others are imported; there are five for
each customer, who may have three tiers. Time for a purchase and peak memory must not grow with
their number: they are compared with a tenth of it. A million may take ten minutes.
"""

from devtools.benchmarks import _ledger
from devtools.scripts import run_inside

DATABASE = 'loyalty_club_bench_replay'
WORLD = 'devtools.benchmarks._replay_world'
MEASURE = 'devtools.benchmarks._replay_measure'
BOUND = 600 / 1_000_000  # seconds for a purchase
GROWTH = 1.30


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    size = _ledger.size_of(arguments)
    peaks, times = [], []
    for purchases in (size // 10, size):
        context.databases.clone(context.prepared.test(), DATABASE)
        with context.step(f'Making {purchases:,} purchases') as running:
            run_inside(context, DATABASE, WORLD, {'purchases': purchases}, running)
        _ledger.clean(context, DATABASE)
        with context.step('Replaying') as running:
            found = run_inside(context, DATABASE, MEASURE, {}, running)
        context.say(f'{found["purchases"]:,} purchases of {found["customers"]:,} customers:'
                    f' {found["seconds"]:.1f} s, {found["pages"]} pages')
        peaks.append(found['peak'])
        times.append(found['seconds'] / found['purchases'])
    context.databases.drop(DATABASE)
    return report(context.say, times, peaks)


def report(say, times, peaks):
    """Print seconds for a million and the ratios; return 1 beyond a bound.

    :param times: seconds for a purchase at a tenth of the size, and at the size
    """
    say(f'replay: {times[1] * 1_000_000:.0f} s for a million, bound {BOUND * 1_000_000:.0f} s')
    status = _ledger.report(say, 'replay', times[1] / times[0], GROWTH, peaks)
    return int(status or times[1] > BOUND)
