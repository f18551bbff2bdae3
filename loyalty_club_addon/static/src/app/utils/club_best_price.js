/**
 * The JavaScript side of tools/best_price.py; the cases in tests/cases/best_price.json hold both
 * together.
 */

/** Unit prices in millionths, percents in hundredths. */
export const PRICE_SCALE = 1000000;
export const PERCENT_SCALE = 100;
const WHOLE = 10000n;

const worth = ({ price, discount }) => BigInt(price) * (WHOLE - BigInt(discount));

/**
 * Of price list, discount by hand and tier the best, never the sum.
 *
 * @param {{listed, pricelist, tier, tier_price, hand, hand_price, usual}} line as of `best_price.Line`
 * @returns {{source: string, price: number, discount: number}|null} null: no tier gives anything
 */
export function bestPrice({
    listed,
    pricelist,
    tier = 0,
    tier_price: tierPrice = null,
    hand = 0,
    hand_price: handPrice = null,
    usual = null,
}) {
    if (listed <= 0 || !(tier > 0 || tierPrice !== null)) {
        return null;
    }
    if (handPrice !== null && handPrice > listed) {
        return { source: "hand", price: handPrice, discount: hand };
    }
    const offers = [{ source: "pricelist", price: pricelist, discount: 0 }];
    if (tier > 0) {
        offers.push({ source: "tier", price: listed, discount: tier });
    }
    if (tierPrice !== null) {
        offers.push({ source: "tier_pricelist", price: tierPrice, discount: 0 });
    }
    if (hand > 0 || handPrice !== null) {
        offers.push({ source: "hand", price: handPrice ?? listed, discount: hand });
    }
    if (hand > 0 && handPrice === null && usual !== null) {
        offers.push({ source: "hand_on_pricelist", price: usual, discount: hand });
    }
    return offers.reduce((best, offer) => (worth(offer) < worth(best) ? offer : best));
}
