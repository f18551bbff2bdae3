"""./dev core: Odoo's own loyalty suites, with the addon and without."""

import argparse
import json

from devtools.fingerprint import text_fingerprint
from devtools.odoo_suites import Outcome, run_suites, tags_of

SUITES = ('loyalty', 'sale_loyalty', 'pos_loyalty')
MORE_SUITES = ('website_sale_loyalty', 'sale_loyalty_delivery', 'pos_sale_loyalty',
               'pos_restaurant_loyalty')
# Change it when the way the plain run is made changes: its result is kept.
PLAIN_RUN = 'plain run 2'


def main(context, arguments):
    """Compare both runs; return 1 when a test fails that passes in plain Odoo."""
    parser = argparse.ArgumentParser(prog='./dev core')
    parser.add_argument('--full', action='store_true',
                        help=f'also {", ".join(MORE_SUITES)}')
    options = parser.parse_args(arguments)
    context.require_browser()
    extra = MORE_SUITES if options.full else ()
    suites = [*SUITES, *extra]
    base = context.prepared.base(extra=extra)
    plain = plain_outcome(context, base, suites)
    database = context.prepared.current('loyalty_club_core', base, fresh=True)
    ours = settled_outcome(context, database, suites, 'with the addon', known=plain.failed)
    return report(context, plain, ours)


def plain_outcome(context, base, suites):
    """Return what plain Odoo gives: run once per Odoo version and list of suites, then kept."""
    key = text_fingerprint(PLAIN_RUN, context.odoo.version, *suites)
    kept = context.paths.home / 'core' / f'plain-{key}.json'
    if kept.exists():
        content = json.loads(kept.read_text(encoding='utf-8'))
        context.say(f'- Plain Odoo was run before: {content["tests"]} tests')
        return Outcome(content['tests'], frozenset(content['failed']))
    database = 'loyalty_club_core_plain'
    context.databases.clone(base, database)
    outcome = settled_outcome(context, database, suites, 'in plain Odoo')
    context.databases.drop(database)
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps({'tests': outcome.tests, 'failed': sorted(outcome.failed)}),
                    encoding='utf-8')
    return outcome


def settled_outcome(context, database, suites, where, known=frozenset()):
    """Run the suites; run classes with failures other than `known` once more.

    Tours in a browser fail now and then without a reason in the code: only what fails twice
    counts.
    """
    tags = [f'/{suite}' for suite in suites]
    log = f'core-{database}'
    first = run_suites(context, database, tags, log, f'Running {", ".join(suites)} {where}')
    doubtful = first.failed - known
    if not doubtful:
        return first
    for name in sorted(doubtful):
        context.say(f'  failed: {name}')
    again = tags_of(doubtful)
    second = run_suites(context, database, again, f'{log}-again',
                        f'Running what failed once more {where}: {", ".join(again)}')
    return Outcome(first.tests, (first.failed & known) | (doubtful & second.failed))


def report(context, plain, ours):
    """Print both counts and the difference; return the exit code."""
    worse = sorted(ours.failed - plain.failed)
    context.say()
    for name in sorted(ours.failed & plain.failed):
        context.say(f'fails in plain Odoo too: {name}')
    for name in worse:
        context.say(f'FAILS ONLY WITH THE ADDON: {name}')
    context.say(f'plain Odoo:     {plain.tests} tests, {len(plain.failed)} failed')
    context.say(f'with the addon: {ours.tests} tests, {len(ours.failed)} failed')
    fewer = plain.tests - ours.tests
    if fewer > 0:
        context.say(f'core: {fewer} tests of plain Odoo did not run with the addon')
        return 1
    context.say(f'core: {len(worse)} failures that plain Odoo does not have')
    return 1 if worse else 0
