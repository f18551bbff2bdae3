"""npm packages: rtlcss, which Odoo calls for right-to-left languages, and eslint."""

import os
import shutil

from devtools import processes
from devtools.fingerprint import files_fingerprint
from devtools.locks import exclusive
from devtools.progress import step

FILES = ('package.json', 'package-lock.json')
SYSTEM_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'


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
        with step('Installing npm packages'):
            processes.check_logged(
                [paths.venv / 'bin' / 'npm', 'ci', '--no-audit', '--no-fund'], paths.log('npm'),
                'npm could not install; is there a network?',
                cwd=folder, environment=node_environment(paths))
        stamp.write_text(wanted, encoding='utf-8')


def node_environment(paths):
    """Return the environment for node: ours first, and the machine's certificates trusted too."""
    certificates = os.environ.get('SSL_CERT_FILE', SYSTEM_CERTIFICATES)
    trusted = {'NODE_EXTRA_CA_CERTS': certificates} if os.path.exists(certificates) else {}
    search = os.pathsep.join([str(paths.venv / 'bin'), os.environ['PATH']])
    return {**trusted, **os.environ, 'PATH': search}
