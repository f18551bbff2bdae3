import "@loyalty_club_addon/app/models/pos_order";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";

/** Pieces of each reward on the order while Odoo takes the reward lines off and puts them back. */
let piecesBefore = null;

const isClubProduct = (reward) => reward.program_id.is_club && reward.reward_type === "product";

/**
 * Odoo gives as many free products as the points allow and the basket holds. In a club the customer
 * asks for one at a time: points that nobody asked to spend stay on the card.
 */
patch(PosOrder.prototype, {
    _updateRewardLines() {
        piecesBefore = new Map();
        for (const { reward_id: reward, qty } of this._get_reward_lines()) {
            if (reward && isClubProduct(reward)) {
                piecesBefore.set(reward.id, (piecesBefore.get(reward.id) || 0) + qty);
            }
        }
        try {
            return super._updateRewardLines(...arguments);
        } finally {
            piecesBefore = null;
        }
    },
    _applyReward(reward, couponId, args = {}) {
        if (!isClubProduct(reward)) {
            return super._applyReward(...arguments);
        }
        const quantity = args.quantity || piecesBefore?.get(reward.id) || reward.reward_product_qty;
        const cost = Math.ceil(quantity / reward.reward_product_qty) * reward.required_points;
        return super._applyReward(reward, couponId, { ...args, quantity, cost });
    },
    /** @returns {boolean} whether the basket holds a product that this reward can make free */
    hasClubProduct(reward, cardId, product) {
        const points = this._getRealCouponPoints(cardId);
        return this._computeUnclaimedFreeProductQty(reward, cardId, product, points) > 0;
    },
});
