/** The JavaScript side of tools/integers.py. Sums are BigInt, so that no product loses a digit. */

export const atLeastZero = (value) => (value > 0n ? value : 0n);
export const size = (value) => (value < 0n ? -value : value);
export const total = (values) => values.reduce((sum, value) => sum + value, 0n);
export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** Return the Number `value` in units of 1/`scale`, half away from zero. */
export function toUnits(value, scale) {
    const units = Math.floor(Math.abs(value) * scale + 0.5);
    return value >= 0 || units === 0 ? units : -units;
}

/**
 * Share `amount` in proportion to `weights` >= 0, exactly, by largest remainder; equal
 * remainders go by `compareRank(index, otherIndex)`, then by order. BigInt in and out.
 */
export function spread(amount, weights, compareRank = () => 0) {
    const whole = total(weights);
    if (!whole) {
        return weights.map(() => 0n);
    }
    const shares = weights.map((weight) => (size(amount) * weight) / whole);
    const remainders = weights.map((weight) => (size(amount) * weight) % whole);
    const byRemainder = [...weights.keys()].sort(
        (one, other) => compare(remainders[other], remainders[one]) || compareRank(one, other)
    );
    for (const index of byRemainder.slice(0, Number(size(amount) - total(shares)))) {
        shares[index] += 1n;
    }
    return amount < 0n ? shares.map((share) => -share) : shares;
}
