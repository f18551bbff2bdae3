import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /** @returns {boolean} whether goods come back that name no order they were bought with */
    hasClubLooseReturn() {
        return this.lines.some(
            (line) =>
                line.qty < 0 &&
                !line.refunded_orderline_id &&
                !line.reward_id &&
                !line.sale_order_origin_id
        );
    },
});
