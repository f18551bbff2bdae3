"""The virtual environment with everything Odoo, the tests and the linters import."""

import os
import re
import shutil
import sys

from devtools import processes
from devtools.errors import ToolError
from devtools.fingerprint import files_fingerprint, text_fingerprint
from devtools.locks import exclusive
from devtools.progress import step

LAUNCHER_PYTHON = 'LOYALTY_CLUB_LAUNCHER_PYTHON'
PACKAGE = re.compile(r'(?:Collecting|Downloading|Installing collected packages:|Using cached) (.*)')
OFFLINE = re.compile(r'Temporary failure in name resolution|NewConnectionError|Network is unreach'
                     r'|ConnectTimeout|Max retries exceeded|Name or service not known')
UNKNOWN = re.compile(r'No matching distribution found for (\S+)')


def enter_environment(paths, arguments):
    """Make sure of the virtual environment and continue this very call under its Python."""
    ensure_environment(paths)
    if sys.prefix == str(paths.venv):
        return
    os.environ.setdefault(LAUNCHER_PYTHON, sys.executable)
    os.execv(paths.python, [str(paths.python), str(paths.checkout / 'dev'), *arguments])


def ensure_environment(paths):
    """Create the virtual environment; install again when the requirements changed."""
    requirements = paths.devtools / 'requirements.txt'
    stamp = paths.venv / '.requirements'
    base = os.path.realpath(getattr(sys, '_base_executable', sys.executable))
    wanted = text_fingerprint(files_fingerprint(requirements), base)
    with exclusive(paths.home / 'venv.lock', 'it sets up Python packages'):
        if stamp.exists() and stamp.read_text(encoding='utf-8') == wanted:
            return
        if os.path.realpath(paths.python) != base:
            _create(paths)
        _install(paths, requirements)
        stamp.write_text(wanted, encoding='utf-8')


def _create(paths):
    log = paths.log('venv')
    with step('Creating a virtual environment for Python'):
        shutil.rmtree(paths.venv, ignore_errors=True)
        processes.check_logged(
            [sys.executable, '-m', 'venv', paths.venv], log,
            'Python cannot make a virtual environment; on Debian: apt install python3-venv')


def _install(paths, requirements):
    log = paths.log('pip')
    with step('Installing Python packages') as running:
        def show(line):
            found = PACKAGE.search(line)
            if found:
                running.note(found.group(1))
        code = processes.run_logged(
            [paths.python, '-m', 'pip', 'install', '--disable-pip-version-check',
             '--no-compile', '--prefer-binary', '-r', requirements], log, on_line=show)
    if code:
        raise _explain(log)


def _explain(log):
    text = log.read_text(encoding='utf-8')
    if OFFLINE.search(text):
        return ToolError(f'no network to download Python packages ({log})',
                         'connect, or set PIP_INDEX_URL to an index that can be reached')
    unknown = UNKNOWN.search(text)
    if unknown:
        return ToolError(
            f'no package {unknown.group(1)} for Python {sys.version_info[0]}.{sys.version_info[1]}',
            'use Python 3.11 or 3.12: `python3.11 dev ...`')
    return ToolError(f'pip failed ({log})', processes.last_line(log))
