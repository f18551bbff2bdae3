import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_addon/../tests/tours/utils/club_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("ClubMyCardTour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Club.serve("09120000101", "Sarah Mitchell", "Individual"),
            ProductScreen.addOrderline("Kettle", "1"),
            Club.payExactly(),
            Club.receiptSays("balance", "8,426 = $ 84.26"),
            Club.receiptSays("card", "My card"),
            {
                content: "the code on the receipt is that of the link",
                trigger: ".receipt-screen .pos-receipt .club-card img[data-link*='/club/c/']",
                run({ anchor }) {
                    const size = { width: 110, height: 110 };
                    if (anchor.src !== generateQRCodeDataUrl(anchor.dataset.link, size)) {
                        throw new Error("the code says something else than the link");
                    }
                },
            },
        ].flat(),
});
