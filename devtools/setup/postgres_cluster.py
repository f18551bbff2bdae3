"""A private PostgreSQL: own data folder, reachable through a socket in an own folder only."""

import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path

from devtools.errors import ToolError
from devtools.fingerprint import text_fingerprint
from devtools.locks import SharedUse, exclusive
from devtools.progress import step
from devtools.setup.postgres_programs import find_programs

USER = 'odoo'
PORT = '5432'  # only names the socket: the server listens on no network address
LONGEST_SOCKET = 100  # the system's limit is 107 bytes
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
# A crash of the machine may lose the last moments, never consistency: these are not books.
synchronous_commit = off
max_wal_size = 4GB
checkpoint_timeout = 30min
jit = off
"""


class PrivateCluster:
    """Starts with the first call of the tool that needs it, stops with the last."""

    def __init__(self, paths):
        self.paths = paths
        self.account = server_account()
        self.users = SharedUse(paths.home / 'postgres-users.lock')

    @property
    def environment(self):
        return {'PGHOST': str(self.socket), 'PGPORT': PORT, 'PGUSER': USER}

    @property
    def connection(self):
        return {'host': str(self.socket), 'port': PORT, 'user': USER}

    @cached_property
    def home(self):
        """Folder of the server, which its account can reach, also when that is not ours."""
        inside = self.paths.home / 'postgres'
        self.paths.home.chmod(0o755)
        if self.account is None or self._reaches(self.paths.home):
            return inside
        return Path('/var/tmp') / f'loyalty-club-{text_fingerprint(self.paths.home)}'

    @cached_property
    def socket(self):
        """Folder of the socket: in the home, or a shorter one when the path would be too long."""
        inside = self.home / 'socket'
        if len(str(inside)) < LONGEST_SOCKET:
            return inside
        return Path(tempfile.gettempdir()) / f'loyalty-club-{text_fingerprint(self.paths.home)}'

    @cached_property
    def programs(self):
        return find_programs(self.paths, self.home, self.account)

    @property
    def data(self):
        return self.home / f'data-{self.programs.version}'

    def open(self):
        """Start the server unless it runs, and register as one of its users."""
        with exclusive(self.paths.home / 'postgres.lock', 'it starts or stops PostgreSQL'):
            self.users.join()
            for folder in (self.home, self.socket):
                folder.mkdir(parents=True, exist_ok=True)
                if self.account:
                    os.chown(folder, self.account.pw_uid, self.account.pw_gid)
            if not (self.data / 'PG_VERSION').exists():
                self._create()
            if self._call('pg_ctl', 'status', '-D', self.data).returncode:
                self._start()

    def close(self):
        """Sign off; stop the server when nobody else uses it."""
        with exclusive(self.paths.home / 'postgres.lock', 'it starts or stops PostgreSQL'):
            if self.users.leave():
                self._call('pg_ctl', 'stop', '-D', self.data, '-m', 'fast', '-w')
            self.users.close()

    def _create(self):
        with step(f'Creating a private PostgreSQL {self.programs.version} server'):
            unfinished = self.data.with_name('data.new')
            shutil.rmtree(unfinished, ignore_errors=True)
            self._check('initdb', '-D', unfinished, '-U', USER, '-A', 'trust', '-E', 'UTF8',
                        '--no-locale')
            with open(unfinished / 'postgresql.conf', 'a', encoding='utf-8') as stream:
                stream.write(SETTINGS)
            unfinished.rename(self.data)

    def _start(self):
        log = self.home / 'server.log'
        self._check('pg_ctl', 'start', '-D', self.data, '-w', '-t', '60', '-l', log,
                    '-o', f"-k '{self.socket}' -p {PORT}")

    def _check(self, program, *arguments):
        result = self._call(program, *arguments)
        if result.returncode:
            lines = (result.stderr or result.stdout).strip().splitlines() or ['no output']
            raise ToolError(f'PostgreSQL: {program} failed: {lines[-1]}',
                            f'see {self.home / "server.log"}, or remove {self.home}')

    def _call(self, program, *arguments):
        """Run a program of PostgreSQL as the server's account; output goes to files.

        A pipe would stay open as long as the server that `pg_ctl start` leaves behind.
        """
        with tempfile.TemporaryFile('w+') as output:
            result = subprocess.run(
                [str(self.programs.folder / program), *map(str, arguments)], check=False,
                cwd=self.home, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                **as_account(self.account))
            output.seek(0)
            result.stdout, result.stderr = output.read(), ''
        return result

    def _reaches(self, folder):
        return subprocess.run(['test', '-x', folder], check=False, cwd='/',
                              **as_account(self.account)).returncode == 0


def server_account():
    """Return the account the server runs as when that is not ours: PostgreSQL refuses root."""
    if os.geteuid():
        return None
    for name in ('postgres', 'nobody'):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ToolError('PostgreSQL refuses to run as root, and there is no other account',
                    'run the tool as an ordinary user, or set PGHOST')


def as_account(account):
    """Return the arguments that make subprocess run a program as an account (None: ours)."""
    if account is None:
        return {}
    return {'user': account.pw_uid, 'group': account.pw_gid, 'extra_groups': [],
            'env': {**os.environ, 'HOME': '/'}}
