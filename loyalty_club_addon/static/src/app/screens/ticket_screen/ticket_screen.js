import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { formatPoints } from "@loyalty_club_addon/app/utils/club_format";

patch(TicketScreen.prototype, {
    /** A purchase without customer can be registered for a member; the server says until when. */
    canRegisterForMember(order) {
        return Boolean(
            this.pos.hasClub() && order?.isSynced && !order.getPartner() && !order.is_refund
        );
    },
    /** "I am a member, by the way": ask who, then the server credits the receipt once. */
    async onClickRegisterForMember(order) {
        const partner = await makeAwaitable(this.dialog, PartnerList, {});
        const choice = this.pos.clubChoice;
        this.pos.clubChoice = null; // it was for this receipt, not for the order on the screen
        if (!partner) {
            return;
        }
        const { name, points } = await this.pos.data.call("pos.order", "club_register_late", [
            [order.id],
            partner.id,
            choice?.partnerId === partner.id && choice.own,
        ]);
        await this.pos.data.read("pos.order", [order.id]);
        this.pos.notification.add(
            _t("%(points)s points for %(name)s", { points: formatPoints(points), name }),
            { type: "success" }
        );
    },
});
