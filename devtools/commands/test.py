"""./dev test: all tests of the project with pytest-odoo."""

import os
import re
import subprocess

from devtools import processes
from devtools.errors import ToolError
from devtools.locks import exclusive
from devtools.paths import ADDON
from devtools.pytest_browser import REQUIRED

TESTS = (f'{ADDON}/tests', 'devtools/tests')
AUTOMATION = (f'{ADDON}/tests/test_action_automation.py',
              f'{ADDON}/tests/test_action_automation_client.py')
OWN_OPTIONS = ('--require-browser', '--fresh', '--automation')
JOBS = re.compile(r'--jobs=(\d+)$')
USUAL_JOBS = 2


def main(context, arguments):
    """Update the test database and run pytest on it; return pytest's exit code."""
    required = '--require-browser' in arguments
    passed_on = [word for word in arguments
                 if word not in OWN_OPTIONS and not JOBS.match(word)]
    if required:
        context.require_browser()
    elif not context.browser:
        context.say('- No Chromium: browser tests will be left out')
    with exclusive(context.paths.home / 'test-run.lock', 'it runs tests on the same database'):
        fresh = '--fresh' in arguments
        if '--automation' in arguments:
            database = context.prepared.automation(fresh)
            passed_on += AUTOMATION
        else:
            database = context.prepared.test(fresh)
        everything = not any(names_tests(word, context.paths.checkout) for word in passed_on)
        if everything:
            passed_on += [path for path in TESTS if (context.paths.checkout / path).exists()]
        jobs = number_of_jobs(arguments, everything)
        context.prepared.copies(database, jobs)
        return run_pytest(context, database, [*at_once(jobs), *passed_on], required)


def number_of_jobs(arguments, everything):
    """Return how many processes run tests: as asked, else one for a few and more for all.

    >>> number_of_jobs(['--jobs=3'], True), number_of_jobs([], False)
    (3, 1)
    """
    for word in arguments:
        found = JOBS.match(word)
        if found and int(found.group(1)):
            return int(found.group(1))
        if word.startswith('--jobs'):
            raise ToolError(f'{word} is no number of processes', 'say for example --jobs=2')
    return min(USUAL_JOBS, os.cpu_count() or 1) if everything else 1


def at_once(jobs):
    """Return pytest's options for so many processes, each with whole files.

    >>> at_once(1), at_once(2)
    ([], ['-n', '2', '--dist', 'loadfile'])
    """
    return ['-n', str(jobs), '--dist', 'loadfile'] if jobs > 1 else []


def run_pytest(context, database, arguments, required):
    """Run pytest with these arguments, paths among them."""
    command = [
        context.paths.python, '-m', 'pytest', '-p', 'devtools.pytest_browser',
        '-p', 'devtools.pytest_databases',
        '--odoo-config', context.paths.odoo_config, '--odoo-database', database,
        '--odoo-http', '--odoo-log-level', 'error', *arguments,
    ]
    environment = {**context.odoo.environment, REQUIRED: '1' if required else ''}
    process = subprocess.Popen(
        [str(part) for part in command], cwd=context.paths.checkout, env=environment)
    try:
        return process.wait()
    finally:
        processes.stop(process)


def names_tests(word, folder):
    """Tell whether an argument of pytest is a path, possibly with `::` and a test's name.

    >>> names_tests('-x', '/'), names_tests('tmp::Case::test', '/')
    (False, True)
    """
    return not word.startswith('-') and os.path.exists(os.path.join(folder, word.split('::')[0]))
