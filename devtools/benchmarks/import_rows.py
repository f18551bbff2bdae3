"""./dev bench import-rows [--size N] [--file FILE]: an import in the background, and its undo.

N members with balances, then N purchases of them, and both undone again: seconds of each. Time
for a row and peak memory must not grow with the file: they are compared with a tenth of it.
With --file the invoices of `./dev load` are imported as purchases as well and compared with
plain Python.
"""

import argparse

from devtools.benchmarks import _ledger
from devtools.errors import ToolError
from devtools.load_invoices import read_invoices
from devtools.scripts import run_inside

DATABASE = 'loyalty_club_bench_import'
MEASURE = 'devtools.benchmarks._import_measure'
SIZE = 100_000
BOUND = 1.30  # time for a row, against a tenth of the rows


def main(context, arguments):
    """Measure; the exit code is 1 beyond a bound."""
    options = parse(arguments)
    peaks, times = [], []
    for rows in (options.size // 10, options.size):
        found = measure(context, {'rows': rows})
        peaks.append(found['peak'])
        for name, seconds in found['seconds'].items():
            context.say(f'{rows:,} {name}: {seconds:.1f} s')
        times.append(sum(found['seconds'].values()) / rows)
    status = _ledger.report(context.say, 'import-rows', times[1] / times[0], BOUND, peaks)
    if options.file:
        status = compare(context, options.file) or status
    return status


def parse(arguments):
    """Return the options of the call."""
    parser = argparse.ArgumentParser(prog='./dev bench import-rows')
    parser.add_argument('--size', type=int, default=SIZE, metavar='N')
    parser.add_argument('--file', metavar='FILE', help='invoices, as of ./dev load')
    return parser.parse_args(arguments)


def measure(context, values):
    """Return the figures of one measure, in a database and a process of its own."""
    context.databases.clone(context.prepared.test(), DATABASE)
    with context.step('Importing') as running:
        found = run_inside(context, DATABASE, MEASURE, values, running)
    context.databases.drop(DATABASE)
    if found['differences']:
        raise ToolError(f'{found["differences"]} cards do not add up', 'look at the import')
    return found


def compare(context, path):
    """Import the invoices and say whether the database has what the file has."""
    invoices = read_invoices(path).invoices
    expected = [len(invoices), len({one.customer for one in invoices}),
                sum(one.pennies for one in invoices)]
    with open(path, encoding='utf-8-sig') as stream:
        found = measure(context, {'text': stream.read()})
    agrees = found['figures'] == expected
    context.say(f'invoices, customers, pennies of the file {expected}, of the database'
                f' {found["figures"]}: {"equal" if agrees else "NOT EQUAL"};'
                f' {found["seconds"]["purchases"]:.1f} s')
    return int(not agrees)
