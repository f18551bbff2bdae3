import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubCompanyTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // Layla may spend the points of her company
            Club.typeCustomer("+98 912 000 0181"),
            Club.customerShown("Layla Stone", "for Parsons Equipment", "12,300 points"),
            Club.chooseCustomer("Layla Stone", "for Parsons Equipment"),
            Club.clubLineSays("for Parsons Equipment"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+49"),
            Club.takeReward("Company voucher"),
            PosLoyalty.orderTotalIs("88.00"),
            Club.clubLineSays("+44"),
            Club.payExactly(),
            Club.receiptSays("receipt", "Parsons Equipment"),
            Club.receiptSays("earned", "+44"),
            Club.receiptSays("spent", "10,000"),
            Club.receiptSays("balance", "2,344"),
            Club.nextCustomer(),
            // Paul earns for the company and is refused by name
            Club.serve("09120000182", "Paul North", "for Parsons Equipment"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+12"),
            Club.openRewards(),
            Club.noRewardOpen(),
            Club.rewardRefused("Company voucher", "Paul North may not spend; Layla Stone may"),
            Club.rewardRefused("Money for points", "For individuals only"),
            Club.closeRewards(),
            Club.payExactly(),
            Club.receiptSays("earned", "+12"),
            Club.receiptSays("balance", "2,356"),
        ].flat(),
});
