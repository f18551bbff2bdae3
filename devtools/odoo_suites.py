"""Odoo's own test suites: running them and reading what failed."""

import re
from dataclasses import dataclass

from devtools import processes
from devtools.errors import ToolError
from devtools.odoo import last_error
from devtools.progress import step

STARTING = re.compile(r' odoo\.addons\.\S+: Starting (\S+)')
FAILED = re.compile(
    r' ERROR \S+ odoo\.addons\.(\w+)\.tests\.(\w+): (?:FAIL|ERROR): (?:Subtest )?([\w.]+)')
NOT_SET_UP = re.compile(
    r' ERROR \S+ odoo\.\S+: ERROR: (\w+) \(odoo\.addons\.(\w+)\.tests\.(\w+)\.(\w+)\)')
TOTAL = re.compile(r': (\d+) failed, (\d+) error\(s\) of (\d+) tests when loading')


@dataclass(frozen=True)
class Outcome:
    """What a run of suites gave: number of tests and names of those that failed.

    A name is `module/file: Class.test`; for a class that could not be set up `Class.setUpClass`.
    """

    tests: int
    failed: frozenset


def run_suites(context, database, tags, log_name, title):
    """Run Odoo's tests that the tags choose in a database; return the Outcome."""
    log = context.paths.log(log_name)
    command = context.odoo.command(
        '-d', database, '--db-filter', f'^{database}$', '--http-port', context.free_port(),
        '--test-tags', ','.join(tags), '--stop-after-init')
    started = 0
    with step(title) as running:
        def show(line):
            nonlocal started
            found = STARTING.search(line)
            if found:
                started += 1
                running.note(f'test {started}: {found.group(1)}')
        processes.run_logged(command, log, on_line=show, cwd=context.paths.home,
                             environment=context.odoo.environment)
    try:
        return read_outcome(log.read_text(encoding='utf-8', errors='replace'))
    except ValueError as error:
        raise ToolError(f'Odoo did not get through its tests ({log})', last_error(log)) from error


def read_outcome(text):
    """Return the Outcome an Odoo log tells.

    ValueError when the run did not end, or when fewer failures can be read than Odoo counted.
    """
    totals = TOTAL.findall(text)
    if not totals:
        raise ValueError('no closing line')
    failed = [f'{module}/{file}: {test}' for module, file, test in FAILED.findall(text)
              if '.' in test]
    failed += [f'{module}/{file}: {owner}.{step_name}'
               for step_name, module, file, owner in NOT_SET_UP.findall(text)]
    failures, errors, tests = map(int, totals[-1])
    if len(failed) < failures + errors:
        raise ValueError(f'{failures + errors} failures, {len(failed)} of them named')
    return Outcome(tests, frozenset(failed))


def tags_of(failed):
    """Return test tags that run again the classes of failed tests.

    >>> tags_of({'sale_loyalty/test_loyalty: TestLoyalty.test_one'})
    ['/sale_loyalty:TestLoyalty']
    """
    found = {re.match(r'(\w+)/\w+: (\w+)\.', name).groups() for name in failed}
    return [f'/{module}:{owner}' for module, owner in sorted(found)]
