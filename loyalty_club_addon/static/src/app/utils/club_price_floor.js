/**
 * The JavaScript side of tools/price_floor.py; the cases in tests/cases/price_floor.json hold both
 * together.
 */

const WHOLE = 10000n;

/** @returns {number} the most money that may come off a line of list price `listed` */
export function mostDiscount(listed, cost, profit) {
    const scaled = BigInt(cost) * (WHOLE + BigInt(profit));
    const floor = (scaled + WHOLE - 1n) / WHOLE; // rounded up
    const most = BigInt(listed) - floor;
    return most > 0n ? Number(most) : 0;
}

/** @returns {number} the largest percent (hundredths), at most `wanted`, that leaves the floor */
export function mostPercent(listed, cost, profit, wanted) {
    if (listed <= 0 || wanted <= 0) {
        return 0;
    }
    const most = (BigInt(mostDiscount(listed, cost, profit)) * WHOLE) / BigInt(listed);
    return Math.min(wanted, Number(most));
}
