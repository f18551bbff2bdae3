/**
 * The JavaScript side of tools/earning.py: same fields, same results; the rules are explained
 * there. All sums are BigInt, so that no product loses a digit; what comes out are Numbers.
 * The cases in tests/cases/earning.json hold both together.
 *
 * line: {key, amount (minor units), quantity (thousandths), rules: [rule keys]}
 * rule: {key, mode, step, points (hundredths), whole_steps, adds_up, audience, narrow,
 *        minimum_amount, minimum_quantity}
 */

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
};

const atLeastZero = (value) => (value > 0n ? value : 0n);
const size = (value) => (value < 0n ? -value : value);
const total = (values) => values.reduce((sum, value) => sum + value, 0n);
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

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

/**
 * Return {points, by_line, by_rule} of `lines` under `rules`, in hundredths of a point.
 *
 * @param {number} discount minor units >= 0 that rewards take off the basket
 * @returns by_line: Map of line key -> points; by_rule: [{rule, base, points, lines}]
 */
export function computeEarning(lines, rules, discount = 0) {
    rules = rules.map(readRule);
    lines = afterDiscount(lines.map(readLine), rules, BigInt(discount));
    rules = rules.filter((rule) => takesPart(rule, lines));
    const won = new Map(rules.map((rule) => [rule, []]));
    for (const line of lines) {
        for (const rule of winners(line, rules)) {
            won.get(rule).push(line);
        }
    }
    const byLine = new Map(lines.map((line) => [line.key, 0]));
    const byRule = [];
    for (const [rule, earning] of won) {
        if (!earning.length) {
            continue;
        }
        const [base, points] = earned(rule, earning);
        spread(points, weights(rule, earning)).forEach((share, index) => {
            const { key } = earning[index];
            byLine.set(key, byLine.get(key) + Number(share));
        });
        byRule.push({
            rule: rule.key,
            base: Number(base),
            points: Number(points),
            lines: earning.map((line) => line.key),
        });
    }
    const points = byRule.reduce((sum, entry) => sum + entry.points, 0);
    return { points, by_line: byLine, by_rule: byRule };
}

function readLine(line) {
    return { ...line, amount: BigInt(line.amount), quantity: BigInt(line.quantity) };
}

function readRule(given) {
    const rule = { ...DEFAULTS, ...given };
    for (const field of ["step", "points", "audience", "minimum_amount", "minimum_quantity"]) {
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
    const points = atLeastZero(rule.points);
    if (rule.mode === "money") {
        return [size(line.amount) * points, rule.step];
    }
    return rule.mode === "unit" ? [size(line.quantity) * points, 1000n] : [points, 1n];
}

function earned(rule, lines) {
    const points = atLeastZero(rule.points);
    const amount = total(lines.map((line) => line.amount));
    const quantity = total(lines.map((line) => line.quantity));
    if (rule.mode === "money") {
        const counted = atLeastZero(amount);
        return [
            amount,
            rule.whole_steps ? (counted / rule.step) * points : (counted * points) / rule.step,
        ];
    }
    if (rule.mode === "unit") {
        return [quantity, (atLeastZero(quantity) * points) / 1000n];
    }
    const orders = quantity > 0n ? 1n : 0n;
    return [orders, orders * points];
}

function weights(rule, lines) {
    const amounts = lines.map((line) => atLeastZero(line.amount));
    if (rule.mode === "unit" || !total(amounts)) {
        return lines.map((line) => atLeastZero(line.quantity));
    }
    return amounts;
}
