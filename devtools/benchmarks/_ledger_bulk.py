"""Runs inside Odoo: filling tables with millions of rows in a time one can wait for."""

from contextlib import contextmanager

from odoo.tools import SQL

# Foreign keys first: they need the unique indexes of what they point to. Primary keys stay.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE contype IN ('f', 'u') AND conrelid = ANY(%(tables)s::regclass[])
  ORDER BY contype, conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
"""


@contextmanager
def bulk(cr, tables):
    """Take foreign keys and indexes off tables, and put them on again over what was written.

    A foreign key that is added looks at all rows at once, so wrong ones are still refused.
    """
    values = {'tables': list(tables)}
    cr.execute(CONSTRAINTS, values)
    constraints = cr.fetchall()
    for table, name, __ in constraints:
        cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", _name(table), _name(name)))
    cr.execute(INDEXES, values)
    indexes = cr.fetchall()
    for name, __ in indexes:
        cr.execute(SQL("DROP INDEX %s", _name(name)))
    yield
    for __, definition in indexes:
        cr.execute(definition)
    for table, name, definition in reversed(constraints):
        cr.execute(SQL(
            "ALTER TABLE %s ADD CONSTRAINT %s %s", _name(table), _name(name), SQL(definition),
        ))
    for table in tables:
        cr.execute(SQL("ANALYZE %s", _name(table)))


def _name(name):
    return SQL.identifier(name.strip('"'))
