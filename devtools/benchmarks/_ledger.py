"""Long ledgers: their world, their measures, and the size by `--size`."""

from devtools.errors import ToolError
from devtools.scripts import run_inside

WORLD = 'devtools.benchmarks._ledger_world'
MEASURE = 'devtools.benchmarks._ledger_measure'
SIZE = 1_000_000
AWARDS, ENTRIES = 8, 10  # of each card
MEMORY_BOUND = 1.20


def size_of(arguments):
    """Return the size that `--size N` asks for, else a million.

    >>> size_of([]), size_of(['--size', '20000'])
    (1000000, 20000)
    """
    if not arguments:
        return SIZE
    if len(arguments) == 2 and arguments[0] == '--size' and arguments[1].isdigit():
        size = int(arguments[1])
        if size >= 1000:
            return size
    raise ToolError(f'what is {" ".join(arguments)}?', 'the option is --size N, N at least 1000')


def make(context, name, cards, long=()):
    """Make a database with a long ledger that adds up; return what its world says."""
    context.databases.clone(context.prepared.test(), name)
    with context.step(f'Making {cards:,} cards') as running:
        world = run_inside(context, name, WORLD, {'cards': cards, 'long': long}, running)
    if world['differences']:
        raise ToolError(f'{world["differences"]} cards do not add up', f'look at {WORLD}')
    clean(context, name)
    return world


def clean(context, name):
    """Leave neither dead rows nor old statistics to whoever is measured next."""
    context.databases.execute('VACUUM ANALYZE', name=name)
    context.databases.execute('CHECKPOINT', name=name)


def measure(context, name, what, **values):
    """Return the figures of one measure, in a process of its own."""
    with context.step(f'Measuring: {what}') as running:
        return run_inside(context, name, MEASURE, {'what': what, **values}, running)


def report(say, name, ratio, bound, peaks=None):
    """Print the ratio, and that of the memory; return 1 beyond a bound.

    :param peaks: MiB of the process at a tenth of the size, and at the size
    """
    say(f'{name}: ratio {ratio:.2f}, bound {bound:.2f}')
    failed = ratio > bound
    if peaks:
        memory = peaks[1] / peaks[0]
        say(f'{name}: peak memory {peaks[0]:.0f} MiB, then {peaks[1]:.0f} MiB:'
            f' ratio {memory:.2f}, bound {MEMORY_BOUND:.2f}')
        failed = failed or memory > MEMORY_BOUND
    return int(failed)
