"""Running Odoo: commands, scripts and servers."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from devtools import processes
from devtools.errors import ToolError
from devtools.progress import step

LOADING = re.compile(r'Loading module (\w+) \((\d+)/(\d+)\)')
START_SECONDS = 120


@dataclass
class Server:
    """A running Odoo server."""

    port: int
    process: subprocess.Popen
    log: str

    @property
    def url(self):
        return f'http://127.0.0.1:{self.port}'

    def answers(self):
        """Tell whether the login page is there; raise when the server has ended instead."""
        if self.process.poll() is not None:
            raise ToolError(f'Odoo ended while starting ({self.log})', last_error(self.log))
        try:
            with urllib.request.urlopen(f'{self.url}/web/login', timeout=60) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


class Odoo:
    """Odoo 19 with this checkout on its addons path and the database server of the tool."""

    def __init__(self, paths, installation, postgres):
        self.paths = paths
        self.installation = installation
        self.postgres = postgres

    @property
    def source(self):
        """Folder that holds the Python package `odoo`."""
        return self.installation.source

    @property
    def version(self):
        """Version text of Odoo, as in its release file."""
        return self.installation.version

    @property
    def environment(self):
        """Environment of every Odoo process: its source, the database server, our programs."""
        search = [self.paths.venv / 'bin', self.paths.node_modules / '.bin', os.environ['PATH']]
        return {
            **os.environ, **self.postgres.environment,
            'PYTHONPATH': str(self.source),
            'PYTHONWARNINGS': 'ignore',
            'PYTHONUNBUFFERED': '1',
            'PATH': os.pathsep.join(map(str, search)),
            'ODOO_RC': str(self._write_config()),
        }

    def _write_config(self):
        addons = [*self.installation.addons, self.paths.checkout]
        text = '\n'.join([
            '[options]',
            f'addons_path = {",".join(map(str, addons))}',
            f'data_dir = {self.paths.odoo_data}',
            'http_interface = 127.0.0.1',
            'max_cron_threads = 0',
            '',
        ])
        config = self.paths.odoo_config
        if not config.exists() or config.read_text(encoding='utf-8') != text:
            config.parent.mkdir(parents=True, exist_ok=True)
            config.write_text(text, encoding='utf-8')
        return config

    def command(self, *arguments):
        """Return the command line that runs Odoo with these arguments."""
        return [str(self.paths.python), '-m', 'odoo', *map(str, arguments)]

    def run(self, log_name, *arguments, title=None, extra_environment=None):
        """Run Odoo to its end with progress; return (exit code, path of the log).

        :param title: what the person reads meanwhile
        """
        log = self.paths.log(log_name)
        with step(title or f'Odoo {" ".join(map(str, arguments))}') as running:
            def show(line):
                found = LOADING.search(line)
                if found:
                    running.note('module {} of {}: {}'.format(*found.group(2, 3, 1)))
            code = processes.run_logged(
                self.command(*arguments), log, on_line=show, cwd=self.paths.home,
                environment={**self.environment, **(extra_environment or {})})
        return code, log

    def shell(self, database, script, **values):
        """Run Python with `env` and the JSON-able `values` in scope; return what it printed.

        What the script does is rolled back unless it calls `env.cr.commit()`.
        """
        preamble = f'import json\nglobals().update(json.loads({json.dumps(json.dumps(values))}))\n'
        result = subprocess.run(
            self.command('shell', '-d', database, '--no-http', '--log-level', 'error'),
            input=preamble + script, env=self.environment, cwd=self.paths.home,
            capture_output=True, text=True, check=False)
        if result.returncode:
            log = self.paths.log('shell')
            log.write_text(result.stdout + result.stderr, encoding='utf-8')
            raise ToolError(f'a script failed in database {database} ({log})',
                            processes.last_line(log))
        return result.stdout

    @contextmanager
    def serve(self, database, port=None, options=(), log_name='server'):
        """Start an Odoo server on 127.0.0.1, yield it when it answers, stop it at the end."""
        port = port or processes.free_port()
        log = self.paths.log(log_name)
        with open(log, 'w', encoding='utf-8') as stream:
            process = subprocess.Popen(
                self.command('-d', database, '--db-filter', f'^{database}$',
                             '--http-port', port, *options),
                env=self.environment, cwd=self.paths.home, stdout=stream,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        server = Server(port, process, log)
        try:
            if not processes.wait_until(server.answers, START_SECONDS):
                raise ToolError(f'Odoo does not answer after {START_SECONDS} s', f'see {log}')
            yield server
        finally:
            processes.stop(process)


def last_error(log):
    """Return the last ERROR line of an Odoo log, else its last line."""
    with open(log, encoding='utf-8', errors='replace') as stream:
        lines = [line.strip() for line in stream if ' ERROR ' in line or ' CRITICAL ' in line]
    return lines[-1][:200] if lines else processes.last_line(log)


def wait_for_end(process):
    """Wait until a process ends or the person presses Ctrl-C."""
    try:
        while process.poll() is None:
            time.sleep(0.3)
    except KeyboardInterrupt:
        return
