import { describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    companyMembership,
    createReward,
    createRule,
    membership,
    noteWon,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

definePosModels();

const untaxed = (order) => order.lines.reduce((sum, line) => sum + line.priceExcl, 0);

describe("membership", () => {
    test("a contact buys for the company, for himself only when told so", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [companyMembership(), membership({ own: true })]);
        expect(order.clubMembership(club).card_id).toBe(902);
        order.setClubOwn(true);
        expect(order.club_own).toBe(true);
        expect(order.clubMembership(club).card_id).toBe(901);
    });

    test("a private purchase is an individual's", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [companyMembership(), membership({ own: true })]);
        const asCompany = order.clubPoints(club);
        const money = createReward(store, club, { club_audience_kind: "individual" });
        expect(order.clubRefusal(money).code).toBe("wrong_kind");
        order.setClubOwn(true);
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)));
        expect(asCompany).toBe(Math.floor(untaxed(order) / 2));
        expect(order.clubRefusal(money)).toBe(null);
    });

    test("an own membership counts where the company is no member", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership({ own: true })]);
        expect(order.clubMembership(club).card_id).toBe(901);
    });

    test("another customer takes the choice back", async () => {
        const { store, order } = await setupClub();
        serveCustomer(store, order, [companyMembership(), membership({ own: true })]);
        order.setClubOwn(true);
        order.setPartner(store.models["res.partner"].get(4));
        expect(order.club_own).toBe(false);
    });

    test("changing the holder drops what was won and spent for the other one", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [companyMembership(), membership({ own: true })]);
        noteWon(order, club, 902, 5);
        order.setClubOwn(true);
        expect(order.uiState.couponPointChanges).toEqual({});
    });
});

describe("pending", () => {
    test("points that wait cannot be spent by their own basket", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership({ points: 0 })]);
        const won = order.clubPoints(club);
        noteWon(order, club, 901, won);
        const reward = createReward(store, club, { discount_mode: "percent", required_points: won });
        expect(order.clubRefusal(reward)).toBe(null);
        club.rule_ids[0].update({ club_available: "days" });
        expect(order.clubUsablePoints(club)).toBe(0);
        expect(order._getRealCouponPoints(901)).toBe(0);
        expect(order.clubRefusal(reward).code).toBe("points_short");
    });

    test("a rule that adds up at once is usable beside one that waits", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership({ points: 0 })]);
        const atOnce = { club_step_amount: 2, club_adds_up: true, club_available: "now" };
        createRule(store, club, {
            ...atOnce,
            reward_point_mode: "money",
            any_product: true,
            minimum_qty: 0,
            minimum_amount: 0,
            club_audience_kind: "individual",
            club_step_points: 1,
            club_whole_steps: true,
        });
        club.rule_ids[0].update({ club_available: "paid" });
        const usable = Math.floor(untaxed(order) / 2);
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order)) + usable);
        expect(order.clubUsablePoints(club)).toBe(usable);
        noteWon(order, club, 901, order.clubPoints(club));
        expect(order._getRealCouponPoints(901)).toBe(usable);
    });

    test("what is pending on the card says when it can be spent", async () => {
        const { store, club, order } = await setupClub();
        const text = "24 points usable from 29 Nov";
        serveCustomer(store, order, [membership({ points: 5, pending: 24, pending_text: text })]);
        const near = createReward(store, club, { required_points: 20 });
        const far = createReward(store, club, { required_points: 200 });
        expect(order.clubRefusal(near)).toEqual({ code: "pending", text });
        expect(order.clubRefusal(far).code).toBe("points_short");
    });
});

describe("earning", () => {
    test("the rule of the kind decides", async () => {
        const { store, club, order } = await setupClub();
        const amount = untaxed(order);
        serveCustomer(store, order, [membership()]);
        expect(order.clubPoints(club)).toBe(Math.floor(amount));
        serveCustomer(store, order, [companyMembership()]);
        expect(order.clubPoints(club)).toBe(Math.floor(amount / 2));
    });

    test("with or without tax, as the club says", async () => {
        const { store, club, order } = await setupClub({ club_base: "taxed" });
        serveCustomer(store, order, [membership()]);
        const taxed = order.lines.reduce((sum, line) => sum + line.priceIncl, 0);
        expect(order.clubPoints(club)).toBe(Math.floor(taxed));
    });

    test("steps are in the money the company thinks in", async () => {
        const { store, club, order } = await setupClub({ club_money_factor: 10 });
        serveCustomer(store, order, [membership()]);
        expect(order.clubPoints(club)).toBe(Math.floor(untaxed(order) / 10));
    });

    test("refunds, settled sale orders, tips and top-ups earn nothing", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        const [line] = order.lines;
        const rest = untaxed(order) - line.priceExcl;
        line.refunded_orderline_id = order.lines[1];
        expect(order.clubPoints(club)).toBe(Math.floor(rest));
        line.refunded_orderline_id = undefined;
        store.models["loyalty.program"]
            .get(3)
            .update({ trigger_product_ids: [["link", line.product_id]] });
        expect(order.clubPoints(club)).toBe(Math.floor(rest));
    });

    test("rewards make the purchase smaller, gift cards pay for it", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        const before = untaxed(order);
        const reward = createReward(store, club);
        await addProductLineToOrder(store, order, {
            price_unit: -10,
            is_reward_line: true,
            reward_id: reward,
            tax_ids: [["clear"]],
        });
        const line = order.lines.at(-1);
        expect(order.clubPoints(club)).toBe(Math.floor(before + line.priceExcl));
        reward.program_id = store.models["loyalty.program"].get(3);
        expect(order.clubPoints(club)).toBe(Math.floor(before));
    });

    test("rules for some products win over rules for all", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        const [line] = order.lines;
        createRule(store, club, {
            reward_point_mode: "unit",
            reward_point_amount: 7,
            any_product: false,
            productIds: [line.product_id.id],
            minimum_qty: 0,
            minimum_amount: 0,
            mode: "auto",
            club_audience_kind: "individual",
            club_step_amount: 1,
            club_step_points: 1,
        });
        const rest = untaxed(order) - line.priceExcl;
        expect(order.clubPoints(club)).toBe(7 * line.qty + Math.floor(rest));
    });

    test("pointsForPrograms leaves other programs to Odoo", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        const programs = store.models["loyalty.program"].filter((p) => [1, 7].includes(p.id));
        const points = order.pointsForPrograms(programs);
        expect(points[club.id]).toEqual([{ points: order.clubPoints(club) }]);
        club.is_club = false;
        expect(points[1]).toEqual(order.pointsForPrograms(programs)[1]);
    });

    test("who may earn", async () => {
        const { store, club, order } = await setupClub();
        expect(order._programIsApplicable(club)).toBe(false); // nobody is chosen
        serveCustomer(store, order, []);
        expect(order.clubEarnRefusal(club).code).toBe("not_member");
        club.club_enrol_mode = "first_order";
        expect(order._programIsApplicable(club)).toBe(true);
        serveCustomer(store, order, [membership()]);
        expect(order._programIsApplicable(club)).toBe(true);
        for (const state of ["suspended", "left"]) {
            serveCustomer(store, order, [membership({ state })]);
            expect(order.clubEarnRefusal(club).code).toBe(state);
        }
        serveCustomer(store, order, [membership()]);
        club.club_audience_kind = "legal";
        expect(order.clubEarnRefusal(club).code).toBe("wrong_kind");
    });
});

describe("rewards", () => {
    const refusalFor = async (row, values = {}, rewardValues = {}) => {
        const { store, club, order } = await setupClub();
        const reward = createReward(store, club, rewardValues);
        serveCustomer(store, order, [row], values);
        return order.clubRefusal(reward);
    };

    test("open to an active member with points", async () => {
        expect(await refusalFor(membership())).toBe(null);
    });

    test("refused with the reason", async () => {
        const { store, club, order } = await setupClub();
        const reward = createReward(store, club);
        expect(order.clubRefusal(reward).code).toBe("no_customer");
        serveCustomer(store, order, []);
        expect(order.clubRefusal(reward).code).toBe("not_member");
        serveCustomer(store, order, [membership({ state: "suspended" })]);
        expect(order.clubRefusal(reward).text).toBe("Membership suspended; ask the manager");
        reward.club_audience_kind = "legal";
        expect(order.clubRefusal(reward).text).toBe("For companies only");
    });

    test("the refusal of a contact names who may", async () => {
        const row = companyMembership({ may_spend: false, spenders: ["Layla Stone"] });
        expect(await refusalFor(row)).toEqual({
            code: "contact_no_spend",
            text: "Paul North may not spend; Layla Stone may",
        });
    });

    test("reasons fit on the till", async () => {
        const spenders = ["Layla Stone", "Cameron Field the Younger", "Bea Young"];
        const refused = await refusalFor(companyMembership({ may_spend: false, spenders }));
        expect(refused.text.length).toBe(60);
    });

    test("missing points and about how much more to buy", async () => {
        const refused = await refusalFor(membership(), {}, { required_points: 512 });
        expect(refused.code).toBe("points_short");
        expect(refused.text).toInclude("12 points short (about");
    });

    test("a monthly ceiling limits what a contact takes", async () => {
        const { store, club, order } = await setupClub();
        const reward = createReward(store, club);
        serveCustomer(store, order, [companyMembership({ spend_left: 80 })]);
        expect(order._getRealCouponPoints(902)).toBe(80);
        expect(order.clubRewardWorth(reward, 902)).toBe(0.8);
        reward.required_points = 100;
        expect(order.clubRefusal(reward).code).toBe("ceiling_reached");
    });

    test("nothing is spent while the line is down", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        store.data.network.offline = true;
        expect(order.clubRefusal(createReward(store, club)).code).toBe("offline");
    });

    test("a card below zero blocks neither the purchase nor what it wins", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership({ points: -50 })]);
        expect(order._getRealCouponPoints(901)).toBe(0);
        noteWon(order, club, 901, 80);
        expect(order._getRealCouponPoints(901)).toBe(30);
    });

    test("money for points takes what was on the card before", async () => {
        const { store, club, order } = await setupClub();
        const reward = createReward(store, club);
        serveCustomer(store, order, [membership({ points: 0 })]);
        noteWon(order, club, 901, 80);
        expect(order._getRealCouponPoints(901)).toBe(80);
        expect(order.clubRewardWorth(reward, 901)).toBe(0);
        expect(order.clubRefusal(reward).text).toBe("Points of this purchase count next time");
    });

    test("an audience closes rewards of any program", async () => {
        const { store, order } = await setupClub();
        const reward = store.models["loyalty.reward"].get(1);
        expect(order.clubRefusal(reward)).toBe(null);
        reward.club_audience_kind = "legal";
        expect(order.clubRefusal(reward).code).toBe("no_customer");
        serveCustomer(store, order, [membership()]);
        expect(order.clubRefusal(reward).code).toBe("wrong_kind");
        expect(order._applyReward(reward, 1)).toBe("For companies only");
    });

    test("a reward is taken once and listed only while it is open", async () => {
        const { store, club, order } = await setupClub();
        const reward = createReward(store, club);
        serveCustomer(store, order, [membership()]);
        noteWon(order, club, 901, 0);
        const isListed = () => order.getClaimableRewards().some((row) => row.reward === reward);
        expect(isListed()).toBe(true);
        expect(order._applyReward(reward, 901)).toBe(true);
        expect(order.clubSpent(901)).toBe(500);
        expect(isListed()).toBe(false);
    });
});

describe("receipt", () => {
    test("a customer who is no member reads what he missed", async () => {
        const { club, order } = await setupClub();
        const points = order.clubPoints(club, undefined);
        expect(order.clubReceipt().missed).toBe(
            `As a member you would have earned ${points} points.`
        );
    });

    test("a receipt without customer says how long it can be registered", async () => {
        const { order } = await setupClub();
        order.company.club_late_days = 0;
        const missed = order.clubReceipt().missed;
        order.company.club_late_days = 7;
        expect(order.clubReceipt().missed).toBe(
            `${missed} Register within 7 days with this receipt.`
        );
    });

    test("a member reads the numbers of the server", async () => {
        const { store, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        patchWithCleanup(PosOrder.prototype, { clubMemberId: () => 1 });
        order.update({
            club_points_earned: 24,
            club_points_spent: 1000,
            club_balance: 7426,
        });
        expect(order.clubReceipt().holder).toBe("Sarah Mitchell");
        expect(order.clubReceipt().earned).toBe("+24");
        expect(order.clubReceipt().spent).toBe("−1,000");
        expect(order.clubReceipt().balance).toBe("7,426");
        expect(order.clubReceipt().worth).toInclude("74.26");
    });

    test("taken offline: what it is going to earn, no balance", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [membership()]);
        expect(order.clubReceipt().earned).toBe(`+${order.clubPoints(club)}`);
        expect(order.clubReceipt().balance).toBe(undefined);
    });
});
