import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";

const SIZE = 110;

patch(PosOrder.prototype, {
    /**
     * The QR code of *my card*. The server gives the link with the paid order, and only to a
     * customer who may see the points.
     *
     * @returns {{link: string, image: string}|null}
     */
    clubCardCode() {
        const link = this.club_card_link;
        return link
            ? { link, image: generateQRCodeDataUrl(link, { width: SIZE, height: SIZE }) }
            : null;
    },
});
