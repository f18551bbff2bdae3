"""Chromium and letters for it: found, or installed by apt where that is allowed."""

import os
import shutil
import subprocess

from devtools import processes
from devtools.errors import ToolError
from devtools.locks import exclusive
from devtools.progress import say, step

# The names Odoo's own tests look for.
NAMES = ('google-chrome', 'chromium', 'chromium-browser', 'google-chrome-stable')
PERSIAN_FONTS = 'fonts-noto-core'
REMEDY = 'install Chromium (Debian: apt install chromium) so that one of ' + ', '.join(NAMES) + \
    ' is on the PATH'


def find_browser(paths, required=False):
    """Return the path of Chromium or None; as root on Debian, install it when it is missing.

    :param required: raise with the remedy instead of returning None
    """
    with exclusive(paths.home / 'browser.lock', 'it installs Chromium'):
        missing = _missing_packages()
        if missing and os.geteuid() == 0 and shutil.which('apt-get'):
            _install(paths, missing)
    found = _on_path()
    if required and not found:
        raise ToolError('no Chromium on this machine', REMEDY)
    return found


def _on_path():
    return next(filter(None, map(shutil.which, NAMES)), None)


def _missing_packages():
    missing = [] if _on_path() else ['chromium']
    if not _has_persian_letters():
        missing.append(PERSIAN_FONTS)
    return missing


def _has_persian_letters():
    if not shutil.which('fc-list'):
        return False
    # fonts with Persian letters may lack the Rial sign
    fonts = subprocess.run(['fc-list', ':charset=fdfc', 'family'], capture_output=True, check=False)
    return bool(fonts.stdout.strip())


def _install(paths, packages):
    log = paths.log('browser')
    environment = {**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'}
    with step(f'Installing {" and ".join(packages)} with apt-get, for browser tests') as running:
        for command in (['update'],
                        ['install', '-y', '--no-install-recommends', *packages]):
            code = processes.run_logged(
                ['apt-get', '-q', *command], log, environment=environment, on_line=running.note)
            if code:
                say(f'  apt-get {command[0]} failed: {processes.last_line(log)}')
                return
