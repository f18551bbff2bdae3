"""Finding Odoo 19: ODOO_HOME, else an importable one, else Debian's package."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devtools.errors import ToolError
from devtools.setup.debian_package import unpack_odoo
from devtools.setup.python_environment import LAUNCHER_PYTHON

WANTED = '19.0'
FIND = "import importlib.util as u; s = u.find_spec('odoo'); print(*(s.submodule_search_locations))"


@dataclass(frozen=True)
class Installation:
    """An Odoo on disk: `source` goes on PYTHONPATH, `addons` on Odoo's addons path."""

    source: Path
    addons: tuple
    version: str


def find_odoo(paths):
    """Return the Odoo to use; download Debian's package when the machine has none."""
    if os.environ.get('ODOO_HOME'):
        home = Path(os.environ['ODOO_HOME']).resolve()
        found = read_installation(home)
        if not found:
            raise ToolError(f'ODOO_HOME={home} holds no Odoo {WANTED}',
                            'name the folder that contains the package `odoo` of version 19')
        return found
    package = _importable_package()
    if package:
        found = read_installation(package.parent)
        if found:
            return Installation(_link(paths, package), found.addons, found.version)
    return read_installation(unpack_odoo(paths))


def read_installation(source):
    """Return the Odoo 19 whose package `odoo` lies in the folder `source`, or None."""
    release = source / 'odoo' / 'release.py'
    if not release.exists():
        return None
    text = release.read_text(encoding='utf-8')
    numbers = re.search(r'version_info = \((\d+), (\d+)', text)
    if not numbers or '.'.join(numbers.groups()) != WANTED:
        return None
    addons = [folder for folder in (source / 'addons', source / 'odoo' / 'addons')
              if (folder / 'base').is_dir() or (folder / 'sale_loyalty').is_dir()]
    return Installation(source, tuple(addons), f'{WANTED} {_full_version(source)}')


def _full_version(source):
    """Tell two releases of 19.0 apart: the package's version, or the commit of a checkout."""
    for record in source.glob('odoo-*.egg-info/PKG-INFO'):
        found = re.search(r'^Version: (\S+)', record.read_text(encoding='utf-8'), re.MULTILINE)
        if found:
            return found.group(1)
    head = subprocess.run(['git', '-C', str(source), 'rev-parse', 'HEAD'], check=False,
                          capture_output=True, text=True)
    return head.stdout.strip()[:12]


def _importable_package():
    """Return the folder of an `odoo` the person's own Python imports, or None."""
    python = os.environ.get(LAUNCHER_PYTHON) or getattr(sys, '_base_executable', sys.executable)
    answer = subprocess.run([python, '-c', FIND], capture_output=True, text=True, check=False)
    folders = answer.stdout.split()
    return Path(folders[0]) if answer.returncode == 0 and folders else None


def _link(paths, package):
    """Return a folder with nothing but a link to the package.

    Its own folder would bring every other Python package beside it.
    """
    folder = paths.home / 'importable'
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / 'odoo'
    if not link.exists() or link.resolve() != package.resolve():
        link.unlink(missing_ok=True)
        link.symlink_to(package)
    return folder
