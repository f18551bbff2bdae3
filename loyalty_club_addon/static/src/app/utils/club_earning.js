/**
 * The JavaScript side of tools/earning.py: same fields, same results; the rules are explained
 * there. All sums are BigInt, so that no product loses a digit; what comes out are Numbers.
 * The cases in tests/cases/earning.json hold both together.
 *
 * line: {key, amount (minor units), quantity (thousandths), rules: [rule keys],
 *        multipliers: [keys], net, listed, cost}
 * rule: {key, mode, step, points (hundredths), whole_steps, adds_up, audience, narrow,
 *        minimum_amount, minimum_quantity, under_list, under_list_from, minimum_margin}
 */
import { ALL, counted, cut, extra, wholePart } from "@loyalty_club_addon/app/utils/club_earning_terms";
import {
    atLeastZero,
    compare,
    size,
    spread,
    total,
} from "@loyalty_club_addon/app/utils/club_integers";

const DEFAULTS = {
    mode: "money",
    step: 0,
    points: 0,
    whole_steps: true,
    adds_up: false,
    audience: 0,
    narrow: false,
    minimum_amount: 0,
    minimum_quantity: 0,
    under_list: 100,
    under_list_from: 0,
    minimum_margin: 0,
};
const NUMBERS = Object.keys(DEFAULTS).filter((field) => typeof DEFAULTS[field] === "number");

/**
 * Return {points, by_line, by_rule, caps} of `lines` under `rules`, in hundredths of a point.
 *
 * @param {number} discount minor units >= 0 that rewards take off the basket
 * @param {Array} multipliers those that run now: [{key, factor}]
 * @param {Array} caps [{key, limit, room}]
 * @returns by_line: Map of line key -> points; by_rule: [{rule, base, points, lines, ...}]
 */
export function computeEarning(lines, rules, discount = 0, multipliers = [], caps = []) {
    rules = rules.map(readRule);
    lines = afterDiscount(lines.map(readLine), rules, BigInt(discount));
    rules = rules.filter((rule) => takesPart(rule, lines));
    const won = new Map(rules.map((rule) => [rule, []]));
    for (const line of lines) {
        for (const rule of winners(line, rules)) {
            won.get(rule).push(line);
        }
    }
    const byLine = new Map(lines.map((line) => [line.key, 0n]));
    const byRule = [];
    for (const [rule, earning] of won) {
        if (!earning.length) {
            continue;
        }
        const { row, shares } = explained(rule, earning, multipliers);
        shares.forEach((share, index) => {
            const { key } = earning[index];
            byLine.set(key, byLine.get(key) + share);
        });
        byRule.push(row);
    }
    const cutRows = cut(byLine, caps);
    return {
        points: Number(total([...byLine.values()])),
        by_line: new Map([...byLine].map(([key, points]) => [key, Number(points)])),
        by_rule: byRule,
        caps: cutRows,
    };
}

/** @returns {{row: Object, shares: BigInt[]}} explanation of what a rule brings, and by line */
function explained(rule, lines, multipliers) {
    const counts = lines.map((line) => counted(line, rule));
    const percents = counts.map(([percent]) => percent);
    const [base, points] = earned(rule, lines, percents);
    const lineWeights = weights(rule, lines, percents);
    const keysOf = (reason) => keys(lines.filter((line, index) => counts[index][1] === reason));
    const best = lines.map((line) => bestMultiplier(line, multipliers));
    const factors = best.map((one) => (one ? BigInt(one.factor) : ALL));
    const added = extra(rule, points, lineWeights, factors);
    const row = {
        rule: rule.key,
        base: Number(base),
        points: Number(points + total(added)),
        lines: keys(lines),
    };
    const [underList, margin] = [keysOf("under_list"), keysOf("margin")];
    if (underList.length) {
        Object.assign(row, { under_list: underList, counted: Number(rule.under_list) });
    }
    if (margin.length) {
        row.margin = margin;
    }
    if (total(added)) {
        row.multiplied = multipliedRows(lines, best, added);
    }
    const shares = spread(points, lineWeights).map((share, index) => share + added[index]);
    return { row, shares };
}

const keys = (lines) => lines.map((line) => line.key);

/** @returns {Object|undefined} the multiplier that counts on a line, the first of equals */
function bestMultiplier(line, multipliers) {
    return multipliers
        .filter((one) => line.multipliers.includes(one.key))
        .reduce((best, one) => (best && best.factor >= one.factor ? best : one), undefined);
}

function multipliedRows(lines, best, added) {
    const rows = new Map();
    lines.forEach((line, index) => {
        const one = best[index];
        if (!one || !added[index]) {
            return;
        }
        const { key, factor } = one;
        const row = rows.get(key) || { multiplier: key, factor, points: 0, lines: [] };
        row.points += Number(added[index]);
        row.lines.push(line.key);
        rows.set(key, row);
    });
    return [...rows.values()];
}

const readOptional = (value) => (value === null || value === undefined ? null : BigInt(value));

function readLine(line) {
    return {
        multipliers: [],
        ...line,
        amount: BigInt(line.amount),
        quantity: BigInt(line.quantity),
        listed: readOptional(line.listed),
        net: readOptional(line.net),
        cost: readOptional(line.cost),
    };
}

function readRule(given) {
    const rule = { ...DEFAULTS, ...given };
    for (const field of NUMBERS) {
        rule[field] = BigInt(rule[field]);
    }
    return rule;
}

/** Lower the positive lines; the odd unit goes to the same line however the basket is sorted. */
function afterDiscount(lines, rules, discount) {
    const positive = lines.map((line) => atLeastZero(line.amount));
    const whole = total(positive);
    const missing = lines.map((line) =>
        rules.map((rule) => (line.rules.includes(rule.key) ? "0" : "1")).join("")
    );
    const shares = spread(
        discount < whole ? atLeastZero(discount) : whole,
        positive,
        (one, other) =>
            compare(lines[other].amount, lines[one].amount) ||
            compare(lines[other].quantity, lines[one].quantity) ||
            compare(missing[one], missing[other])
    );
    return lines.map((line, index) => ({ ...line, amount: line.amount - shares[index] }));
}

function takesPart(rule, lines) {
    if (rule.mode === "money" && rule.step <= 0n) {
        return false;
    }
    const matching = lines.filter((line) => line.rules.includes(rule.key));
    return [
        [rule.minimum_amount, total(matching.map((line) => line.amount))],
        [rule.minimum_quantity, total(matching.map((line) => line.quantity))],
    ].every(([minimum, reached]) => !minimum || reached >= minimum);
}

function winners(line, rules) {
    const matching = rules.filter((rule) => line.rules.includes(rule.key));
    const rivals = matching
        .filter((rule) => !rule.adds_up)
        .sort((one, other) => compareSpecific(other, one, line));
    return [...matching.filter((rule) => rule.adds_up), ...rivals.slice(0, 1)];
}

function compareSpecific(one, other, line) {
    const [points, divisor] = rate(one, line);
    const [otherPoints, otherDivisor] = rate(other, line);
    return (
        compare(one.audience, other.audience) ||
        compare(Boolean(one.narrow), Boolean(other.narrow)) ||
        compare(points * otherDivisor, otherPoints * divisor)
    );
}

/** What the rule would bring on this line alone, steps aside, as [dividend, divisor]. */
function rate(rule, line) {
    const points = atLeastZero(rule.points) * counted(line, rule)[0];
    if (rule.mode === "money") {
        return [size(line.amount) * points, rule.step];
    }
    return rule.mode === "unit" ? [size(line.quantity) * points, 1000n] : [points, 1n];
}

function earned(rule, lines, percents) {
    const points = atLeastZero(rule.points);
    if (rule.mode === "money") {
        const amount = total(lines.map((line, index) => line.amount * percents[index]));
        const whole = atLeastZero(amount);
        const step = rule.step * ALL;
        return [amount / ALL, rule.whole_steps ? (whole / step) * points : (whole * points) / step];
    }
    const quantity = total(lines.map((line) => line.quantity));
    if (rule.mode === "unit") {
        const part = total(lines.map((line, index) => line.quantity * percents[index]));
        const full = (atLeastZero(quantity) * points) / 1000n;
        return [part / ALL, wholePart((atLeastZero(part) * points) / (1000n * ALL), full)];
    }
    const bought = percents.filter((percent, index) => lines[index].quantity > 0n);
    const percent = bought.length ? bought.reduce((a, b) => (a > b ? a : b)) : ALL;
    const orders = quantity > 0n && percent > 0n ? 1n : 0n;
    return [orders, wholePart((orders * points * percent) / ALL, orders * points)];
}

function weights(rule, lines, percents) {
    const amounts = lines.map((line, index) => atLeastZero(line.amount) * percents[index]);
    if (rule.mode === "unit" || !total(amounts)) {
        return lines.map((line, index) => atLeastZero(line.quantity) * percents[index]);
    }
    return amounts;
}
