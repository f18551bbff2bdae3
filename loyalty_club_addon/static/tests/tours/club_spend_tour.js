import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubSpendTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // at most 50 % of the basket, at least 500 points
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+98"),
            Club.openRewards(),
            Club.rewardSays("$ 49.00 off this purchase", "4,900 points"),
            Club.takeHalf("$ 24.50"),
            PosLoyalty.orderTotalIs("73.50"),
            Club.clubLineSays("2,450"),
            // more in the basket: the member still spends what she said
            ProductScreen.addOrderline("Kettle", "1"),
            PosLoyalty.orderTotalIs("97.50"),
            Club.payExactly(),
            Club.receiptSays("spent", "2,450"),
            Club.nextCustomer(),
            // an amount
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+98"),
            Club.openRewards(),
            Club.openAmount(),
            Club.typeAmount("3", "Minimum 500 points"),
            Club.typeAmount("5", "3,500 points"),
            Dialog.confirm("Confirm"),
            PosLoyalty.orderTotalIs("63.00"),
            Club.payExactly(),
            Club.receiptSays("spent", "3,500"),
        ].flat(),
});
