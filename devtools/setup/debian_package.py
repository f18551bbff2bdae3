"""Odoo 19 from the Debian archive this machine's apt already uses, without installing it.

apt gets sources and state of its own, so it needs no root, changes nothing on the machine, and
still verifies signatures and hashes. Only the suite is another one: Odoo 19 is in `sid`.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools import processes
from devtools.errors import ToolError
from devtools.locks import exclusive
from devtools.progress import say, step

ODOO = 'odoo-19'
# Odoo's package links to files of these.
LINKED = ('fonts-font-awesome', 'fonts-inconsolata', 'fonts-montserrat', 'fonts-roboto-unhinted',
          'libjs-jquery', 'libjs-jquery-form', 'libjs-underscore')
KEYRINGS = ('/usr/share/keyrings/debian-archive-keyring.gpg',
            '/usr/share/keyrings/debian-archive-keyring.pgp')
OTHER_WAY = 'set ODOO_HOME to a folder with Odoo 19 (the one that contains the package `odoo`)'
PYTHON_FOLDER = Path('usr/lib/python3/dist-packages')


def unpack_odoo(paths):
    """Return the folder with the package `odoo`, downloaded and unpacked if it is missing."""
    target = paths.packages
    with exclusive(paths.home / 'packages.lock', 'it downloads Odoo'):
        if not target.exists():
            apt = _private_apt(paths.home / 'apt')
            _download(apt, paths)
            _unpack(apt.folder, target)
    return target / PYTHON_FOLDER


class PrivateApt:
    """apt with sources and state in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        for name in ('lists/partial', 'cache/archives/partial', 'state', 'packages'):
            (folder / name).mkdir(parents=True, exist_ok=True)

        self.settings = {
            'Dir::Etc::sourcelist': folder / 'odoo.sources',
            'Dir::Etc::sourceparts': '/dev/null',
            'Dir::Etc::preferences': folder / 'preferences',
            'Dir::Etc::preferencesparts': '/dev/null',
            'Dir::State': folder / 'state',
            'Dir::State::Lists': folder / 'lists',
            'Dir::Cache': folder / 'cache',
            'Acquire::Languages': 'none',
        }
        if os.geteuid() == 0:
            self.settings['APT::Sandbox::User'] = 'root'

    def command(self, *arguments):
        """Return the command line of `apt-get` with these arguments."""
        return ['apt-get', *(f'-o{name}={value}' for name, value in self.settings.items()),
                *arguments]


def _private_apt(folder):
    """Write sources and preferences: what the machine's own suite lacks comes from `sid`."""
    archive, suite = debian_archive()
    apt = PrivateApt(folder)
    keyring = next((f'Signed-By: {name}\n' for name in KEYRINGS if os.path.exists(name)), '')
    (folder / 'odoo.sources').write_text(
        f'Types: deb\nURIs: {archive}\nSuites: {suite} sid\nComponents: main\n{keyring}',
        encoding='utf-8')
    (folder / 'preferences').write_text(
        f'Package: *\nPin: release n={suite}\nPin-Priority: 900\n\n'
        'Package: *\nPin: release n=sid\nPin-Priority: 100\n', encoding='utf-8')
    return apt


def debian_archive():
    """Return address and suite of the Debian archive apt is configured for."""
    if not shutil.which('apt-get') or not shutil.which('dpkg'):
        raise ToolError('no Odoo 19 on this machine, and no apt to fetch it', OTHER_WAY)
    answer = subprocess.run(
        ['apt-get', 'indextargets', '--format', '$(REPO_URI) $(RELEASE)',
         'Created-By: Packages'], capture_output=True, text=True, check=False)
    found = choose_archive(answer.stdout)
    if not found:
        raise ToolError('no Odoo 19 on this machine, and apt knows no Debian archive', OTHER_WAY)
    return found


def choose_archive(listing):
    """Return (address, suite) of the main Debian archive in a listing of apt, or None.

    >>> choose_archive('http://mirror/security/ bookworm-security\\nhttp://mirror/debian/ bookworm')
    ('http://mirror/debian/', 'bookworm')
    """
    for line in sorted(set(listing.splitlines())):
        found = re.fullmatch(r'(\S+/debian/?) (\w+)', line.strip())
        if found:
            return found.groups()
    return None


def _download(apt, paths):
    log = paths.log('apt')
    with step('Reading the package lists of the Debian archive'):
        _update(apt, log)
    with step('Downloading Odoo 19 (130 MB)') as running:
        code = processes.run_logged(
            apt.command('download', ODOO, *LINKED), log, on_line=running.note,
            cwd=apt.folder / 'packages')
    if code:
        text = log.read_text(encoding='utf-8')
        missing = re.search(r'Unable to locate package (\S+)|Can.t find a source.*of (\S+)', text)
        if missing:
            raise ToolError(f'no such package in this archive: {missing.group(1)}', OTHER_WAY)
        raise ToolError(f'apt could not download Odoo ({log})', processes.last_line(log))


def _update(apt, log):
    """Read the package lists; take an old copy of the archive too, but say so.

    A mirror that stands still is past the date to which its lists are valid. They are signed all
    the same: what is given up is only the warning that something newer exists.
    """
    if processes.run_logged(apt.command('update', '--error-on=any'), log) == 0:
        return
    expired = re.search(r'(\S+) is expired \((.*?)\)', log.read_text(encoding='utf-8'))
    if expired:
        say(f'  The lists of this archive are an old copy ({expired.group(2)}); signatures count')
        apt.settings['Acquire::Check-Valid-Until'] = 'false'
    processes.check_logged(
        apt.command('update', '--error-on=any'), log,
        f'the Debian archive cannot be read; connect to a network, or {OTHER_WAY}')


def _unpack(folder, target):
    unfinished = target.with_name('packages.new')
    shutil.rmtree(unfinished, ignore_errors=True)
    with step('Unpacking Odoo') as running:
        for package in sorted((folder / 'packages').glob('*.deb')):
            running.note(package.name)
            subprocess.run(['dpkg', '-x', package, unfinished], check=True)
    unfinished.rename(target)
    shutil.rmtree(folder)
