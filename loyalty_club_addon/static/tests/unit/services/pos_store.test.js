import { describe, expect, test } from "@odoo/hoot";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import {
    companyMembership,
    createReward,
    membership,
    serveCustomer,
    setupClub,
} from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

describe("cards", () => {
    test("the card of the membership, by its number in the database", async () => {
        const { store, club, order } = await setupClub();
        serveCustomer(store, order, [companyMembership()]);
        const card = await store.couponForProgram(club);
        expect(card.id).toBe(902);
        expect(card.points).toBe(12300);
    });

    test("a card of this till alone for a customer whom the first order enrols", async () => {
        const { store, club, order } = await setupClub({ club_enrol_mode: "first_order" });
        serveCustomer(store, order, []);
        const card = await store.couponForProgram(club);
        expect(card.id).toBeLessThan(0);
    });

    test("the customer is read once an order, and his cards take the new balance", async () => {
        const { store, order } = await setupClub();
        const partner = serveCustomer(store, order, [membership({ points: 500 })]);
        store.clubPartnerReads = {};
        onRpc("res.partner", "read", ({ args }) => {
            expect.step(`read ${args[0]}`);
            partner.update({
                club_till_data: {
                    ...partner.club_till_data,
                    memberships: [membership({ points: 620 })],
                },
            });
            return [];
        });
        await store.loadClubPartner(order);
        await store.loadClubPartner(order);
        expect.verifySteps(["read 3"]);
        expect(store.models["loyalty.card"].get(901).points).toBe(620);
    });

    test("another membership takes the place of what the order counted for", async () => {
        const { store, club, order } = await setupClub();
        const countedFor = () =>
            Object.values(order.uiState.couponPointChanges)
                .filter((change) => change.program_id === club.id)
                .map((change) => change.coupon_id);
        serveCustomer(store, order, [membership()]);
        await store.updatePrograms();
        expect(countedFor()).toEqual([901]);
        serveCustomer(store, order, [membership({ card_id: 903 })]);
        await store.updatePrograms();
        expect(countedFor()).toEqual([903]);
    });
});

describe("choices", () => {
    test("open rewards first, money on top; then why not, other people's last", async () => {
        const { store, club, order } = await setupClub();
        for (const reward of [...club.reward_ids]) {
            reward.delete();
        }
        createReward(store, club, { description: "legal", club_audience_kind: "legal" });
        createReward(store, club, { description: "dear", required_points: 9000 });
        const percent = { discount_mode: "percent", discount: 5, required_points: 5 };
        createReward(store, club, { description: "percent", ...percent });
        createReward(store, club, { description: "money" });
        serveCustomer(store, order, [membership()]);
        await store.updatePrograms();
        const choices = store.clubRewardChoices(order);
        expect(choices.map(({ reward }) => reward.description)).toEqual([
            "money",
            "percent",
            "dear",
            "legal",
        ]);
        expect(choices.map(({ refusal }) => refusal?.code)).toEqual([
            undefined,
            undefined,
            "points_short",
            "wrong_kind",
        ]);
    });
});

describe("free products", () => {
    const setupProduct = async () => {
        const { store, club, order } = await setupClub();
        const [line] = order.lines;
        const product = line.product_id;
        const reward = createReward(store, club, {
            description: "Free coffee",
            reward_type: "product",
            discount_mode: "percent",
            required_points: 45,
            reward_product_qty: 1,
            multi_product: false,
            reward_product_id: product,
            reward_product_ids: [["link", product]],
        });
        serveCustomer(store, order, [membership()]);
        await store.updatePrograms();
        return { store, order, reward, product };
    };
    const taken = (order) => order._get_reward_lines().reduce((sum, line) => sum + line.qty, 0);

    test("one at a time, however many the points and the basket allow", async () => {
        const { order, reward, product } = await setupProduct();
        expect(order.hasClubProduct(reward, 901, product)).toBe(true);
        expect(order._applyReward(reward, 901, { product })).toBe(true);
        expect(taken(order)).toBe(1);
        expect(order.clubSpent(901)).toBe(45);
        order._updateRewardLines();
        expect(taken(order)).toBe(1);
        expect(order._applyReward(reward, 901, { product })).toBe(true);
        order._updateRewardLines();
        expect(taken(order)).toBe(2);
        expect(order.clubSpent(901)).toBe(90);
    });

    test("scanning a product spends no points", async () => {
        const { store, order, reward, product } = await setupProduct();
        expect(store.getPotentialFreeProductRewards().map((row) => row.reward)).not.toInclude(
            reward
        );
        const open = store.clubRewardChoices(order).filter((choice) => !choice.refusal);
        expect(open.map((choice) => choice.reward.id)).toInclude(reward.id);
        await store.addLineToCurrentOrder({
            product_id: product,
            product_tmpl_id: product.product_tmpl_id,
        });
        expect(taken(order)).toBe(0);
    });
});

describe("offline", () => {
    test("an order paid while the line is down is marked", async () => {
        const { store, order } = await setupClub();
        patchWithCleanup(Promise, { reject: () => {} }); // Odoo rejects one nobody waits for
        const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
        validation.afterOrderValidation = () => {};
        expect(order.club_offline).not.toBe(true);
        validation.handleValidationError(new ConnectionLostError());
        expect(order.club_offline).toBe(true);
        validation.markClubOffline(store.data.network.offline);
        expect(order.club_offline).toBe(false);
    });
});

test("without a club the till asks nothing and shows nothing", async () => {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    onRpc("res.partner", "read", () => expect.step("read"));
    order.setPartner(store.models["res.partner"].get(3));
    await store.loadClubPartner(order);
    expect(store.hasClub()).toBe(false);
    expect(order.clubReceipt()).toBe(null);
    expect(store.clubRewardChoices(order)).toEqual([]);
    expect.verifySteps([]);
});
