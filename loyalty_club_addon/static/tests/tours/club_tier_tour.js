import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubTierTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // Silver: what is for Gold says how far it is
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            Club.clubLineSays("Silver"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            Club.clubLineSays("+98"),
            Club.openRewards(),
            Club.rewardRefused("Gold voucher", "For Gold only; $ 50.00 to go"),
            Club.closeRewards(),
            Club.payExactly(),
            // this purchase lifts her: it counts from the next one on
            Club.receiptSays("earned", "+98"),
            Club.receiptSays("tier", "you are Gold! From your next purchase on: Gold voucher"),
            Club.nextCustomer(),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            Club.clubLineSays("Gold"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+48"),
            Club.takeReward("Gold voucher"),
            PosLoyalty.orderTotalIs("19.00"),
            Club.clubLineSays("+38"),
            Club.payExactly(),
            Club.receiptSays("earned", "+38"),
            Club.receiptSays("spent", "10"),
        ].flat(),
});

registry.category("web_tour.tours").add("ClubTierOfflineTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "1"),
            OfflineUtil.setOfflineMode(),
            Club.goOffline(),
            Club.clubLineSays("Offline: points are kept, not spent"),
            Club.openRewards(),
            Club.rewardRefused("VIP voucher", "For VIP only; $ 50.00 to go"),
            Club.closeRewards(),
            Club.takeReward("Gold voucher"),
            PosLoyalty.orderTotalIs("19.00"),
            Club.payExactly(),
            Dialog.confirm("Continue with limited functionality"),
            Club.receiptSays("earned", "+19"),
            OfflineUtil.setOnlineMode(),
            Club.goOnline(),
            Club.nextCustomer(),
            ProductScreen.isShown(),
        ].flat(),
});
