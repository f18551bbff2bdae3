import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

const noteSays = (text) => ({
    content: `the line says ${text}`,
    trigger: `.order-container .club-price-note:contains("${text}")`,
});

registry.category("web_tour.tours").add("ClubTierPriceTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.addOrderline("Kettle", "1"),
            PosLoyalty.orderTotalIs("24.00"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            noteSays("Gold 5 %"),
            PosLoyalty.orderTotalIs("22.80"),
            // the larger discount counts, never the sum
            ProductScreen.clickNumpad("%"),
            ProductScreen.clickNumpad("1", "0"),
            PosLoyalty.orderTotalIs("21.60"),
            ProductScreen.clickNumpad("⌫", "⌫", "3"),
            PosLoyalty.orderTotalIs("22.80"),
            noteSays("Gold 5 %"),
            // another customer, another price
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Ryan Adams"),
            PosLoyalty.orderTotalIs("23.28"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Coffee machine", "1"),
            PosLoyalty.orderTotalIs("115.90"),
            Club.payExactly(),
            Club.receiptSays("earned", "+115"),
        ].flat(),
});
