import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubOfflineTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+24"),
            OfflineUtil.setOfflineMode(),
            Club.goOffline(),
            // the banner, and nothing is spent
            Club.clubLineSays("Offline: points are kept, not spent"),
            Club.openRewards(),
            Club.rewardRefused("Money for points", "Offline: points are kept, not spent"),
            Club.closeRewards(),
            // a customer whom the till does not hold
            Club.typeCustomer("۰۹۱۲۰۰۰۰۱۹۹"),
            Club.noteMobile(),
            Club.notedSays("09120000199 is noted; points are booked with the connection"),
            Club.payExactly(),
            Dialog.confirm("Continue with limited functionality"),
            Club.receiptSays("missed", "09120000199 is noted; points are booked later."),
            OfflineUtil.setOnlineMode(),
            Club.goOnline(),
            Club.nextCustomer(),
            ProductScreen.isShown(),
        ].flat(),
});
