import "@loyalty_club_addon/app/services/pos_store"; // patched first
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** The tier may have changed since the till read the customer. */
    async readClubPartner(partner) {
        const isRead = await super.readClubPartner(...arguments);
        for (const order of this.models["pos.order"].filter(({ finalized }) => !finalized)) {
            if (order.getPartner()?.id === partner.id) {
                order.clubTakeBestPrices();
            }
        }
        return isRead;
    },
    /** Lines merge when they cost the same: the new one first takes its best price. */
    tryMergeOrderline(order, line) {
        [line, ...(line.combo_line_ids || [])].forEach((one) => one.clubTakeBest());
        return super.tryMergeOrderline(...arguments);
    },
});
