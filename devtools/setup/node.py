"""npm packages: rtlcss, which Odoo calls for right-to-left languages, and eslint."""

import os
import shutil

from devtools import processes
from devtools.fingerprint import files_fingerprint
from devtools.locks import exclusive
from devtools.progress import step

FILES = ('package.json', 'package-lock.json')


def ensure_node_packages(paths):
    """Install the packages of package-lock.json with the npm of the virtual environment."""
    sources = [paths.checkout / name for name in FILES]
    folder = paths.node_modules.parent
    stamp = folder / '.packages'
    wanted = files_fingerprint(*sources)
    with exclusive(paths.home / 'node.lock', 'it sets up npm packages'):
        if stamp.exists() and stamp.read_text(encoding='utf-8') == wanted:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for source in sources:
            shutil.copy(source, folder)
        search = os.pathsep.join([str(paths.venv / 'bin'), os.environ['PATH']])
        with step('Installing npm packages'):
            processes.check_logged(
                [paths.venv / 'bin' / 'npm', 'ci', '--no-audit', '--no-fund'], paths.log('npm'),
                'npm could not install; is there a network?',
                cwd=folder, environment={**os.environ, 'PATH': search})
        stamp.write_text(wanted, encoding='utf-8')
