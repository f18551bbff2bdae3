import { PERCENT_SCALE, PRICE_SCALE, bestPrice } from "@loyalty_club_addon/app/utils/club_best_price";
import { mostPercent } from "@loyalty_club_addon/app/utils/club_price_floor";
import { toUnits } from "@loyalty_club_addon/app/utils/club_integers";

const TOP_UPS = ["gift_card", "ewallet"];

const toPrice = (price) => toUnits(price, PRICE_SCALE);

/** @returns {Array} of the memberships of an order what their tiers give, see `_price_till_data` */
export function clubTiers(order) {
    const counted = order.clubCounted(); // a private purchase has nothing of the company's
    return order
        .clubPrograms()
        .map((program) => {
            const membership = counted.find((row) => row.program_id === program.id);
            const isActive = membership?.state === "active";
            return isActive && program.club_till_terms?.tiers?.[membership.tier_id];
        })
        .filter(Boolean);
}

/** Lines on which a tier can make something cheaper: a price that was typed stands. */
export function takesTier(line) {
    const isTopUp = line.models["loyalty.program"].some(
        (program) =>
            TOP_UPS.includes(program.program_type) &&
            program.trigger_product_ids.some(({ id }) => id === line.product_id.id)
    );
    return !(
        line.price_type !== "original" ||
        line.reward_id ||
        line.refunded_orderline_id ||
        line.sale_order_origin_id ||
        line.event_ticket_id ||
        line.combo_line_ids?.length ||
        line.qty < 0 ||
        line.isTipLine() ||
        isTopUp
    );
}

/** @returns {number} price of a unit by a price list, by the list price without one */
export function unitPrice(line, pricelist) {
    const { product_id: product, order_id: order } = line;
    const quantity = line.isLotTracked()
        ? order.lines
              .filter(({ product_id: other }) => other.id === product.id)
              .reduce((sum, other) => sum + other.getQuantity(), 0)
        : line.getQuantity();
    return product.product_tmpl_id.getPrice(pricelist, quantity, line.price_extra, false, product);
}

/** @returns {number} cost of a unit; the items of a combo share theirs as they share its price */
function unitCost(line) {
    const items = line.combo_parent_id?.combo_line_ids || [];
    const sum = (valueOf) => items.reduce((total, item) => total + valueOf(item) * item.qty, 0);
    const worth = sum((item) => item.price_unit);
    if (worth <= 0) {
        return line.product_id.standard_price;
    }
    return (sum((item) => item.product_id.standard_price) * line.price_unit) / worth;
}

/** @returns {number} percent (hundredths) that a tier takes off, down to the minimum profit */
function percentOf(tier, line, listed) {
    const product = (line.combo_parent_id || line).product_id;
    const isLeftOut =
        tier.products.includes(product.id) ||
        tier.categories.includes(product.product_tmpl_id.categ_id?.id);
    if (isLeftOut || !tier.percent) {
        return 0;
    }
    const { company, currency } = line.order_id;
    const cost = unitCost(line);
    if (!company.club_has_floor || !cost || currency.id !== company.currency_id?.id) {
        return tier.percent;
    }
    const untaxed = line.product_id.product_tmpl_id.getTaxDetails({
        overridedValues: { price: listed, quantity: 1 },
    }).total_excluded;
    const profit = toUnits(company.club_floor_percent, PERCENT_SCALE);
    return mostPercent(toPrice(untaxed), toPrice(cost), profit, tier.percent);
}

/** The items of a combo are shares of its price: a price list on the combo leaves no list price. */
function isComboByPricelist(line) {
    const parent = line.combo_parent_id;
    return (
        Boolean(parent) &&
        unitPrice(parent, parent.order_id.pricelist_id) !== unitPrice(parent, false)
    );
}

/**
 * What a line becomes with what these tiers give.
 *
 * @param {Object} line pos.order.line record
 * @param {Array} tiers of `clubTiers`
 * @param {number} hand percent that the cashier typed
 * @returns {{source, price, discount}|null} money and percent; null: no tier gives anything
 */
export function clubBestPrice(line, tiers, hand) {
    if (!tiers.length || !takesTier(line) || isComboByPricelist(line)) {
        return null;
    }
    const pricelist = line.order_id.pricelist_id;
    const isItem = Boolean(line.combo_parent_id);
    const listed = isItem ? line.price_unit : unitPrice(line, false);
    const usual = isItem ? listed : unitPrice(line, pricelist);
    const lists = isItem
        ? []
        : tiers.map(
              ({ pricelist_id: id }) => id && line.models["product.pricelist"].get(id)
          );
    const prices = lists.filter(Boolean).map((list) => unitPrice(line, list));
    const best = bestPrice({
        listed: toPrice(listed),
        pricelist: toPrice(usual),
        usual: toPrice(usual),
        tier: Math.max(...tiers.map((tier) => percentOf(tier, line, listed))),
        tier_price: prices.length ? toPrice(Math.min(...prices)) : null,
        hand: toUnits(hand, PERCENT_SCALE),
    });
    return (
        best && {
            source: best.source,
            price: best.price / PRICE_SCALE,
            discount: best.discount / PERCENT_SCALE,
        }
    );
}
