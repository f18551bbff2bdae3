"""./dev bench expiry [--size N]: awards that nobody spent in time, against bare SQL.

A tenth of N awards expires. Bare SQL does the same to the same tables, for all of them in one go;
it is rolled back, the database cleaned, and then the nightly job runs.
"""

from devtools.benchmarks import _ledger
from devtools.benchmarks._ledger import AWARDS
from devtools.errors import ToolError

DATABASE = 'loyalty_club_bench_expiry'
BOUND = 3.0


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    size = _ledger.size_of(arguments)
    peaks = []
    for awards in (size // 10, size):
        _ledger.make(context, DATABASE, awards // AWARDS)
        bare = _ledger.measure(context, DATABASE, 'expire_bare')
        _ledger.clean(context, DATABASE)
        ours = _ledger.measure(context, DATABASE, 'expire')
        if ours['differences'] or abs(ours['expired'] - awards / 10) > awards / 100:
            raise ToolError(f'{ours["expired"]:,} of {awards:,} awards expired, and'
                            f' {ours["differences"]} cards do not add up',
                            'look at loyalty.club.lot._expire_page')
        peaks.append(ours['peak'])
        context.say(f'{ours["expired"]:,} of {awards:,} awards expired: bare SQL'
                    f' {bare["seconds"]:.2f} s, the nightly job {ours["seconds"]:.2f} s')
    context.databases.drop(DATABASE)
    return _ledger.report(
        context.say, 'expiry', ours['seconds'] / bare['seconds'], BOUND, peaks)
