import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    companyMembership,
    createReward,
    createRule,
    membership,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

const untaxed = (order) => order.lines.reduce((sum, line) => sum + line.priceExcl, 0);
const [BLUE, SILVER, GOLD] = [1, 2, 3];
const steps = (own) =>
    ["Blue", "Silver", "Gold"].map((name, index) => ({
        id: index + 1,
        name,
        missing: index + 1 > own ? `$ ${100 * (index + 1)}` : "",
    }));
const inTier = (tier, values = {}) =>
    membership({ tier_id: tier, tier_steps: steps(tier), ...values });
const audience = (...tiers) => ({ tiers, kind: false });

async function setupReward(tiers, ...memberships) {
    const { store, club, order } = await setupClub();
    const reward = createReward(store, club, { club_till_audience: tiers });
    if (memberships.length) {
        serveCustomer(store, order, memberships);
    }
    return { store, club, order, reward };
}

describe("tiers", () => {
    test("who is in it may", async () => {
        const { order, reward } = await setupReward(audience(GOLD), inTier(GOLD));
        expect(order.clubRefusal(reward)).toBe(null);
    });

    test("who is not reads how far it is", async () => {
        const { order, reward } = await setupReward(audience(GOLD), inTier(SILVER));
        expect(order.clubRefusal(reward)).toEqual({
            code: "tier_low",
            text: "For Gold only; $ 300 to go",
        });
        reward.club_till_audience = audience(SILVER, GOLD);
        expect(order.clubRefusal(reward)).toBe(null);
        reward.club_till_audience = audience(BLUE);
        expect(order.clubRefusal(reward).text).toBe("For Blue only");
    });

    test("a tier and all above it", async () => {
        const { order, reward } = await setupReward(audience(SILVER, GOLD), inTier(BLUE));
        expect(order.clubRefusal(reward).text).toBe("Silver and above; $ 200 to go");
    });

    test("nobody, and who is no member", async () => {
        const { store, order, reward } = await setupReward(audience(GOLD));
        expect(order.clubRefusal(reward).code).toBe("no_customer");
        serveCustomer(store, order, []);
        expect(order.clubRefusal(reward).code).toBe("not_member");
    });

    test("the other ladder", async () => {
        const { order, reward } = await setupReward({ tiers: [9], kind: "legal" }, inTier(GOLD));
        expect(order.clubRefusal(reward).text).toBe("For companies only");
    });

    test("tiers that are gone open nothing", async () => {
        const { order, reward } = await setupReward(audience(), inTier(GOLD));
        expect(order.clubRefusal(reward).code).toBe("not_offered");
    });

    test("neither suspended nor left", async () => {
        const { store, club, order } = await setupReward(audience(GOLD));
        club.update({ is_club: false });
        const reward = createReward(store, club, { club_till_audience: audience(GOLD) });
        serveCustomer(store, order, [inTier(GOLD, { state: "suspended" })]);
        expect(order.clubRefusal(reward).code).toBe("suspended");
    });

    test("of the company, not of its contact who buys for himself", async () => {
        const company = companyMembership({ tier_id: GOLD, tier_steps: steps(GOLD) });
        const { order, reward } = await setupReward(
            audience(GOLD),
            company,
            inTier(BLUE, { own: true })
        );
        expect(order.clubRefusal(reward)).toBe(null);
        order.setClubOwn(true);
        expect(order.clubRefusal(reward).code).toBe("tier_low");
    });

    test("of a club that is not at this till", async () => {
        const { order, reward } = await setupReward(
            audience(7),
            inTier(BLUE),
            inTier(BLUE, { program_id: 4, card_id: 903, tier_id: 7, tier_steps: [] })
        );
        expect(order.clubRefusal(reward)).toBe(null);
    });

    test("a rule for tiers wins over one for a kind", async () => {
        const { store, club, order } = await setupReward(false, inTier(SILVER));
        createRule(store, club, {
            reward_point_mode: "money",
            any_product: true,
            minimum_qty: 0,
            minimum_amount: 0,
            mode: "auto",
            club_audience_kind: false,
            club_till_audience: audience(GOLD),
            club_step_amount: 2,
            club_step_points: 1,
            club_whole_steps: true,
            club_adds_up: false,
        });
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
        expect(order.clubPoints(club, null)).toBe(Math.floor(untaxed(order)));
        serveCustomer(store, order, [inTier(GOLD)]);
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order) / 2));
    });

    test("a multiplier for tiers", async () => {
        const { store, club, order } = await setupReward(false, inTier(SILVER));
        club.update({
            club_till_terms: {
                zone: "UTC",
                order_cap: 0,
                day_cap: 0,
                multipliers: [
                    {
                        key: 1,
                        factor: 200,
                        kind: false,
                        audience: audience(GOLD),
                        weekdays: [],
                        minute_from: 0,
                        minute_to: 1440,
                        day_from: null,
                        day_to: null,
                        products: false,
                    },
                ],
            },
        });
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
        serveCustomer(store, order, [inTier(GOLD)]);
        expect(order.clubPoints(club)).toBe(2 * Math.floor(untaxed(order)));
    });
});
