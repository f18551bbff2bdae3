import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { patch } from "@web/core/utils/patch";
import { ClubLine } from "@loyalty_club_addon/app/components/club_line/club_line";
import { ClubNoted } from "@loyalty_club_addon/app/components/club_noted/club_noted";

patch(OrderSummary, {
    components: { ...OrderSummary.components, ClubLine, ClubNoted },
});
