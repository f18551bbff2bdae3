"""Odoo's own test suites: listing and running them, and reading what failed."""

import json
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
LOADED = 'Starting post tests'
TOTAL = re.compile(r': (\d+) failed, (\d+) error\(s\) of (\d+) tests when loading')

LIST = """
from collections import Counter
from odoo import tools
from odoo.tests import loader
tools.config['test_tags'] = tags
modules = sorted(env.registry._init_modules)
print(json.dumps(Counter(
    f'{test.test_module}/{type(test).__module__.rpartition(".")[2]}: {type(test).__name__}'
    for position in ('at_install', 'post_install')
    for test in loader.make_suite(modules, position))))
"""
# Odoo runs these while it loads their module, when neither the addon nor what it brings is there
# yet; here they run in the whole database.
AT_INSTALL = """
from odoo import tools
from odoo.tests import loader
tools.config['test_tags'] = tags
tools.config['test_enable'] = True
modules = sorted(env.registry._init_modules)
env.cr.rollback()
report = loader.run_suite(loader.make_suite(modules, 'at_install'))
print(f': {report} when loading', flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What a run of suites gave: number of tests and names of those that failed.

    A name is `module/file: Class.test`; for a class that could not be set up `Class.setUpClass`.
    """

    tests: int
    failed: frozenset

    def __add__(self, other):
        return Outcome(self.tests + other.tests, self.failed | other.failed)

    def after(self, again):
        """Return this outcome when only what failed in a second run too has failed."""
        return Outcome(self.tests, self.failed & again.failed)


def unset_classes(failed):
    """Return the classes among failed names that could not be set up.

    >>> unset_classes({'loyalty/test_a: TestA.test_one', 'loyalty/test_a: TestB.setUpClass'})
    {'loyalty/test_a: TestB'}
    """
    end = '.setUpClass'
    return {name.removesuffix(end) for name in failed if name.endswith(end)}


def list_tests(context, database, suites):
    """Return {class: number of its tests} of suites, as Odoo finds them in a database."""
    tags = ','.join(f'/{suite}' for suite in suites)
    return json.loads(context.odoo.shell(database, LIST, tags=tags).splitlines()[-1])


def run_suites(context, database, tags, where):
    """Run Odoo's tests that the tags choose in a database; return the Outcome.

    :param where: the words the person reads: 'with the addon'
    """
    name = f'core {where}'.replace(' ', '-')
    after_install = context.odoo.command(
        '-d', database, '--test-tags', ','.join(tags), '--db-filter', f'^{database}$',
        '--http-port', context.free_port(), '--stop-after-init')
    at_install = context.odoo.command('shell', '-d', database, '--no-http')
    return (
        _run(context, after_install, name, f'Running {_short(tags)} {where}')
        + _run(context, at_install, f'{name}-at-install',
               f'Running their tests of the installation {where}',
               f'tags = {",".join(tags)!r}\n{AT_INSTALL}')
    )


def _short(tags):
    return ', '.join(tags) if len(tags) < 9 else f'{len(tags)} tests'


def _run(context, command, log_name, title, script=None):
    log = context.paths.log(log_name)
    started = 0
    with step(title) as running:
        def show(line):
            nonlocal started
            found = STARTING.search(line)
            if found:
                started += 1
                running.note(f'test {started}: {found.group(1)}')
        processes.run_logged(command, log, on_line=show, cwd=context.paths.home, text=script,
                             environment=context.odoo.environment)
    try:
        return read_outcome(log.read_text(encoding='utf-8', errors='replace'))
    except ValueError as error:
        raise ToolError(f'Odoo did not get through its tests ({log})', last_error(log)) from error


def read_outcome(text):
    """Return the Outcome an Odoo log tells, without the tests Odoo ran while it was loading.

    ValueError when the run did not end, or when fewer failures can be read than Odoo counted.
    """
    totals = TOTAL.findall(text)
    if not totals:
        raise ValueError('no closing line')
    failures, errors, tests = map(int, totals[-1])
    while_loading, _marker, after = text.rpartition(LOADED)
    early, failed = _failed(while_loading), _failed(after)
    if len(early) + len(failed) < failures + errors:
        raise ValueError(f'{failures + errors} failures, {len(early) + len(failed)} of them named')
    return Outcome(tests - len(STARTING.findall(while_loading)), frozenset(failed))


def _failed(text):
    failed = [f'{module}/{file}: {test}' for module, file, test in FAILED.findall(text)
              if '.' in test]
    return failed + [f'{module}/{file}: {owner}.{step_name}'
                     for step_name, module, file, owner in NOT_SET_UP.findall(text)]
