import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubLostCallTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // the call does not reach the server
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+24"),
            Club.loseCall("confirm_coupon_programs", "request"),
            Club.payExactly(),
            Dialog.confirm("Continue with limited functionality"),
            Club.receiptSays("receipt", "Sarah Mitchell"),
            Club.receiptSays("earned", "+24"),
            Club.receiptSays("balance", "8,426"),
            Club.repeatLostCall(),
            Chrome.isSyncStatusConnected(),
            Club.nextCustomer(),
            // the server hears it, and its answer is lost
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            Club.clubLineSays("8,426 points"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+98"),
            Club.loseCall("confirm_coupon_programs", "answer"),
            Club.payExactly(),
            Club.receiptSays("earned", "+98"),
            Club.receiptSays("balance", "8,524"),
            Club.repeatLostCall(),
            Chrome.isSyncStatusConnected(),
            Club.nextCustomer(),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            Club.clubLineSays("8,524 points"),
        ].flat(),
});
