import { describe, expect, test } from "@odoo/hoot";
import { mostPoints, spendRefusal } from "@loyalty_club_addon/app/utils/club_spending";
import { cases } from "./cases/spending";

describe.current.tags("headless");

test("as many points as on the server", () => {
    for (const { name, balance, basket, chosen, points, ...terms } of cases.most) {
        expect(mostPoints(terms, balance, basket, chosen)).toBe(points, { message: name });
    }
});

test("the reasons of the server", () => {
    for (const { name, balance, basket, code, ...terms } of cases.refusals) {
        expect(spendRefusal(terms, balance, basket)).toBe(code, { message: name });
    }
});
