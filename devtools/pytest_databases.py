"""pytest plug-in: each process of pytest-xdist tests on a database of its own.

pytest-odoo would copy the database with PostgreSQL's command-line programs, which a machine with
only the server lacks, and drop it while Odoo's web server is still connected. The tool has made
the copies (`Prepared.copies`); here a worker finds its own. See docs/adr/0020.
"""

import os

import pytest

WORKER = 'PYTEST_XDIST_WORKER'


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Give a worker its database before pytest-odoo, a wrapper too, reads the option."""
    worker = os.environ.pop(WORKER, None)  # by this pytest-odoo would make its own copy
    if worker:
        config.option.odoo_database = database_of(config.option.odoo_database, worker)
    return (yield)


def database_of(database, worker):
    """Return the database of a worker; the first one works on the original.

    >>> database_of('test', 'gw0'), database_of('test', 'gw1')
    ('test', 'test_gw1')
    """
    number = int(worker.removeprefix('gw'))
    return database if number == 0 else f'{database}_gw{number}'
