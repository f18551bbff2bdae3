"""The database server: the one the PG* variables name, else a private one."""

import os

from devtools.setup.postgres_cluster import PrivateCluster

NAMES_A_SERVER = ('PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGSERVICE')


class GivenServer:
    """A server of the person's own, found through the PG* variables by libpq and Odoo alike."""

    environment = {}
    connection = {}

    def close(self):
        """Nothing to stop: it is not ours."""


def open_postgres(paths):
    """Return a running server with `environment` (for processes) and `connection` (psycopg2).

    `close()` it when done: a private server ends with the last call of the tool that uses it.
    """
    if any(os.environ.get(name) for name in NAMES_A_SERVER):
        return GivenServer()
    cluster = PrivateCluster(paths)
    cluster.open()
    return cluster
