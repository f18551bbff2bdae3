"""What a command gets to work with."""

from functools import cached_property

from devtools import processes, progress
from devtools.databases import Databases
from devtools.odoo import Odoo
from devtools.prepared import Prepared
from devtools.setup.browser import find_browser
from devtools.setup.odoo_source import find_odoo
from devtools.setup.postgres import open_postgres


class Context:
    """Everything a command needs; nothing is set up or started before it is asked for.

    A command is a module with `main(context, arguments)`: `arguments` is the list of words after
    the command's name, the return value the exit code (None is 0). It runs under the Python of
    the virtual environment, so it may import what `devtools/requirements.txt` names. To end with
    one readable line, raise `devtools.errors.ToolError(problem, remedy)`.

    Paths (`devtools/paths.py`)
        context.paths.checkout / .addon / .home / .log('name') / .filestore(database)

    Printing
        context.say(text)
        with context.step('Playing 100 orders') as step: step.note('17 of 100')

    Databases (`devtools/databases.py`)
        context.databases.exists(name) / .names() / .drop(name)
        context.databases.clone(source, target)   replaces target, filestore included
        context.databases.connect(name)           a psycopg2 connection, autocommit

    Databases that are ready for use (`devtools/prepared.py`); each returns its name
        context.prepared.base()    dependencies of the addon, without it, no demo data
        context.prepared.test()    the test database: base + addon, current with the sources
        context.prepared.demo()    the demo shop in English; demo(persian=True) in Persian
        Clone them before writing to them.

    Odoo (`devtools/odoo.py`)
        context.odoo.source / .version / .environment / .command('shell', '-d', name)
        context.odoo.run('log name', '-d', name, '-u', 'loyalty_club_addon', '--stop-after-init')
        context.odoo.shell(name, script, value=3)  runs Python with `env` and `value` (JSON) in
                                                  scope; returns what it printed; commit yourself
        with context.odoo.serve(name) as server:   server.url, server.port; stopped at the end

    The rest
        context.browser        path of Chromium, or None; require_browser() raises instead
        context.free_port()
    """

    say = staticmethod(progress.say)
    step = staticmethod(progress.step)
    free_port = staticmethod(processes.free_port)

    def __init__(self, paths):
        self.paths = paths

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if 'postgres' in self.__dict__:
            self.postgres.close()

    @cached_property
    def postgres(self):
        """The database server, running."""
        return open_postgres(self.paths)

    @cached_property
    def databases(self):
        return Databases(self.paths, self.postgres)

    @cached_property
    def odoo(self):
        return Odoo(self.paths, find_odoo(self.paths), self.postgres)

    @cached_property
    def prepared(self):
        return Prepared(self.paths, self.odoo, self.databases)

    @cached_property
    def browser(self):
        return find_browser(self.paths)

    def require_browser(self):
        """Return the path of Chromium; without one, end with the remedy."""
        return self.browser or find_browser(self.paths, required=True)
