import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubOwnTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // one mobile, two choices
            Club.typeCustomer("09120000183"),
            Club.customerShown("Mary Reynolds", "for Parsons Equipment", "12,300 points"),
            Club.customerShown("Mary Reynolds", "Own points", "320 points"),
            Club.chooseCustomer("Mary Reynolds", "Own points"),
            Club.clubLineSays("320 points"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+24"),
            // on second thought for the company, and back
            Club.chooseHolder("Parsons Equipment"),
            Club.clubLineSays("12,300 points"),
            Club.chooseHolder("Own points"),
            Club.clubLineSays("320 points"),
            Club.clubLineSays("+24"),
            Club.payExactly(),
            Club.receiptSays("receipt", "Mary Reynolds"),
            Club.receiptSays("balance", "344"),
            Club.nextCustomer(),
            Club.serve("09120000183", "Mary Reynolds", "for Parsons Equipment"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("12,300 points"),
            Club.payExactly(),
            Club.receiptSays("receipt", "Parsons Equipment"),
            Club.receiptSays("balance", "12,312"),
        ].flat(),
});
