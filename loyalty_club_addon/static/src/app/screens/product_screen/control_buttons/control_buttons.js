import "@pos_loyalty/app/screens/product_screen/control_buttons/control_buttons";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { patch } from "@web/core/utils/patch";
import { takeClubProduct } from "@loyalty_club_addon/app/utils/club_product";

patch(ControlButtons.prototype, {
    //@override
    async _applyReward(reward, couponId) {
        return reward.program_id.is_club && reward.reward_type === "product"
            ? takeClubProduct(this, reward, couponId)
            : super._applyReward(...arguments);
    },
});
