import { describe, expect, test } from "@odoo/hoot";
import { computeEarning } from "@loyalty_club_addon/app/utils/club_earning";
import { spread, toUnits } from "@loyalty_club_addon/app/utils/club_integers";
import { isRunning } from "@loyalty_club_addon/app/utils/club_multiplier";
import {
    isMobile,
    normalise,
    phoneKey,
    searchKey,
    searchTerms,
} from "@loyalty_club_addon/app/utils/club_search_key";
import { cases as earningCases } from "./cases/earning";
import { cases as termsCases } from "./cases/earning_terms";
import { cases as multiplierCases } from "./cases/multiplier";
import { cases as searchCases } from "./cases/search_key";

describe.current.tags("headless");

function finds(query, key) {
    return searchTerms(query).every((term) => key.includes(term));
}

test("texts are normalised as on the server", () => {
    for (const { text, result } of searchCases.normalised) {
        expect(normalise(text)).toBe(result, { message: text });
    }
});

test("phone numbers have the keys of the server", () => {
    for (const { text, key } of searchCases.phones) {
        expect(phoneKey(text)).toBe(key, { message: text });
    }
});

test("queries become the terms of the server", () => {
    for (const { query, terms, mobile } of searchCases.queries) {
        expect(searchTerms(query)).toEqual(terms, { message: query });
        expect(isMobile(query)).toBe(mobile, { message: query });
    }
});

test("partners are found by what people type, and only by that", () => {
    for (const partner of searchCases.partners) {
        const key = searchKey(partner.name, partner.phones, partner.references);
        expect(key).toBe(partner.key);
        for (const query of partner.found_by) {
            expect(finds(query, key)).toBe(true, { message: `${query} finds ${key}` });
        }
        for (const query of partner.missed_by) {
            expect(finds(query, key)).toBe(false, { message: `${query} misses ${key}` });
        }
    }
});

for (const given of [...earningCases, ...termsCases]) {
    test(`earning: ${given.note}`, () => {
        const { lines, rules, discount, multipliers, caps } = given;
        const result = computeEarning(lines, rules, discount, multipliers, caps);
        expect(result.points).toBe(given.points);
        expect(lines.map((line) => result.by_line.get(line.key))).toEqual(given.by_line);
        expect(result.by_rule).toEqual(given.by_rule);
        expect(result.caps).toEqual(given.cut || []);
    });
}

for (const { note, multiplier, running, resting } of multiplierCases) {
    test(`multiplier: ${note}`, () => {
        for (const [day, minute] of running) {
            expect(isRunning(multiplier, { day, minute })).toBe(true, { message: `${day}` });
        }
        for (const [day, minute] of resting) {
            expect(isRunning(multiplier, { day, minute })).toBe(false, { message: `${day}` });
        }
    });
}

test("a line left out by every rule and an empty basket bring nothing", () => {
    expect(computeEarning([], [])).toEqual({
        points: 0,
        by_line: new Map(),
        by_rule: [],
        caps: [],
    });
});

test("shares add up and go to the largest remainders", () => {
    expect(spread(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(spread(-5n, [0n, 1n, 3n])).toEqual([0n, -1n, -4n]);
    expect(spread(7n, [0n, 0n])).toEqual([0n, 0n]);
});

test("floats become units as on the server", () => {
    expect([toUnits(12.345, 1000), toUnits(-0.5, 1), toUnits(10000, 1000)]).toEqual([
        12345, -1, 10000000,
    ]);
});
