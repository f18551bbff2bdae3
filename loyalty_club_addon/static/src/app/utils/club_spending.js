/** Of a step: 36.6 / 0.01 is a hair under 3660 in binary. */
const EPSILON = 1e-6;

/** @returns {number} the multiple of `step` that `points` hold */
export function whole(points, step) {
    return Math.max(Math.floor(points / step + EPSILON), 0) * step;
}

/**
 * The most points that a reward of money for points may take; the twin of `tools/spending.py`.
 *
 * @param {{rate: number, step: number, minimum: number, share: number}} terms money for a point,
 *  points in whole multiples of `step`, fewest points at once, percent of the basket (0: all)
 * @param {number} balance points
 * @param {number} basket money of the goods
 * @param {number} [chosen] points the member asked for, 0: all
 * @returns {number} points
 */
export function mostPoints(terms, balance, basket, chosen = 0) {
    const ofBasket = terms.share ? (basket * terms.share) / 100 / terms.rate : Infinity;
    return whole(Math.min(balance, ofBasket, chosen || Infinity), terms.step);
}

/** @returns {string|null} why nothing can be taken: "min_spend", "max_basket" */
export function spendRefusal(terms, balance, basket) {
    const minimum = Math.max(terms.minimum - EPSILON, 0);
    if (balance < minimum) {
        return "min_spend";
    }
    if (terms.share && mostPoints(terms, balance, basket) < Math.max(minimum, EPSILON)) {
        return "max_basket";
    }
    return basket / terms.rate < minimum ? "min_spend" : null;
}
