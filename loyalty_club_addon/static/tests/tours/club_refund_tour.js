import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubRefundTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "2"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+146"),
            Club.payExactly(),
            Club.receiptSays("earned", "+146"),
            Club.receiptSays("balance", "8,548"),
            Club.nextCustomer(),
            // one of the two kettles comes back
            Club.refund("001", ["Kettle", "1", "2"]),
            Club.receiptSays("earned", "−24"),
            Club.receiptSays("balance", "8,524"),
            Club.nextCustomer(),
            // then the rest
            Club.refund("001", ["Kettle", "1", "2"], ["Coffee machine", "1", "1"]),
            Club.receiptSays("earned", "−122"),
            Club.receiptSays("balance", "8,402"),
        ].flat(),
});
