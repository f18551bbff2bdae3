import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubIndividualTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // she says her mobile; the keyboard is Persian
            Club.typeCustomer("۰۹۱۲۰۰۰۰۱۰۱"),
            Club.customerShown("Sarah Mitchell", "Individual", "8,402 points"),
            Club.chooseCustomer("Sarah Mitchell", "Individual"),
            Club.clubLineSays("8,402 points ≈ $ 84.02"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+24"),
            Club.openRewards(),
            Club.rewardRefused("Company voucher", "For companies only"),
            Club.closeRewards(),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+122"),
            Club.rewardButtonSays("$ 84.02"),
            Club.takeReward("off this purchase"),
            // what is paid in points wins no points
            PosLoyalty.orderTotalIs("37.98"),
            Club.clubLineSays("+37"),
            Club.payExactly(),
            Club.receiptSays("receipt", "Niksara Club"),
            Club.receiptSays("receipt", "Sarah Mitchell"),
            Club.receiptSays("earned", "+37"),
            Club.receiptSays("spent", "8,402"),
            Club.receiptSays("balance", "37 = $ 0.37"),
            Club.nextCustomer(),
            // the next purchase starts from the new balance
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            Club.clubLineSays("37 points"),
            ProductScreen.addOrderline("Kettle", "2"),
            // with the points of this purchase one of the two kettles can be free
            Club.clubLineSays("+48"),
            Club.takeReward("Free kettle"),
            PosLoyalty.orderTotalIs("24.00"),
            Club.payExactly(),
            Club.receiptSays("earned", "+24"),
            Club.receiptSays("spent", "60"),
            Club.receiptSays("balance", "1 = $ 0.01"),
        ].flat(),
});
