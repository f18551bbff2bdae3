import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    companyMembership,
    membership,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

const gold = (values = {}) => ({
    name: "Gold",
    percent: 500,
    products: [],
    categories: [],
    pricelist_id: false,
    ...values,
});

/** A basket at the list price of 100, and a customer who is Gold. */
async function setupPrices(values = {}) {
    const setup = await setupClub({
        club_till_terms: {
            zone: "UTC",
            order_cap: 0,
            day_cap: 0,
            multipliers: [],
            tiers: { 9: gold(values) },
        },
    });
    const { store, order } = setup;
    order.setPricelist(false);
    const serve = (rows = [membership({ tier_id: 9 })]) => {
        serveCustomer(store, order, rows);
        order.setPricelist(false);
    };
    return { ...setup, serve, line: order.lines[0], other: order.lines[1] };
}

const price = (line) => [line.price_unit, line.getDiscount(), line.club_tier_percent || 0];
const prices = ({ lines }) => lines.map((line) => price(line).slice(0, 2));

test("the member's discount comes and goes with him", async () => {
    const { order, serve, line } = await setupPrices();
    expect(prices(order)).toEqual([
        [100, 0],
        [100, 0],
    ]);
    serve();
    expect(prices(order)).toEqual([
        [100, 5],
        [100, 5],
    ]);
    expect(line.club_tier_percent).toBe(5);
    expect(line.clubPriceNote()).toBe("Gold 5 %");
    serve([membership({ tier_id: false })]);
    expect(prices(order)).toEqual([
        [100, 0],
        [100, 0],
    ]);
    expect(line.club_tier_percent || 0).toBe(0);
    expect(line.clubPriceNote()).toBe("");
});

test("nothing for a suspended member", async () => {
    const { order, serve } = await setupPrices();
    serve([membership({ tier_id: 9, state: "suspended" })]);
    expect(order.lines[0].getDiscount()).toBe(0);
});

test("products and categories that are left out", async () => {
    const { store, order, serve, line, other } = await setupPrices({ products: [5] });
    serve();
    expect([line.getDiscount(), other.getDiscount()]).toEqual([0, 5]);
    const category = store.models["product.category"].getFirst();
    other.product_id.product_tmpl_id.update({ categ_id: category });
    order.clubPrograms()[0].club_till_terms = {
        tiers: { 9: gold({ categories: [category.id] }) },
    };
    order.clubTakeBestPrices();
    expect(other.getDiscount()).toBe(0);
});

test("of what the cashier types and the tier the better one", async () => {
    const { serve, line } = await setupPrices();
    line.setDiscount(3);
    serve();
    expect(price(line).slice(1)).toEqual([5, 5]);
    serve([membership({ tier_id: false })]);
    expect(price(line).slice(1)).toEqual([3, 0]);
    serve();
    line.setDiscount(8);
    expect(price(line).slice(1)).toEqual([8, 0]);
    line.setDiscount(0);
    expect(price(line).slice(1)).toEqual([5, 5]);
});

test("never the sum with a price that was typed", async () => {
    const { serve, line } = await setupPrices();
    serve();
    line.price_type = "manual";
    line.setUnitPrice(97);
    expect(price(line)).toEqual([97, 0, 0]);
    line.setQuantity(4);
    expect(price(line).slice(0, 2)).toEqual([97, 0]);
});

test("of price list and tier the better one", async () => {
    const { store, order, serve, line } = await setupPrices();
    serve();
    order.setPricelist(store.models["product.pricelist"].get(1)); // everything costs 3
    expect(price(line).slice(0, 2)).toEqual([3, 0]);
    line.setDiscount(10);
    expect(price(line).slice(0, 2)).toEqual([3, 10]); // as for who has no tier
    store.models["product.pricelist.item"].get(1).fixed_price = 98;
    line.setQuantity(2);
    expect(price(line)).toEqual([98, 10, 0]);
    line.setDiscount(0);
    expect(price(line)).toEqual([100, 5, 5]);
    serve([membership({ tier_id: false })]);
    order.setPricelist(store.models["product.pricelist"].get(1));
    expect(price(line).slice(0, 2)).toEqual([98, 0]);
});

test("the price list of the tier", async () => {
    const { store, serve, line } = await setupPrices({ percent: 0, pricelist_id: 1 });
    store.models["product.pricelist.item"].get(1).fixed_price = 93;
    serve();
    expect(price(line)).toEqual([93, 0, 0]);
    serve([membership({ tier_id: false })]);
    expect(line.price_unit).toBe(100);
});

test("lines of the same product merge", async () => {
    const { store, order, serve, line } = await setupPrices();
    serve();
    const count = order.lines.length;
    const product = line.product_id;
    product.uom_id.is_pos_groupable = true;
    await store.addLineToOrder({ product_tmpl_id: product.product_tmpl_id, qty: 1 }, order);
    expect(order.lines.length).toBe(count);
    expect([line.qty, line.getDiscount()]).toEqual([4, 5]);
});

test("not twice on what a sales order settled, nor on what comes back", async () => {
    const { store, order, serve, line, other } = await setupPrices();
    line.sale_order_origin_id = { id: 1 };
    other.refunded_orderline_id = store.models["pos.order.line"].get(other.id);
    serve();
    expect(order.lines.map((each) => each.getDiscount())).toEqual([0, 0]);
});

test("a private purchase has nothing of the company's tier", async () => {
    const { order, serve, line } = await setupPrices();
    serve([companyMembership({ tier_id: 9 })]);
    expect(line.getDiscount()).toBe(5);
    order.setClubOwn(true);
    expect(line.getDiscount()).toBe(0);
    order.setClubOwn(false);
    expect(line.getDiscount()).toBe(5);
});

test("nothing off the ticket of an event", async () => {
    const { serve, line, other } = await setupPrices();
    line.event_ticket_id = { id: 1 };
    serve();
    expect([line.getDiscount(), other.getDiscount()]).toEqual([0, 5]);
});

test("down to the minimum profit", async () => {
    const { order, serve, line, other } = await setupPrices({ percent: 2000 });
    order.company.club_has_floor = true;
    order.company.club_floor_percent = 10;
    line.product_id.standard_price = 80;
    line.product_id.product_tmpl_id.update({ taxes_id: [["clear"]] });
    serve();
    expect(price(line).slice(1)).toEqual([12, 12]);
    expect(other.getDiscount()).toBe(20);
});

describe("points", () => {
    test("of lines that the tier made cheaper", async () => {
        const { club, order, serve, line, other } = await setupPrices({ products: [6] });
        serve();
        const whole = Math.floor(line.priceExcl + other.priceExcl);
        expect(order.clubPoints(club)).toBe(whole);
        club.rule_ids.forEach((rule) => rule.update({ club_under_list: "nothing" }));
        expect(order.clubPoints(club)).toBe(Math.floor(other.priceExcl));
    });
});
