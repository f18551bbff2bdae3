import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    companyMembership,
    membership,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";
import { clubLinePrices } from "@loyalty_club_addon/app/utils/club_line_price";

definePosModels();

const untaxed = (order) => order.lines.reduce((sum, line) => sum + line.priceExcl, 0);

/** The club with a member on the order, and terms for the rule of individuals. */
async function setupTerms(ruleValues = {}, terms = {}) {
    const { store, club, order } = await setupClub({
        club_till_terms: { zone: "Asia/Tehran", order_cap: 0, day_cap: 0, multipliers: [], ...terms },
    });
    club.rule_ids.forEach((rule) => rule.update(ruleValues));
    for (const line of order.lines) {
        line.product_id.lst_price = line.price_unit; // Odoo's test data sell below list price
    }
    serveCustomer(store, order, [membership()]);
    return { store, club, order, line: order.lines[0], other: order.lines[1] };
}

const multiplier = (values = {}) => ({
    key: 1,
    factor: 200,
    kind: "individual",
    weekdays: [],
    minute_from: 0,
    minute_to: 1440,
    day_from: null,
    day_to: null,
    products: false,
    ...values,
});

describe("prices", () => {
    test("what the till sells at its price is at list price", async () => {
        const { order } = await setupTerms();
        for (const { net, listed, cost } of Object.values(clubLinePrices(order))) {
            expect(listed).toBe(net);
            expect(cost).toBe(0);
        }
    });

    test("a lower price counts half, or nothing", async () => {
        const { club, order, line, other } = await setupTerms({ club_under_list: "half" });
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
        line.setUnitPrice(line.price_unit * 0.8);
        expect(order.clubPoints(club)).toBe(Math.floor(line.priceExcl / 2 + other.priceExcl));
        club.rule_ids[0].club_under_list = "nothing";
        expect(order.clubPoints(club)).toBe(Math.floor(other.priceExcl));
        club.rule_ids[0].club_under_list_percent = 21;
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
        line.setDiscount(5);
        expect(order.clubPoints(club)).toBe(Math.floor(other.priceExcl));
    });

    test("a line with little margin brings nothing", async () => {
        const { club, order, line, other } = await setupTerms({ club_minimum_margin: 20 });
        line.product_id.standard_price = line.priceExcl / line.qty;
        expect(order.clubPoints(club)).toBe(Math.floor(other.priceExcl));
        line.product_id.standard_price /= 2;
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
    });
});

describe("multipliers", () => {
    test("everything double", async () => {
        const { club, order } = await setupTerms({}, { multipliers: [multiplier()] });
        expect(order.clubPoints(club)).toBe(2 * Math.floor(untaxed(order)));
    });

    test("a tier's, and the larger one when both run", async () => {
        const { store, club, order } = await setupTerms({}, {});
        const once = Math.floor(untaxed(order));
        serveCustomer(store, order, [membership({ tier_factor: 200 })]);
        expect(order.clubPoints(club)).toBe(2 * once);
        club.club_till_terms = {
            ...club.club_till_terms,
            multipliers: [multiplier({ factor: 300 })],
        };
        expect(order.clubPoints(club)).toBe(3 * once);
    });

    test("some products double, rounded to whole points", async () => {
        const { club, order, line } = await setupTerms();
        const terms = club.club_till_terms;
        const products = [line.product_id.id];
        club.club_till_terms = { ...terms, multipliers: [multiplier({ products })] };
        const once = Math.floor(untaxed(order));
        const onTop = Math.round((once * line.priceExcl) / untaxed(order));
        expect(order.clubPoints(club)).toBe(once + onTop);
    });

    test("for its kind of customer, an anonymous one counts as individual", async () => {
        const { store, club, order } = await setupTerms({}, { multipliers: [multiplier()] });
        const once = Math.floor(untaxed(order));
        expect(order.clubPoints(club, null)).toBe(2 * once);
        serveCustomer(store, order, [companyMembership()]);
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order) / 2));
    });

    test("on the clock of the company", async () => {
        const { club, order } = await setupTerms({}, { multipliers: [multiplier({ weekdays: [1] })] });
        const once = Math.floor(untaxed(order));
        mockDate("2029-12-31 20:29:00", 0);
        expect(order.clubPoints(club)).toBe(once);
        mockDate("2029-12-31 20:31:00", 0); // Tuesday in Tehran
        expect(order.clubPoints(club)).toBe(2 * once);
    });
});

describe("caps", () => {
    test("an order brings no more", async () => {
        const { club, order } = await setupTerms({}, { order_cap: 5 });
        expect(order.clubPoints(club)).toBe(5);
    });

    test("a day brings no more", async () => {
        const { store, club, order } = await setupTerms({}, { day_cap: 12 });
        expect(order.clubPoints(club)).toBe(12);
        serveCustomer(store, order, [membership({ day_points: 9 })]);
        expect(order.clubPoints(club)).toBe(3);
        serveCustomer(store, order, [membership({ day_points: 90 })]);
        expect(order.clubPoints(club)).toBe(0);
    });
});
