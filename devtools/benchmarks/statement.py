"""./dev bench statement [--size N]: the ledger on the screen, and the report as of a day.

The screen of a member with a tenth of N entries asks the database as often as that of one with
ten (the count of the pager, which Odoo wants beyond one page, in both). The report over N entries
is compared with the grouped sum in bare SQL, for each kind of rows.
"""

from devtools.benchmarks import _ledger
from devtools.benchmarks._ledger import ENTRIES

DATABASE = 'loyalty_club_bench_statement'
BOUND = 2.0
ROWS = ('month', 'club', 'kind', 'shop')


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    size = _ledger.size_of(arguments)
    world = _ledger.make(context, DATABASE, size // ENTRIES, long=(10, size // 10))
    figures = _ledger.measure(context, DATABASE, 'statement', members=world['members'])
    context.databases.drop(DATABASE)
    return report(context.say, size, figures)


def report(say, size, figures):
    """Print all; return 1 when a screen or a report is beyond its bound."""
    short, long = figures['queries']
    say(f'ledger of a member: 10 entries {short["queries"]} queries, {size // 10:,} entries'
        f' {long["queries"]} queries for {long["rows"]} rows')
    worst = 0
    for name in ROWS:
        bare, ours = figures[name]
        say(f'report by {name}: bare SQL {bare:.2f} s, report {ours:.2f} s')
        worst = max(worst, ours / bare)
    return _ledger.report(say, 'statement', worst, BOUND) or int(long['queries'] > short['queries'])
