"""Databases that are ready for use, kept current with the sources.

A base database holds what the addon depends on. It is made once per version of Odoo and list of
dependencies; the test, demo and core databases are clones of it in which only our addon is
installed, or upgraded when its sources changed.
"""

import ast
import re

from psycopg2 import sql

from devtools.errors import ToolError
from devtools.fingerprint import addon_fingerprint, text_fingerprint
from devtools.locks import exclusive
from devtools.odoo import last_error
from devtools.paths import ADDON
from devtools.progress import say, step
from devtools.pytest_databases import database_of

PROBLEM = re.compile(r'^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) \S+ (.*)')
# What plain Odoo says too: no contrib modules in the wheel's PostgreSQL, ageing libraries.
KNOWN_NOISE = ('pg_trgm', 'unaccent', "Running as user 'root'", '/site-packages/')
MISSING_SCRIPT = 'mail/static/lib/selfie_segmentation/selfie_segmentation.js'


class Prepared:
    """Makes the databases the commands work on; every method returns the database's name."""

    def __init__(self, paths, odoo, databases):
        self.paths = paths
        self.odoo = odoo
        self.databases = databases

    def base(self, demo=False, extra=()):
        """A database with the dependencies of the addon (and `extra` modules), without it."""
        modules = [*self._dependencies(), *extra]
        name = 'loyalty_club_base' + ('_full' if extra else '') + ('_demo' if demo else '')
        label = text_fingerprint('base 1', self.odoo.version, self.paths.home, *modules)
        with exclusive(self.paths.home / f'{name}.lock', f'it makes {name}'):
            if self.databases.label(name) != label:
                self.databases.drop(name)
                options = ['--with-demo', '--load-language', 'fa_IR'] if demo else []
                self._install(name, modules, options)
                self._mend_assets(name)
                self.databases.set_label(name, label)
        return name

    def test(self, fresh=False):
        """The test database: base and addon."""
        return self.current('loyalty_club_test', self.base(), fresh=fresh)

    def copies(self, name, number):
        """Make copies of a database for the other processes that test at the same time.

        :param number: processes in all; the first one works on the database itself
        """
        for worker in range(1, number):
            self.databases.clone(name, database_of(name, f'gw{worker}'))

    def automation(self, fresh=False):
        """The test database with Odoo's Automation Rules beside the addon, see docs/adr/0019."""
        source, name = self.test(fresh=fresh), 'loyalty_club_test_automation'
        label = f'automation {self.databases.label(source)}'
        with exclusive(self.paths.home / f'{name}.lock', f'it updates {name}'):
            if self.databases.label(name) != label or fresh:
                self.databases.clone(source, name)
                self._install(name, ['base_automation'], [])
                self.databases.set_label(name, label)
        return name

    def demo(self, persian=False, fresh=False):
        """The demo shop, in English or Persian."""
        language = 'fa' if persian else 'en'
        return self.current(
            'loyalty_club_demo_fa' if persian else 'loyalty_club_demo', self.base(demo=True),
            fresh=fresh, demo_language=language)

    def current(self, name, base, fresh=False, demo_language=None):
        """Make `name` a clone of `base` with the addon as it is in the checkout now.

        It is cloned when it is missing or `base` is newer, upgraded when only the addon's
        sources differ, and left alone otherwise.
        """
        origin = text_fingerprint(base, self.databases.label(base))
        label = f'{origin} {addon_fingerprint(self.paths.addon)}'
        with exclusive(self.paths.home / f'{name}.lock', f'it updates {name}'):
            before = self.databases.label(name) or ''
            if before == label and not fresh:
                return name
            options = ['--with-demo'] if demo_language else []
            environment = {'LOYALTY_CLUB_DEMO_LANGUAGE': demo_language or 'en'}
            if before.startswith(origin + ' ') and not fresh:
                self._install(name, [ADDON], ['-u', ADDON, *options], environment)
            else:
                self.databases.clone(base, name)
                self._install(name, [ADDON], ['-i', ADDON, *options], environment)
            self.databases.set_label(name, label)
        return name

    def _dependencies(self):
        manifest = self.paths.addon / '__manifest__.py'
        if not manifest.exists():
            raise ToolError(f'no addon at {self.paths.addon}', 'run the tool of a whole checkout')
        return ast.literal_eval(manifest.read_text(encoding='utf-8'))['depends']

    def _install(self, name, modules, options, environment=None):
        update = '-u' in options
        if '-i' not in options and not update:
            options = ['-i', ','.join(modules), *options]
        code, log = self.odoo.run(
            f'update-{name}', '-d', name, '--no-http', '--stop-after-init', *options,
            title=f'{"Upgrading" if update else "Installing"} {", ".join(modules)} in {name}',
            extra_environment=environment)
        if code:
            raise ToolError(f'Odoo could not update {name} ({log})', last_error(log))
        if ADDON in modules:
            self._check_log(name, log)

    def _check_log(self, name, log):
        problems = problems_in(log.read_text(encoding='utf-8', errors='replace'))
        for problem in problems:
            say(f'  {problem}')
        if problems:
            raise ToolError(f'the addon does not load cleanly in {name}',
                            f'{len(problems)} warnings or errors, see {log}')

    def _mend_assets(self, name):
        """Leave out a script that Debian's package of Odoo lacks and its bundles name."""
        if any((folder / MISSING_SCRIPT).exists() for folder in self.odoo.installation.addons):
            return
        with step(f'Leaving a script that this Odoo lacks out of the bundles of {name}'):
            self.databases.execute(
                'INSERT INTO ir_asset (name, bundle, directive, path, active, sequence) '
                "VALUES ('missing script', 'web.assets_backend', 'remove', %s, true, 16)",
                (MISSING_SCRIPT,), name)
            self.databases.execute(
                sql.SQL("DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%'"), name=name)


def problems_in(text):
    """Return the warnings and errors of an Odoo log that plain Odoo does not print anyway."""
    found = [match.group(0) for match in map(PROBLEM.match, text.splitlines()) if match]
    return [line for line in found if not any(noise in line for noise in KNOWN_NOISE)]
