/**
 * The JavaScript side of tools/multipliers.py; the cases in tests/cases/multiplier.json hold both
 * together.
 *
 * moment: {day (since 1970-01-01), minute (of the day)}, on the clock of the company
 * multiplier: {key, factor (hundredths), weekdays (Monday 0), minute_from, minute_to, day_from,
 *              day_to}
 */

const DAY = 24 * 60;
const DEFAULTS = { weekdays: [], minute_from: 0, minute_to: DAY, day_from: null, day_to: null };

/** Return the moment that a luxon DateTime is in a time zone. */
export function toMoment(datetime, zone) {
    const local = datetime.setZone(zone);
    return {
        day: Math.floor(Date.UTC(local.year, local.month - 1, local.day) / 86400000),
        minute: local.hour * 60 + local.minute,
    };
}

/** Does the multiplier run at this moment? A night belongs to the day on which it began. */
export function isRunning(given, moment) {
    const multiplier = { ...DEFAULTS, ...given };
    const { minute_from: start, minute_to: end } = multiplier;
    const { minute } = moment;
    const isNight = start >= end;
    const day = isNight && minute < end ? moment.day - 1 : moment.day;
    const inHours = isNight ? minute >= start || minute < end : start <= minute && minute < end;
    return (
        inHours &&
        (!multiplier.weekdays.length || multiplier.weekdays.includes((day + 3) % 7)) &&
        (multiplier.day_from === null || day >= multiplier.day_from) &&
        (multiplier.day_to === null || day <= multiplier.day_to)
    );
}
