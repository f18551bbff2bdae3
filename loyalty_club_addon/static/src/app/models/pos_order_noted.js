import "@loyalty_club_addon/app/models/pos_order_receipt"; // patched first
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** The mobile of a customer whom the till does not hold, typed while the line is down. */
patch(PosOrder.prototype, {
    setPartner() {
        super.setPartner(...arguments);
        if (this.club_mobile && this.getPartner()) {
            this.club_mobile = false;
        }
    },
    /**
     * He was told a price before anybody knew him, and may have paid it: it earns, and stands. His
     * own pricelist, taxes and invoice would change what is due at the moment of paying.
     */
    setClubNotedCustomer(partner) {
        this.assertEditable();
        this.partner_id = partner;
        this.club_mobile = false;
    },
    /** @returns {boolean} whether the server will look the customer up */
    isClubMobileNoted() {
        return Boolean(this.club_mobile && !this.getPartner());
    },
    //@override
    clubReceipt() {
        return this.isClubMobileNoted()
            ? { missed: _t("%s is noted; points are booked later.", this.club_mobile) }
            : super.clubReceipt(...arguments);
    },
});
