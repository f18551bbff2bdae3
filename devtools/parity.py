"""./dev parity: without a club, the addon changes nothing.

The same 100 orders are played on two clones of one database, with and without the addon, and
everything they leave behind is compared row by row.
"""

import argparse
from itertools import zip_longest

from devtools.parity_plan import make_plan
from devtools.scripts import run_inside

PLAIN, ADDON = 'loyalty_club_parity_plain', 'loyalty_club_parity_addon'
DIFFERENCES_SHOWN = 20


def main(context, arguments):
    """Play and compare; the exit code is 1 when a row differs."""
    argparse.ArgumentParser(prog='./dev parity').parse_args(arguments)
    plan = make_plan()
    prepare(context)
    plain = play(context, PLAIN, 'plain Odoo', plan)
    ours = play(context, ADDON, 'the addon, no club on', plan)
    return report(context.say, plain, ours)


def prepare(context):
    """Make both databases: the addon comes into a copy of a shop that exists already."""
    context.databases.clone(context.prepared.base(), PLAIN)
    with context.step('Making a shop with native programs') as running:
        run_inside(context, PLAIN, 'devtools.parity_world', {}, running)
    context.prepared.current(ADDON, PLAIN, fresh=True)


def play(context, database, label, plan):
    """Play all orders in one database; return {table: rows}."""
    with context.step(f'Playing {len(plan)} orders with {label}') as running:
        return run_inside(context, database, 'devtools.parity_rows', {'plan': plan}, running)


def report(say, plain, ours):
    """Print how many rows were compared and which differ; return 0 when none does."""
    found = [line for table in plain for line in differences(table, plain[table], ours[table])]
    for table, rows in plain.items():
        say(f'{len(rows):6,} {table}')
    for line in found[:DIFFERENCES_SHOWN]:
        say(line)
    if len(found) > DIFFERENCES_SHOWN:
        say(f'... and {len(found) - DIFFERENCES_SHOWN:,} more')
    total = sum(map(len, plain.values()))
    say(f'{total:,} rows compared: ' + (f'{len(found):,} DIFFER' if found else 'equal'))
    return 1 if found else 0


def differences(table, plain, ours):
    """Return a text of two lines for each row that differs."""
    return [
        f'{table}, row {number}\n  plain Odoo: {left}\n  with addon: {right}'
        for number, (left, right) in enumerate(zip_longest(plain, ours), start=1)
        if left != right
    ]
