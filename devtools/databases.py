"""Databases with their filestores."""

import os
import shutil

import psycopg2
from psycopg2 import sql

from devtools.errors import ToolError


class Databases:
    """The databases of the server in use. Names are trusted: they come from this tool."""

    def __init__(self, paths, postgres):
        self.paths = paths
        self.postgres = postgres

    def connect(self, name='postgres'):
        """Return a psycopg2 connection in autocommit mode."""
        try:
            connection = psycopg2.connect(dbname=name, **self.postgres.connection)
        except psycopg2.OperationalError as error:
            raise ToolError(
                f'database {name} cannot be reached ({str(error).strip().splitlines()[0]})',
                'start the server the PG* variables name, or unset them for a private one',
            ) from error
        connection.autocommit = True
        return connection

    def execute(self, statement, values=None, name='postgres'):
        """Run one statement; return its rows, or nothing when it has none."""
        connection = self.connect(name)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def names(self):
        """Return the names of all databases."""
        return [row[0] for row in self.execute('SELECT datname FROM pg_database ORDER BY 1')]

    def exists(self, name):
        """Tell whether a database of this name exists."""
        return name in self.names()

    def drop(self, name):
        """Remove a database and its filestore, also while somebody is connected to it."""
        self.execute(sql.SQL('DROP DATABASE IF EXISTS {} WITH (FORCE)').format(
            sql.Identifier(name)))
        shutil.rmtree(self.paths.filestore(name), ignore_errors=True)

    def clone(self, source, target):
        """Make `target` a copy of `source`, filestore included; an older `target` is replaced.

        Files of a filestore never change, so hard links do as a copy.
        """
        self.drop(target)
        self.execute(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity '
            'WHERE datname = %s AND pid <> pg_backend_pid()', (source,))
        self.execute(sql.SQL('CREATE DATABASE {} TEMPLATE {}').format(
            sql.Identifier(target), sql.Identifier(source)))
        if self.paths.filestore(source).is_dir():
            shutil.copytree(
                self.paths.filestore(source), self.paths.filestore(target), copy_function=_link)

    def label(self, name):
        """Return the label of a database, or None: no label, or no such database.

        The label is its comment: it is not copied by `clone` and goes with the database.
        """
        rows = self.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            (name,))
        return rows[0][0] if rows else None

    def set_label(self, name, label):
        """Put a label on a database."""
        self.execute(sql.SQL('COMMENT ON DATABASE {} IS {}').format(
            sql.Identifier(name), sql.Literal(label)))


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
