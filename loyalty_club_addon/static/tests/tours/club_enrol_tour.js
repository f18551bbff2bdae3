import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubEnrolTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.typeCustomer("09120000199"),
            Club.enrol("Zoe Clarke"),
            Club.clubLineSays("Zoe Clarke"),
            Club.clubLineSays("0 points"),
            Club.clubLineSays("+24"),
            Club.payExactly(),
            Club.receiptSays("receipt", "Zoe Clarke"),
            Club.receiptSays("earned", "+24"),
            Club.receiptSays("balance", "24 = $ 0.24"),
            Club.nextCustomer(),
            // a known customer who is no member yet is enrolled from the club line
            Club.serve("09120000198", "Ryan Adams", "Individual"),
            Club.clubLineSays("Not a member of this club yet"),
            {
                content: "enrol the customer of this order",
                trigger: ".club-line .club-enrol",
                run: "click",
            },
            {
                content: "confirm",
                trigger: ".modal .club-enrol-form .club-enrol-confirm:enabled",
                run: "click",
            },
            Club.clubLineSays("0 points"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.clubLineSays("+24"),
            Club.payExactly(),
            Club.receiptSays("earned", "+24"),
        ].flat(),
});
