/* global luxon */
import { deserializeDateTime } from "@web/core/l10n/dates";
import { clubLinePrices, looksAtPrices } from "@loyalty_club_addon/app/utils/club_line_price";
import { isRunning, toMoment } from "@loyalty_club_addon/app/utils/club_multiplier";
import { toUnits } from "@loyalty_club_addon/app/utils/club_integers";
import { audienceRefusal, isTierOpen } from "@loyalty_club_addon/app/utils/club_refusal";

const { DateTime } = luxon;

/** As in `loyalty.club.earning`: amounts and quantities in thousandths, points in hundredths. */
const AMOUNT_SCALE = 1000;
export const POINT_SCALE = 100;
const PERCENT_SCALE = 100;
const COUNTED = { full: 100, half: 50, nothing: 0 };
const PAYMENT_PROGRAMS = ["gift_card", "ewallet"];
const TIER_WEIGHT = 2; // as in `loyalty.club.audience.mixin`

const toAmount = (amount) => toUnits(amount, AMOUNT_SCALE);

/** Products whose sale fills a gift card or a wallet: money that only changes its form. */
function topUpProductIds(models) {
    const programs = models["loyalty.program"].filter((program) =>
        PAYMENT_PROGRAMS.includes(program.program_type)
    );
    return new Set(programs.flatMap((p) => p.trigger_product_ids.map((product) => product.id)));
}

/** The combo product itself earns nothing: its items carry the price. */
function mayEarn(order, line, program) {
    return (
        !line.combo_line_ids?.length &&
        !line.refunded_orderline_id &&
        !line.sale_order_origin_id &&
        !line.isTipLine() &&
        !line.ignoreLoyaltyPoints({ program }) &&
        order.isLineValidForLoyaltyPoints(line)
    );
}

/**
 * @param {Array} memberships that the purchase counts for, see `clubCounted`
 * @returns {Array} rules of the club open to the customer; an anonymous one counts as individual
 *  without a tier
 */
function openRules(program, partner, terms, memberships) {
    if (!partner) {
        return program.rule_ids.filter(
            (rule) => rule.club_audience_kind !== "legal" && !rule.club_till_audience
        );
    }
    return audienceRefusal(program, partner, terms, memberships)
        ? []
        : program.rule_ids.filter((rule) => !audienceRefusal(rule, partner, terms, memberships));
}

/** @returns {number} how narrow the audience of a rule is */
const specificity = (rule) =>
    (rule.club_audience_kind ? 1 : 0) + (rule.club_till_audience ? TIER_WEIGHT : 0);

function toRule(rule, program) {
    const isMoney = rule.reward_point_mode === "money";
    return {
        key: rule.id,
        mode: rule.reward_point_mode,
        step: toAmount(rule.club_step_amount * (program.club_money_factor || 1)),
        points: toUnits(isMoney ? rule.club_step_points : rule.reward_point_amount, POINT_SCALE),
        whole_steps: rule.club_whole_steps,
        adds_up: rule.club_adds_up,
        audience: specificity(rule),
        narrow: !rule.any_product,
        minimum_amount: toAmount(rule.minimum_amount),
        minimum_quantity: rule.minimum_qty * 1000,
        under_list: COUNTED[rule.club_under_list] ?? COUNTED.full,
        under_list_from: toUnits(rule.club_under_list_percent || 0, PERCENT_SCALE),
        minimum_margin: toUnits(rule.club_minimum_margin || 0, PERCENT_SCALE),
    };
}

/** @returns {DateTime} when the order was paid; Odoo notes it as text until it is synced */
function paidAt({ date_order: date }) {
    return typeof date === "string" ? deserializeDateTime(date) : date;
}

/** @returns {Array} multipliers of the club that run now and are open to the customer */
function runningMultipliers(order, program, partner, terms, counted) {
    const { zone, multipliers } = program.club_till_terms || {};
    if (!multipliers?.length) {
        return [];
    }
    const kind = partner ? terms : "individual"; // an anonymous one, as after enrolling
    const moment = toMoment(order.finalized ? paidAt(order) : DateTime.now(), zone);
    return multipliers.filter(
        (multiplier) =>
            (!multiplier.kind || multiplier.kind === kind) &&
            isTierOpen(multiplier.audience, counted) &&
            isRunning(multiplier, moment)
    );
}

/** @returns {Array} the multiplier of the member's tier, on everything, beside those that run */
function tierMultipliers(membership) {
    const factor = membership?.tier_factor || 100;
    return factor > 100 ? [{ key: "tier", factor, products: false }] : [];
}

/** @returns {Array} the most points this order and this day may bring; the server decides */
function caps(program, membership) {
    const { order_cap: orderCap, day_cap: dayCap } = program.club_till_terms || {};
    const rows = [];
    if (orderCap) {
        const limit = toUnits(orderCap, POINT_SCALE);
        rows.push({ key: "order", limit, room: limit });
    }
    if (dayCap) {
        const limit = toUnits(dayCap, POINT_SCALE);
        const before = toUnits(membership?.day_points || 0, POINT_SCALE);
        rows.push({ key: "day", limit, room: limit - before });
    }
    return rows;
}

/**
 * A basket as the earning engine wants it; `loyalty.club.earning` does the same on the server.
 *
 * @param {Object} order pos.order record
 * @param {Object} program loyalty.program record, a club
 * @param {Object} [partner] whose terms decide which rules apply; none: anonymous
 * @returns {{lines, rules, discount, multipliers, caps}} as `computeEarning` wants them
 */
export function clubBasket(order, program, partner) {
    const terms = partner && order.clubTerms(program);
    const counted = partner ? order.clubCounted() : [];
    const rules = openRules(program, partner, terms, counted).toSorted((a, b) => a.id - b.id);
    const topUps = topUpProductIds(order.models);
    const membership = partner && order.clubMembership(program);
    const multipliers = [
        ...runningMultipliers(order, program, partner, terms, counted),
        ...tierMultipliers(membership),
    ];
    const prices = looksAtPrices(rules) ? clubLinePrices(order) : {};
    const amountOf = (line) =>
        order.currency.round(
            program.club_base === "taxed" ? line.prices.total_included : line.prices.total_excluded
        );
    const lines = [];
    const combos = new Set();
    let discount = 0;
    for (const line of order.lines) {
        if (line.reward_id) {
            const isPayment = PAYMENT_PROGRAMS.includes(line.reward_id.program_id.program_type);
            const isOther = isPayment || line.sale_order_origin_id;
            discount -= isOther ? 0 : Math.min(amountOf(line), 0);
        } else if (mayEarn(order, line, program) && !topUps.has(line.product_id.id)) {
            const product = (line.combo_parent_id || line).product_id;
            const isCounted = combos.has(line.combo_parent_id?.uuid); // a combo is one piece
            combos.add(line.combo_parent_id?.uuid || line.uuid);
            lines.push({
                key: line.uuid,
                amount: toAmount(amountOf(line)),
                quantity: isCounted ? 0 : toUnits(line.getQuantity(), 1000),
                rules: rules
                    .filter((rule) => rule.any_product || rule.validProductIds.has(product.id))
                    .map((rule) => rule.id),
                multipliers: multipliers
                    .filter(({ products }) => !products || products.includes(product.id))
                    .map(({ key }) => key),
                ...prices[line.uuid],
            });
        }
    }
    return {
        lines,
        rules: rules.map((rule) => toRule(rule, program)),
        discount: toAmount(Math.max(discount, 0)),
        multipliers,
        caps: caps(program, membership),
    };
}

/**
 * About how much more a customer has to buy for some points; for the text "12 points short".
 *
 * @param {Object} program loyalty.program record, a club
 * @param {Object} partner res.partner record
 * @param {number} points
 * @param {string} [terms] of the membership
 * @param {Array} [memberships] that the purchase counts for
 * @returns {number} in the currency of the program, 0 when no rule for all products tells it
 */
export function moneyForPoints(program, partner, points, terms, memberships = []) {
    const [rule] = openRules(program, partner, terms, memberships)
        .filter((r) => r.reward_point_mode === "money" && r.any_product && !r.club_adds_up)
        .toSorted((a, b) => specificity(b) - specificity(a));
    if (!rule) {
        return 0;
    }
    const steps = points / rule.club_step_points;
    const factor = program.club_money_factor || 1;
    return (rule.club_whole_steps ? Math.ceil(steps) : steps) * rule.club_step_amount * factor;
}
