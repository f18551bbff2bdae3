import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubRefundRewardTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000198", "Ryan Adams", "Individual"),
            Club.clubLineSays("100 points"),
            ProductScreen.addOrderline("Kettle", "2"),
            Club.takeReward("Free kettle"),
            PosLoyalty.orderTotalIs("24.00"),
            Club.payExactly(),
            Club.receiptSays("earned", "+24"),
            Club.receiptSays("spent", "60"),
            Club.receiptSays("balance", "64"),
            Club.nextCustomer(),
            // everything comes back, the free one too
            Club.refund("001", ["Kettle", "2", "2"], ["Kettle", "1", "1"]),
            Club.receiptSays("earned", "−24"),
            Club.receiptSays("balance", "100"),
        ].flat(),
});
