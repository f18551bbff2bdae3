"""./dev test: all tests of the project with pytest-odoo."""

import os
import subprocess

from devtools import processes
from devtools.locks import exclusive
from devtools.paths import ADDON
from devtools.pytest_browser import REQUIRED

TESTS = (f'{ADDON}/tests', 'devtools/tests')
AUTOMATION = (f'{ADDON}/tests/test_action_automation.py',
              f'{ADDON}/tests/test_action_automation_client.py')
OWN_OPTIONS = ('--require-browser', '--fresh', '--automation')


def main(context, arguments):
    """Update the test database and run pytest on it; return pytest's exit code."""
    required = '--require-browser' in arguments
    passed_on = [word for word in arguments if word not in OWN_OPTIONS]
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
        return run_pytest(context, database, passed_on, required)


def run_pytest(context, database, arguments, required):
    """Run pytest with the person's arguments; without a path among them, all tests."""
    command = [
        context.paths.python, '-m', 'pytest', '-p', 'devtools.pytest_browser',
        '--odoo-config', context.paths.odoo_config, '--odoo-database', database,
        '--odoo-http', '--odoo-log-level', 'error', *arguments,
    ]
    if not any(names_tests(word, context.paths.checkout) for word in arguments):
        command += [path for path in TESTS if (context.paths.checkout / path).exists()]
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
