"""Where things lie: everything the tool makes is below one ignored folder."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ADDON = 'loyalty_club_addon'


@dataclass(frozen=True)
class Paths:
    """Folders of one checkout; `home` holds all that the tool makes and may be deleted."""

    checkout: Path

    @cached_property
    def home(self):
        return self.checkout / '.dev'

    @property
    def addon(self):
        return self.checkout / ADDON

    @property
    def devtools(self):
        return self.checkout / 'devtools'

    @property
    def venv(self):
        return self.home / 'venv'

    @property
    def python(self):
        """Python of the virtual environment, which runs Odoo and every command."""
        return self.venv / 'bin' / 'python'

    @property
    def packages(self):
        """The unpacked Debian packages, when Odoo comes from there."""
        return self.home / 'packages'

    @property
    def node_modules(self):
        return self.home / 'node' / 'node_modules'

    @property
    def odoo_data(self):
        """Odoo's data folder: filestores and sessions."""
        return self.home / 'odoo-data'

    @property
    def odoo_config(self):
        return self.home / 'odoo.conf'

    @property
    def logs(self):
        return self.home / 'logs'

    def log(self, name):
        """Path of a log file; its folder exists afterwards."""
        self.logs.mkdir(parents=True, exist_ok=True)
        return self.logs / f'{name}.log'

    def filestore(self, database):
        return self.odoo_data / 'filestore' / database

    def relative(self, path):
        """The path as a person in the checkout would type it."""
        return os.path.relpath(path, self.checkout)


def find_paths():
    """Return the paths of the checkout this file lies in."""
    return Paths(Path(__file__).resolve().parent.parent)
