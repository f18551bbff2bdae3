import { toUnits } from "@loyalty_club_addon/app/utils/club_integers";

/** As in `loyalty.club.document._club_line_prices`: thousandths, without tax. */
const PRICE_SCALE = 1000;

/** @returns {boolean} whether one of these rules asks what lines cost or would have cost */
export function looksAtPrices(rules) {
    return rules.some((rule) => (rule.club_under_list || "full") !== "full" || rule.club_minimum_margin);
}

/** @returns {number} a price without the taxes of the product */
function untaxed(line, price) {
    const product = line.product_id.product_tmpl_id;
    const details = product.getTaxDetails({
        overridedValues: { price, quantity: line.getQuantity() },
    });
    return line.currency.round(details.total_excluded);
}

const taxIds = (taxes) => taxes.map((tax) => tax.id).toSorted().join();

/** @returns {number} what the line costs at the list price of the day */
function listPrice(line, net) {
    if (line.combo_parent_id) {
        return line.currency.round(line.prices.no_discount_total_excluded);
    }
    const listed = untaxed(line, line.product_id.lst_price + (line.price_extra || 0));
    const fiscalPosition = line.order_id.fiscal_position_id;
    const isAdapted = fiscalPosition || taxIds(line.tax_ids) !== taxIds(line.product_id.taxes_id);
    const { rounding } = line.currency;
    const slack = rounding * (1 + 1e-6) + (isAdapted ? rounding * Math.abs(line.getQuantity()) : 0);
    return listed > net && listed - net <= slack ? net : listed;
}

/** @returns {number|null} what the goods cost; the till does not know it in another currency */
function goodsCost(line) {
    const isOwnMoney = line.currency.id === line.order_id.company.currency_id?.id;
    return isOwnMoney ? line.product_id.standard_price * line.getQuantity() : null;
}

/** The items of a combo have the margin of the combo. */
function shareComboCost(prices, lines) {
    const net = lines.reduce((sum, { uuid }) => sum + BigInt(prices[uuid].net), 0n);
    const cost = lines.reduce((sum, { uuid }) => sum + BigInt(prices[uuid].cost), 0n);
    for (const { uuid } of lines) {
        prices[uuid].cost = Number(net > 0n ? (cost * BigInt(prices[uuid].net)) / net : cost);
    }
}

/** @returns {Object} line uuid -> {net, listed, cost} of the lines of an order */
export function clubLinePrices(order) {
    const prices = {};
    const combos = new Map();
    for (const line of order.lines.filter(({ reward_id }) => !reward_id)) {
        const net = line.currency.round(line.prices.total_excluded);
        const cost = goodsCost(line);
        prices[line.uuid] = {
            net: toUnits(net, PRICE_SCALE),
            listed: toUnits(listPrice(line, net), PRICE_SCALE),
            cost: cost === null ? null : toUnits(cost, PRICE_SCALE),
        };
        if (line.combo_parent_id && cost !== null) {
            const items = combos.get(line.combo_parent_id.uuid) || [];
            combos.set(line.combo_parent_id.uuid, [...items, line]);
        }
    }
    combos.forEach((lines) => shareComboCost(prices, lines));
    return prices;
}
