import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubLateReceiptTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.addOrderline("Kettle", "2"),
            Club.payExactly(),
            Club.receiptSays("missed", "As a member you would have earned 48 points."),
            Club.nextCustomer(),
            // "I am a member, by the way"
            Club.registerForMember("48.00", "09120000101", "Sarah Mitchell", "Individual"),
            Club.notified("48 points for Sarah Mitchell"),
            Club.cannotRegister(),
        ].flat(),
});
