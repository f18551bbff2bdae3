import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
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
    async askBeforeValidation() {
        const answer = await this.askClubMember();
        if (answer === "choose") {
            await this.pos.selectPartner(this.order);
        }
        return answer === "go on" ? super.askBeforeValidation(...arguments) : false;
    },
    /**
     * Goods come back without a receipt: only the customer can say whose points they brought.
     *
     * @returns {Promise<string>} "go on", "choose" (the customer) or "stop" (closed)
     */
    askClubMember() {
        if (!this.pos.hasClub() || this.order.getPartner() || !this.order.hasClubLooseReturn()) {
            return "go on";
        }
        return new Promise((resolve) => {
            this.pos.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Returned without a receipt"),
                    body: _t(
                        "Ask for the member: the points of these goods stay with the customer otherwise."
                    ),
                    confirmLabel: _t("Choose Customer"),
                    confirm: () => resolve("choose"),
                    cancelLabel: _t("Go On"),
                    cancel: () => resolve("go on"),
                    dismiss: () => resolve("stop"),
                },
                { onClose: () => resolve("stop") }
            );
        });
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
