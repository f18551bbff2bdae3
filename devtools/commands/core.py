"""./dev core: Odoo's own loyalty suites, with the addon and without."""

import argparse

from devtools.odoo_suites import list_tests, run_suites, unset_classes

SUITES = ('loyalty', 'sale_loyalty', 'pos_loyalty')
MORE_SUITES = ('website_sale_loyalty', 'sale_loyalty_delivery', 'pos_sale_loyalty',
               'pos_restaurant_loyalty')


def main(context, arguments):
    """Run the suites with the addon, and in plain Odoo what fails there; compare.

    Tours in a browser fail now and then without a reason in the code, so a failure is run once
    more before it counts. Plain Odoo tells how many tests there are; it runs only those that
    failed twice with the addon, since no other could change the verdict.

    :return: 1 when a test fails that passes in plain Odoo, or does not run at all
    """
    parser = argparse.ArgumentParser(prog='./dev core')
    parser.add_argument('--full', action='store_true',
                        help=f'also {", ".join(MORE_SUITES)}')
    options = parser.parse_args(arguments)
    context.require_browser()
    extra = MORE_SUITES if options.full else ()
    suites = [*SUITES, *extra]
    base = context.prepared.base(extra=extra)
    listed = list_tests(context, base, suites)
    database = context.prepared.current('loyalty_club_core', base, fresh=True)
    ours = run_suites(context, database, [f'/{suite}' for suite in suites], 'with the addon')
    if ours.failed:
        for name in sorted(ours.failed):
            context.say(f'  failed: {name}')
        ours = ours.after(run_again(context, database, ours.failed, 'once more with the addon'))
    plain = frozenset()
    if ours.failed:
        plain = plain_failures(context, base, ours.failed)
    return report(context, listed, ours, plain)


def run_again(context, database, failed, where):
    """Run failed tests again; return the Outcome."""
    return run_suites(context, database, tags_of(failed), where)


def plain_failures(context, base, failed):
    """Return which of the failed tests fail in plain Odoo as well."""
    database = 'loyalty_club_core_plain'
    context.databases.clone(base, database)
    try:
        return run_again(context, database, failed, 'in plain Odoo').failed & failed
    finally:
        context.databases.drop(database)


def tags_of(failed):
    """Return test tags that run failed tests again; a class that was not set up runs whole.

    >>> tags_of({'loyalty/test_a: TestA.test_one', 'loyalty/test_a: TestB.setUpClass'})
    ['/loyalty:TestA.test_one', '/loyalty:TestB']
    """
    found = []
    for name in sorted(failed):
        place, _colon, test = name.partition(': ')
        found.append(f'/{place.split("/")[0]}:{test.removesuffix(".setUpClass")}')
    return found


def report(context, listed, ours, plain):
    """Print both counts and the difference; return the exit code.

    :param listed: {class: number of its tests}, as plain Odoo finds them
    :param ours: Outcome with the addon
    :param plain: names of the tests that fail in both
    """
    worse = sorted(ours.failed - plain)
    idle = sum(listed.get(name, 0) for name in unset_classes(ours.failed))
    total = sum(listed.values())
    context.say()
    for name in sorted(plain):
        context.say(f'fails in plain Odoo too: {name}')
    for name in worse:
        context.say(f'FAILS ONLY WITH THE ADDON: {name}')
    context.say(f'plain Odoo:     {total} tests, {len(plain)} of the {len(ours.failed)} failures'
                ' with the addon are its own')
    context.say(f'with the addon: {ours.tests} tests, {len(ours.failed)} failed')
    missing = total - ours.tests - idle
    if missing > 0:
        context.say(f'core: {missing} tests of plain Odoo did not run with the addon')
        return 1
    context.say(f'core: {len(worse)} failures that plain Odoo does not have')
    return 1 if worse else 0
