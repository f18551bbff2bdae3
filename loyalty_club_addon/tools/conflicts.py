"""What another transaction at the same time makes fail: all of it is to be run again."""

from psycopg2 import OperationalError

from odoo.exceptions import ConcurrencyError

CONFLICTS = (OperationalError, ConcurrencyError)
