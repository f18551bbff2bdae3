"""Statements that the database plans once for a connection, not each time they run.

Planning a statement over many tables takes longer than running it for one document.
"""

import hashlib
import itertools
import re
from typing import NamedTuple


class Prepared(NamedTuple):
    """A statement that can be prepared; `EXECUTE name (values)` runs it."""

    name: str
    text: str  # of the statement, with $1, $2 ... for its values


def prepare(code):
    """The same code has the same name, so that a connection prepares it once.

    :param str code: SQL as psycopg2 takes it, `%s` for a value and `%%` for a percent sign; the
        database infers the type of each value from where it stands
    :return: Prepared

    >>> prepare("SELECT %s::int %% 7, %s").text
    'SELECT $1::int % 7, $2'
    """
    numbers = itertools.count(1)
    text = re.sub(
        '%([s%])', lambda match: '%' if match[1] == '%' else f'${next(numbers)}', code,
    )
    return Prepared(f'loyalty_club_{hashlib.sha1(text.encode()).hexdigest()}', text)
