import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { findNotedCustomer } from "@loyalty_club_addon/app/utils/club_mobile";
import { membership, serveCustomer, setupClub } from "@loyalty_club_addon/../tests/unit/utils";

definePosModels();

test("the customer of a noted mobile pays the price that he was told", async () => {
    const { store, order } = await setupClub();
    const pricelist = store.models["product.pricelist"].create({ name: "Wholesale" });
    const partner = serveCustomer(store, order, [membership()], { phone: "0912 000 0199" });
    partner.update({ property_product_pricelist: pricelist });
    order.setPartner(false);
    order.club_mobile = "09120000199";
    const before = [order.pricelist_id?.id, order.fiscal_position_id?.id, order.priceIncl];
    patchWithCleanup(store.data, { callRelated: async () => ({ "res.partner": [partner] }) });
    expect(await findNotedCustomer(store, order)).toBe(true);
    expect(order.getPartner().id).toBe(partner.id);
    expect(order.isClubMobileNoted()).toBe(false);
    expect([order.pricelist_id?.id, order.fiscal_position_id?.id, order.priceIncl]).toEqual(before);
});
