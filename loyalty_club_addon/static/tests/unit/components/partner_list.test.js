import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, queryAll } from "@odoo/hoot-dom";
import { runAllTimers } from "@odoo/hoot-mock";
import { contains, getService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { setupClub } from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

/** Type a mobile that the till does not hold into the list of customers, while the line is down. */
async function typeUnknownMobile() {
    await animationFrame();
    await contains(".modal-header input").edit("09120000199");
    await runAllTimers();
    await animationFrame();
}

async function setupOffline() {
    const { store, order } = await setupClub();
    await mountWithCleanup(MainComponentsContainer);
    store.data.network.offline = true;
    return { store, order };
}

describe("a mobile is noted while the line is down", () => {
    test("on the order that the list was opened for", async () => {
        const { store, order } = await setupOffline();
        store.selectPartner(order);
        await typeUnknownMobile();
        await contains(".club-note-mobile").click();
        expect(order.club_mobile).toBe("09120000199");
    });

    test("not from the list for a paid receipt: the order in progress is another one", async () => {
        const { order } = await setupOffline();
        makeAwaitable(getService("dialog"), PartnerList, {});
        await typeUnknownMobile();
        expect(queryAll(".modal-header input")).toHaveLength(1);
        expect(queryAll(".club-note-mobile")).toHaveLength(0);
        expect(order.club_mobile).not.toBe("09120000199");
    });

    test("nor after a list for the order was closed", async () => {
        const { store, order } = await setupOffline();
        const selected = store.selectPartner(order);
        await typeUnknownMobile();
        await contains(".club-note-mobile").click();
        await selected;
        makeAwaitable(getService("dialog"), PartnerList, {});
        await typeUnknownMobile();
        expect(queryAll(".club-note-mobile")).toHaveLength(0);
    });
});
