import "@loyalty_club_addon/app/models/pos_order"; // patched first: its setClubOwn ends there
import "@loyalty_club_addon/app/models/pos_order_noted"; // patched first
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";

/** Another customer or price list, another best price. */
patch(PosOrder.prototype, {
    clubTakeBestPrices() {
        if (!this.finalized && this.clubPrograms().some((club) => club.club_till_terms?.tiers)) {
            [...this.lines].forEach((line) => line.clubTakeBest());
        }
    },
    //@override
    setPartner() {
        super.setPartner(...arguments);
        this.clubTakeBestPrices();
    },
    //@override
    setPricelist() {
        super.setPricelist(...arguments);
        this.clubTakeBestPrices();
    },
    //@override
    setClubOwn() {
        super.setClubOwn(...arguments);
        this.clubTakeBestPrices();
    },
});
