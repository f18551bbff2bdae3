"""Times at which purchases bring more points: double Tuesdays, happy hours.

static/src/app/utils/club_multiplier.js says the same; tests/cases/multiplier.json holds both.
"""

from datetime import date
from typing import NamedTuple

EPOCH = date(1970, 1, 1)
MINUTES = 24 * 60


class Moment(NamedTuple):
    """A moment on the clock of the company.

    day: days since 1970-01-01. minute: of the day.
    """

    day: int
    minute: int

    @property
    def weekday(self):
        """Monday is 0."""
        return (self.day + 3) % 7


class Multiplier(NamedTuple):
    """Points times a factor, at some times.

    factor: hundredths (200 is double). weekdays: Monday is 0; none: every day. Minutes of the
    day; when `minute_to` is not after `minute_from` it ends on the day after. Days as of `Moment`,
    both included; None: open.
    """

    key: object
    factor: int
    weekdays: tuple = ()
    minute_from: int = 0
    minute_to: int = MINUTES
    day_from: int | None = None
    day_to: int | None = None


def to_day(day):
    """Return a date as a number of days.

    >>> to_day(date(1970, 1, 2)), to_day(None)
    (1, None)
    """
    return (day - EPOCH).days if day else None


def to_moment(local):
    """Return the `Moment` of a datetime that shows the company's own clock.

    >>> from datetime import datetime
    >>> to_moment(datetime(1970, 1, 1, 10, 30)), to_moment(datetime(1970, 1, 1)).weekday
    (Moment(day=0, minute=630), 3)
    """
    return Moment(to_day(local.date()), local.hour * 60 + local.minute)


def is_running(multiplier, moment):
    """Does the multiplier run at this moment? A night belongs to the day on which it began.

    >>> tuesdays = Multiplier("tuesdays", 200, weekdays=(1,), minute_from=22 * 60, minute_to=120)
    >>> is_running(tuesdays, Moment(5, 23 * 60)), is_running(tuesdays, Moment(6, 60))
    (True, True)
    >>> is_running(tuesdays, Moment(5, 60)), is_running(tuesdays, Moment(6, 120))
    (False, False)
    """
    start, end = multiplier.minute_from, multiplier.minute_to
    if start < end:
        in_hours = start <= moment.minute < end
    else:
        in_hours = moment.minute >= start or moment.minute < end
        if moment.minute < end:
            moment = moment._replace(day=moment.day - 1)
    return (
        in_hours
        and (not multiplier.weekdays or moment.weekday in multiplier.weekdays)
        and (multiplier.day_from is None or moment.day >= multiplier.day_from)
        and (multiplier.day_to is None or moment.day <= multiplier.day_to)
    )
