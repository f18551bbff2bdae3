/** The JavaScript side of tools/earning_terms.py; what each does is explained there. */
import {
    atLeastZero,
    compare,
    spread,
    total,
} from "@loyalty_club_addon/app/utils/club_integers";

export const ALL = 100n;
const WHOLE_POINT = 100n;
const SHARES = 10000n;

/** @returns {Array} [percent of the line that counts for the rule, why not all of it] */
export function counted(line, rule) {
    if (line.amount < 0n) {
        return [ALL, ""];
    }
    const { net, listed, cost } = line;
    if (
        rule.minimum_margin &&
        cost !== null &&
        (net - cost) * SHARES < rule.minimum_margin * net
    ) {
        return [0n, "margin"];
    }
    const isUnderList =
        rule.under_list !== ALL &&
        listed !== null &&
        net < listed &&
        (listed - net) * SHARES >= rule.under_list_from * listed;
    return isUnderList ? [rule.under_list, "under_list"] : [ALL, ""];
}

/** @returns {BigInt[]} what multipliers add to the lines of a rule; whole points stay whole */
export function extra(rule, points, weights, factors) {
    const gains = weights.map((weight, index) => weight * (factors[index] - ALL));
    if (!gains.some((gain) => gain)) {
        return weights.map(() => 0n);
    }
    const isWhole = points % WHOLE_POINT === 0n && (rule.mode !== "money" || rule.whole_steps);
    const unit = isWhole ? WHOLE_POINT : 1n;
    const divisor = total(weights) * ALL * unit;
    return spread(((2n * points * total(gains) + divisor) / (2n * divisor)) * unit, gains);
}

/** A part of whole points is cut to whole points, like a step that was only begun. */
export function wholePart(points, full) {
    return full % WHOLE_POINT === 0n ? (points / WHOLE_POINT) * WHOLE_POINT : points;
}

/**
 * Cut the points of a basket down to what its caps leave.
 *
 * @param {Map} byLine line key -> BigInt, changed in place
 * @param {Array} caps [{key, limit, room}] in hundredths
 * @returns {Array} [{cap, limit, points}] of each cap that cut
 */
export function cut(byLine, caps) {
    const rows = [];
    for (const cap of caps) {
        const points = total([...byLine.values()]);
        const room = atLeastZero(BigInt(cap.room));
        if (compare(points, room) <= 0) {
            continue;
        }
        const shares = spread(room, [...byLine.values()]);
        [...byLine.keys()].forEach((key, index) => byLine.set(key, shares[index]));
        rows.push({ cap: cap.key, limit: Number(cap.limit), points: Number(points - room) });
    }
    return rows;
}
