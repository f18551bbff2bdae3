"""./dev load: makes sale orders from a file of invoices and compares what the club gave."""

import argparse
from decimal import Decimal

from devtools.errors import ToolError
from devtools.load_invoices import PENNIES, Figures, figures_of, kinds_of, read_invoices
from devtools.scripts import run_inside

DATABASE = 'loyalty_club_load'
LABELS = {'individual': 'individuals', 'legal': 'legal entities'}
PROBLEMS_SHOWN = 20


def main(context, arguments):
    """Load a file; the exit code is 1 when database and file do not agree."""
    options = parse(arguments)
    reading = read_invoices(options.file)
    tell_problems(context.say, reading.problems)
    if not reading.invoices:
        raise ToolError(f'{options.file} holds no invoice to load', 'see the lines named above')
    kinds = kinds_of(reading.invoices)
    invoices = reading.invoices[:options.limit]
    context.say('Assumption: a customer whose average invoice in the whole file is at least '
                f'£1,000 is a legal entity ({sum(k == "legal" for k in kinds.values()):,} of '
                f'{len(kinds):,}), the others are individuals.')
    database = open_database(context, options.database)
    with context.step(f'Loading {len(invoices):,} invoices into {database}') as running:
        found = run_inside(context, database, 'devtools.load_orders', {
            'invoices': [list(vars(invoice).values()) for invoice in invoices],
            'kinds': kinds,
        }, running)
    context.say(speed(found['made'], len(invoices), found['seconds']))
    return report(context.say, found, figures_of(invoices, kinds))


def parse(arguments):
    """Return the options of the call."""
    parser = argparse.ArgumentParser(prog='./dev load')
    parser.add_argument('file', metavar='FILE',
                        help='CSV with InvoiceNo,InvoiceDate,CustomerID,TotalPrice')
    parser.add_argument('--limit', type=natural, metavar='N', help='only the first N good rows')
    parser.add_argument('--database', help=f'with the addon installed; default: {DATABASE}')
    return parser.parse_args(arguments)


def natural(text):
    """Return a number of rows, 1 or more."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def tell_problems(say, problems):
    """Name the rows that are left out; very many of them only by their number."""
    for problem in problems[:PROBLEMS_SHOWN]:
        say(problem)
    if len(problems) > PROBLEMS_SHOWN:
        say(f'... and {len(problems) - PROBLEMS_SHOWN:,} more lines skipped')


def open_database(context, name):
    """Return the database to load into: the person's own, or ours, current with the sources."""
    if not name:
        return context.prepared.current(DATABASE, context.prepared.base())
    if not context.databases.exists(name):
        raise ToolError(f'no database {name}', f'leave --database out for {DATABASE}')
    has_addon = context.databases.execute(
        "SELECT 1 FROM ir_module_module WHERE name = 'loyalty_club_addon' "
        "AND state = 'installed'", name=name)
    if not has_addon:
        raise ToolError(f'database {name} lacks the addon', 'install loyalty_club_addon in it')
    return name


def speed(made, wanted, seconds):
    """Return a sentence on how much was new and how fast it went.

    >>> speed(0, 1500, 0.1)
    'All 1,500 orders were there already.'
    >>> speed(1000, 1500, 100)
    '1,000 orders made, 500 were there already; 100 s, 10.0 orders/s.'
    """
    if not made:
        return f'All {wanted:,} orders were there already.'
    rate = made / max(seconds, 0.001)
    return (f'{made:,} orders made, {wanted - made:,} were there already; '
            f'{seconds:.0f} s, {rate:.1f} orders/s.')


def report(say, found, expected):
    """Print both sides; return 0 when they agree to the last digit, else 1."""
    actual = {kind: to_figures(found['figures'].get(kind)) for kind in expected}
    say()
    for line in table(actual, expected):
        say(line)
    say()
    balances = {name: Decimal(found[name]) for name in ('cards', 'history')}
    say(f'On all {found["card_count"]:,} cards of the club: {balances["cards"]:,.0f} points; '
        f'their history: {balances["history"]:,.0f}.')
    same = purchases_agree(found['purchases'], expected)
    say('As purchases of the club they have the same customers, number and amount.' if same else
        'AS PURCHASES OF THE CLUB THEY DIFFER.')
    replayed = replay_agrees(found['replay'])
    say(replay_text(found['replay']))
    agrees = same and replayed and actual == expected and balances['cards'] == balances['history']
    say('Database and file agree to the last digit.' if agrees else
        'DATABASE AND FILE DO NOT AGREE.')
    return 0 if agrees else 1


def purchases_agree(found, expected):
    """Return whether each invoice is one purchase of its customer, with its amount.

    >>> purchases_agree({'legal': [1, 2, '3.98']}, {'legal': Figures(1, 2, 398, 5)})
    True
    """
    return all(
        to_figures([*found[kind], 0] if kind in found else None)
        == Figures(figures.customers, figures.invoices, figures.pennies)
        for kind, figures in expected.items()
    )


def replay_agrees(found):
    """Return whether a replay of the rules came to what the ledger holds, purchase by purchase.

    >>> replay_agrees({'points': '5.0', 'ledger': '5.00', 'differing': 0})
    True
    >>> replay_agrees({'points': '5.0', 'ledger': '5.00', 'differing': 2})
    False
    """
    return not found['differing'] and Decimal(found['points']) == Decimal(found['ledger'])


def replay_text(found):
    """Return a sentence on the replay.

    >>> replay_text({'purchases': 1200, 'points': '5.0', 'ledger': '5.00', 'differing': 0})
    'A replay of the rules over 1,200 purchases equals the ledger: 5 points.'
    >>> replay_text({'purchases': 7, 'points': '6.0', 'ledger': '5.00', 'differing': 1})
    'A REPLAY OF THE RULES DIFFERS FROM THE LEDGER in 1 of 7 purchases: 6, ledger 5.'
    """
    points, ledger = (f'{Decimal(found[name]):,.0f}' for name in ('points', 'ledger'))
    if replay_agrees(found):
        return (f'A replay of the rules over {found["purchases"]:,} purchases equals the ledger:'
                f' {points} points.')
    return (f'A REPLAY OF THE RULES DIFFERS FROM THE LEDGER in {found["differing"]:,} of'
            f' {found["purchases"]:,} purchases: {points}, ledger {ledger}.')


def to_figures(row):
    """Return Figures of what the database answered; a fraction that stays makes them differ."""
    if not row:
        return Figures()
    customers, invoices, amount, points = row
    return Figures(customers, invoices, Decimal(amount) * PENNIES, Decimal(points))


def table(actual, expected):
    """Return the lines of the comparison, two a kind and two for the sum."""
    lines = [f'{"":16}{"":10}{"customers":>11}{"invoices":>10}{"amount":>17}{"points":>13}']
    rows = [(LABELS[kind], actual[kind], expected[kind]) for kind in expected]
    rows.append(('together', sum(actual.values(), Figures()), sum(expected.values(), Figures())))
    for label, *sides in rows:
        for name, figures in zip(('database', 'file'), sides, strict=True):
            amount = f'£{Decimal(figures.pennies) / PENNIES:,.2f}'
            lines.append(f'{label:16}{name:10}{figures.customers:11,}{figures.invoices:10,}'
                         f'{amount:>17}{Decimal(figures.points):13,f}')
            label = ''
    return lines
