"""./dev bench tiers [--size N]: the nightly review of N members with five purchases each.

The review of everybody is compared with one statement of bare SQL that adds up the same totals;
a night in which one member of a hundred bought is compared with the review of everybody. What it
takes to write those who move is counted apart. Time for a member and peak memory must not grow
with the size: they are compared with a tenth of it.
"""

from devtools.benchmarks import _ledger
from devtools.errors import ToolError
from devtools.scripts import run_inside

DATABASE = 'loyalty_club_bench_tiers'
WORLD = 'devtools.benchmarks._tiers_world'
MEASURE = 'devtools.benchmarks._tiers_measure'
BOUND, NIGHT_BOUND, GROWTH_BOUND = 2.0, 0.03, 1.30


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    size = _ledger.size_of(arguments)
    tenth, whole = (measure(context, members) for members in (size // 10, size))
    return report(context.say, size, tenth, whole)


def measure(context, members):
    """Return the figures of one size, in a database and a process of its own."""
    context.databases.clone(context.prepared.test(), DATABASE)
    with context.step(f'Making {members:,} members') as running:
        run_inside(context, DATABASE, WORLD, {'members': members}, running)
    _ledger.clean(context, DATABASE)
    with context.step('Reviewing') as running:
        figures = run_inside(context, DATABASE, MEASURE, {}, running)
    context.databases.drop(DATABASE)
    if figures['wrong']:
        raise ToolError(f'{figures["wrong"]} members do not have the tier that bare SQL gives them',
                        'look at loyalty.club.tier.totals._who_may_move')
    context.say(
        f'{members:,} members: bare SQL {figures["bare"]:.2f} s, everybody {figures["full"]:.2f} s,'
        f' a night {figures["night"]:.3f} s;'
        f' writing {figures["moved"]:,} movers {figures["writing"]:.2f} s')
    return figures


def report(say, size, tenth, whole):
    """Print all ratios; return 1 beyond one of the bounds."""
    ratios = (
        ('a night in which 1 % bought', whole['night'] / whole['full'], NIGHT_BOUND),
        ('time for a member', whole['full'] / tenth['full'] / 10, GROWTH_BOUND),
    )
    for name, ratio, bound in ratios:
        say(f'tiers: {name}: ratio {ratio:.3f}, bound {bound:.2f}')
    failed = _ledger.report(
        say, 'tiers', whole['full'] / whole['bare'], BOUND, (tenth['peak'], whole['peak']))
    return int(failed or any(ratio > bound for __, ratio, bound in ratios))
