import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { findNotedCustomer } from "@loyalty_club_addon/app/utils/club_mobile";

/**
 * The server refuses a reward that a customer may not have, except on an order that was paid while
 * the line was down: money is in the drawer then, so it is booked and listed.
 */
patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        if (this.order.isClubMobileNoted() && !this.pos.data.network.offline) {
            await findNotedCustomer(this.pos, this.order);
        }
        return super.validateOrder(...arguments);
    },
    async finalizeValidation() {
        this.markClubOffline(this.pos.data.network.offline);
        return super.finalizeValidation(...arguments);
    },
    handleValidationError(error) {
        if (error instanceof ConnectionLostError) {
            this.markClubOffline(true);
        }
        return super.handleValidationError(...arguments);
    },
    markClubOffline(offline) {
        if (Boolean(this.order.club_offline) !== Boolean(offline)) {
            this.order.club_offline = Boolean(offline);
        }
    },
});
