import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubLooseReturnTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "2"),
            Club.payExactly(),
            Club.receiptSays("earned", "+48"),
            Club.nextCustomer(),
            // one of them comes back without the receipt: whose is it?
            Club.takeBack("Kettle"),
            Club.payExactly(),
            Club.answerDialog("Choose Customer"),
            Club.chooseInList("09120000101", "Sarah Mitchell", "Individual"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Club.nextCustomer(),
            // nobody knows
            Club.takeBack("Kettle"),
            Club.payExactly(),
            Club.answerDialog("Go On", ".btn-secondary"),
            ReceiptScreen.isShown(),
        ].flat(),
});
