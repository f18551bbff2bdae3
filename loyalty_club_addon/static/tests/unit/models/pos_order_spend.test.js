import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    createReward,
    membership,
    noteWon,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

/** A basket for a member with 5,000 points, each worth 0.01. */
async function setupSpending(rewardValues = {}) {
    const { store, club, order } = await setupClub();
    const reward = createReward(store, club, {
        club_points_min: 0,
        club_basket_share: 0,
        ...rewardValues,
    });
    serveCustomer(store, order, [membership({ points: 5000 })]);
    noteWon(order, club, 901, 0);
    return { store, club, order, reward };
}
const cents = (order) => Math.round(order.clubBasketTotal() * 100);
const spendable = (order) => Math.min(5000, cents(order));

describe("how much", () => {
    test("all that fits", async () => {
        const { order, reward } = await setupSpending();
        expect(order._applyReward(reward, 901)).toBe(true);
        expect(Math.round(order.clubSpent(901))).toBe(spendable(order));
    });

    test("what was chosen, also after Odoo reckons the rewards anew", async () => {
        const { order, reward } = await setupSpending();
        expect(order._applyReward(reward, 901, { clubPoints: 120 })).toBe(true);
        expect(order.clubSpent(901)).toBe(120);
        order.lines[0].setQuantity(order.lines[0].qty + 5);
        order._updateRewardLines();
        expect(order.clubSpent(901)).toBe(120);
        expect(order._get_reward_lines()[0].club_points_chosen).toBe(120);
    });

    test("the next reward is not bound by the choice", async () => {
        const { store, club, order, reward } = await setupSpending();
        order._applyReward(reward, 901, { clubPoints: 120 });
        const other = createReward(store, club, { discount: 0.005 });
        order._applyReward(other, 901);
        expect(order.clubSpent(901)).toBeGreaterThan(240);
    });

    test("half of what fits, in whole points", async () => {
        const { order, reward } = await setupSpending();
        const { all, half } = order.clubSpendChoices(reward, 901);
        expect(Math.round(all)).toBe(spendable(order));
        expect(half).toBe(Math.floor(all / 2 + 1e-6));
    });

    test("half is not offered under the minimum", async () => {
        const { order, reward } = await setupSpending();
        reward.club_points_min = Math.floor(spendable(order) * 0.6);
        expect(order.clubSpendChoices(reward, 901).half).toBe(0);
    });

    test("money becomes whole points", async () => {
        const { order, reward } = await setupSpending();
        expect(order.clubPointsForMoney(reward, 1.239)).toBe(123);
    });
});

describe("limits", () => {
    test("a share of the basket", async () => {
        const { order, reward } = await setupSpending({ club_basket_share: 30 });
        const most = Math.floor(cents(order) * 0.3 + 1e-6);
        expect(order.clubMostPoints(reward, 901)).toBe(most);
        expect(order.clubRewardValue(reward, 901)).toBeCloseTo(most / 100);
        order._applyReward(reward, 901);
        expect(Math.round(order.clubSpent(901))).toBe(most);
    });

    test("minimum points", async () => {
        const { order, reward } = await setupSpending({ club_points_min: 5001 });
        expect(order.clubRefusal(reward)).toEqual({
            code: "min_spend",
            text: "Minimum 5,001 points",
        });
    });

    test("a share under the minimum says both", async () => {
        const { order, reward } = await setupSpending({ club_basket_share: 30 });
        reward.club_points_min = Math.floor(cents(order) * 0.3) + 1;
        expect(order.clubRefusal(reward).code).toBe("max_basket");
        expect(order.clubRefusal(reward).text).toInclude("At most 30 % of this basket; minimum");
    });

    test("a choice under the minimum is refused", async () => {
        const { order, reward } = await setupSpending({ club_points_min: 100 });
        expect(order._applyReward(reward, 901, { clubPoints: 50 })).toBe("Minimum 100 points");
        expect(order.clubSpent(901)).toBe(0);
    });
});

describe("offline", () => {
    test("nothing is spent", async () => {
        const { store, order, reward } = await setupSpending();
        store.data.network.offline = true;
        expect(order.clubRefusal(reward).code).toBe("offline");
        expect(order.clubRewardWorth(reward, 901)).toBe(0);
    });

    test("as much as the club allows on an order", async () => {
        const { store, club, order, reward } = await setupSpending();
        club.club_offline_amount = 2;
        store.data.network.offline = true;
        expect(order.clubRefusal(reward)).toBe(null);
        order._applyReward(reward, 901);
        expect(Math.round(order.clubSpent(901))).toBe(200);
        const other = createReward(store, club);
        expect(order.clubRefusal(other).code).toBe("offline");
    });

    test("only money that is known beforehand", async () => {
        const { store, club, order } = await setupSpending();
        club.club_offline_amount = 2;
        store.data.network.offline = true;
        const percent = createReward(store, club, { discount_mode: "percent", discount: 5 });
        expect(order.clubRefusal(percent).code).toBe("offline");
        const voucher = createReward(store, club, { discount_mode: "per_order", discount: 2 });
        expect(order.clubRefusal(voucher)).toBe(null);
        voucher.discount = 3;
        expect(order.clubRefusal(voucher).code).toBe("offline");
    });

    test("a noted mobile goes with a customer", async () => {
        const { store, order } = await setupSpending();
        order.setPartner(false);
        order.club_mobile = "09120000199";
        expect(order.isClubMobileNoted()).toBe(true);
        expect(order.clubReceipt().missed).toBe("09120000199 is noted; points are booked later.");
        serveCustomer(store, order, [membership()]);
        expect(order.club_mobile).toBe(false);
        expect(order.isClubMobileNoted()).toBe(false);
    });
});
