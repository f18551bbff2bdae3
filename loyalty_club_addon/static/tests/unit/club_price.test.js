import { describe, expect, test } from "@odoo/hoot";
import { bestPrice } from "@loyalty_club_addon/app/utils/club_best_price";
import { mostDiscount, mostPercent } from "@loyalty_club_addon/app/utils/club_price_floor";
import { cases as bestCases } from "./cases/best_price";
import { cases as floorCases } from "./cases/price_floor";

describe.current.tags("headless");

test("the best price of the server", () => {
    for (const { note, line, best } of bestCases) {
        const found = bestPrice(line);
        expect(found && [found.source, found.price, found.discount]).toEqual(best, {
            message: note,
        });
    }
});

test("the floor of the server", () => {
    for (const { note, listed, cost, profit, most } of floorCases.lines) {
        expect(mostDiscount(listed, cost, profit)).toBe(most, { message: note });
    }
    for (const { note, listed, cost, profit, wanted, percent } of floorCases.percents) {
        expect(mostPercent(listed, cost, profit, wanted)).toBe(percent, { message: note });
    }
});
