"""./dev bench check [--size N]: proving that N entries add up, against the bare sums in SQL."""

from devtools.benchmarks import _ledger
from devtools.benchmarks._ledger import ENTRIES

DATABASE = 'loyalty_club_bench_check'
BOUND = 2.0


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    size = _ledger.size_of(arguments)
    peaks = []
    for entries in (size // 10, size):
        _ledger.make(context, DATABASE, entries // ENTRIES)
        figures = _ledger.measure(context, DATABASE, 'check')
        peaks.append(figures['peak'])
        context.say(f'{entries:,} entries: bare sums {figures["bare"]:.2f} s, all cards'
                    f' {figures["full"]:.2f} s (the first time {figures["first"]:.2f} s),'
                    f' when nothing changed {figures["later"]:.2f} s')
    context.databases.drop(DATABASE)
    return _ledger.report(
        context.say, 'check', figures['full'] / figures['bare'], BOUND, peaks)
