"""./dev lint: all linters; each one is run even when another found something."""

import subprocess

from devtools.paths import ADDON
from devtools.sizes import too_large

# The author is no member of OCA, the read-me stands at the top of the checkout, and a large model
# is spread over small files on purpose.
NOT_FOR_US = 'manifest-required-author,missing-readme,consider-merging-classes-inherited'


def main(context, _arguments):
    """Run every linter; return 1 when one of them found something."""
    failed = [name for name, check in CHECKS.items() if not run_check(context, name, check)]
    context.say(f'lint: {", ".join(failed)} found something' if failed else 'lint: nothing found')
    return 1 if failed else 0


def run_check(context, name, check):
    """Run one linter with its name above; return whether it found nothing."""
    context.say(f'- {name}')
    return check(context.paths)


def ruff(paths):
    return passes(paths, paths.venv / 'bin' / 'ruff', 'check', '--quiet', '.')


def pylint_odoo(paths):
    return passes(paths, paths.python, '-m', 'pylint', '--rcfile', '.pylintrc', '--score=n',
                  f'--disable={NOT_FOR_US}', ADDON)


def eslint(paths):
    return passes(
        paths, paths.venv / 'bin' / 'node', paths.node_modules / 'eslint' / 'bin' / 'eslint.js',
        '--no-error-on-unmatched-pattern', '--max-warnings', '0', f'{ADDON}/static')


def sizes(paths):
    found = too_large(paths.checkout)
    print(''.join(f'{line}\n' for line in found), end='', flush=True)
    return not found


def passes(paths, *command):
    """Run a linter in the checkout with its output on the screen."""
    return subprocess.run([str(part) for part in command], cwd=paths.checkout,
                          check=False).returncode == 0


CHECKS = {'ruff': ruff, 'pylint-odoo': pylint_odoo, 'eslint': eslint, 'sizes': sizes}
