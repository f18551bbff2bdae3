import "@loyalty_club_addon/app/models/pos_order_product_reward"; // patched first
import { withoutWon } from "@loyalty_club_addon/app/models/pos_order";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { clubNetwork } from "@loyalty_club_addon/app/utils/club_network";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";
import { mostPoints, spendRefusal, whole } from "@loyalty_club_addon/app/utils/club_spending";

/** What was chosen for each reward, while Odoo takes the reward lines off and puts them back. */
let choicesBefore = null;
/** Points that the reward being applied may take. */
let ceiling = Infinity;
/** Points that the member chose for the reward being applied, 0: all that fit. */
let chosen = 0;

/** @returns {boolean} money for points of a club, of which a member can take a part */
export const isClubMoney = (reward) =>
    Boolean(reward.program_id?.is_club) &&
    reward.reward_type === "discount" &&
    reward.discount_mode === "per_point" &&
    reward.discount > 0 &&
    !reward.clear_wallet;

const termsOf = (reward) => ({
    rate: reward.discount,
    step: reward.required_points,
    minimum: reward.club_points_min || 0,
    share: reward.club_basket_share || 0,
});

/** Money for points: as much as the member wants, within the limits of the reward. */
patch(PosOrder.prototype, {
    /** @returns {number} money of the goods before rewards, tax included */
    clubBasketTotal() {
        return this.lines
            .filter((line) => !line.is_reward_line && line.qty > 0)
            .reduce((sum, line) => sum + line.prices.total_included, 0);
    },
    /** @returns {number} points on the card before this purchase, less what other rewards take */
    _clubMoneyBalance(cardId) {
        return withoutWon(() => this._getRealCouponPoints(cardId));
    },
    /**
     * @param {Object} reward loyalty.reward record, money for points
     * @param {number} cardId
     * @param {number} [points] the member asked for, 0: all
     * @returns {number} points that the reward may take of the card
     */
    clubMostPoints(reward, cardId, points = 0) {
        const balance = Math.min(
            this._clubMoneyBalance(cardId),
            this.clubOfflineLeft(reward) / reward.discount
        );
        return mostPoints(termsOf(reward), balance, this.clubBasketTotal(), points);
    },
    /**
     * What a member may choose of a reward of money for points on this basket.
     *
     * @returns {{all: number, half: number, minimum: number}} points; `half` 0: not on offer
     */
    clubSpendChoices(reward, cardId) {
        const all = this.clubRewardValue(reward, cardId) / reward.discount;
        const half = whole(all / 2, reward.required_points);
        const minimum = Math.max(reward.club_points_min || 0, reward.required_points);
        return { all, half: half >= minimum ? half : 0, minimum };
    },
    /** @returns {number} whole points that an amount of money takes */
    clubPointsForMoney(reward, amount) {
        return whole(amount / reward.discount, reward.required_points);
    },
    /** @returns {number} money that club rewards may still take of this order, Infinity online */
    clubOfflineLeft(reward) {
        if (!clubNetwork.offline) {
            return Infinity;
        }
        const program = reward.program_id;
        const taken = this._get_reward_lines()
            .filter((line) => line.reward_id?.program_id?.id === program.id)
            .reduce((sum, line) => sum - line.prices.total_included, 0);
        return Math.max((program.club_offline_amount || 0) - taken, 0);
    },
    /** The server cannot be asked: only money that the club allows for an order taken offline. */
    _clubIsOffline(reward) {
        const left = this.clubOfflineLeft(reward);
        const least =
            reward.reward_type === "discount" &&
            { per_point: reward.discount * reward.required_points, per_order: reward.discount }[
                reward.discount_mode
            ];
        return left !== Infinity && (!least || reward.clear_wallet || left < least);
    },
    /** @returns {{code: string, text: string}|null} why a member cannot take a reward now */
    _clubSpendRefusal(reward, membership) {
        if (this._clubIsOffline(reward)) {
            return refusal("offline");
        }
        return this._clubShortage(reward, membership) || this._clubLimit(reward, membership);
    },
    _clubLimit(reward, membership) {
        const basket = isClubMoney(reward) ? this.clubBasketTotal() : 0;
        if (!basket) {
            return null;
        }
        const balance = this._clubMoneyBalance(membership.card_id);
        return this._clubLimitRefusal(reward, spendRefusal(termsOf(reward), balance, basket));
    },
    _clubLimitRefusal(reward, code) {
        const { minimum: points, share } = termsOf(reward);
        return code && refusal(code, { points, share });
    },
    //@override
    clubRewardWorth(reward) {
        return Math.min(super.clubRewardWorth(...arguments), this.clubOfflineLeft(reward));
    },
    //@override
    clubRewardValue(reward, cardId) {
        const value = super.clubRewardValue(...arguments);
        return isClubMoney(reward)
            ? Math.min(value, this.clubMostPoints(reward, cardId) * reward.discount)
            : value;
    },
    //@override
    _getRealCouponPoints() {
        return Math.min(super._getRealCouponPoints(...arguments), ceiling);
    },
    //@override
    _updateRewardLines() {
        choicesBefore = new Map(
            this._get_reward_lines().map((line) => [line.reward_id?.id, line.club_points_chosen])
        );
        try {
            return super._updateRewardLines(...arguments);
        } finally {
            choicesBefore = null;
        }
    },
    /** `args.clubPoints`: what the member chose; Odoo hands only its own arguments on. */
    _applyReward(reward, couponId, args = {}) {
        chosen = args.clubPoints || choicesBefore?.get(reward.id) || 0;
        try {
            return super._applyReward(...arguments);
        } finally {
            chosen = 0;
        }
    },
    //@override
    _getRewardLineValuesDiscount({ reward, coupon_id }) {
        if (!isClubMoney(reward)) {
            return super._getRewardLineValuesDiscount(...arguments);
        }
        const most = this.clubMostPoints(reward, coupon_id, chosen);
        ceiling = most;
        let values;
        try {
            values = super._getRewardLineValuesDiscount(...arguments);
        } finally {
            ceiling = Infinity;
        }
        if (!Array.isArray(values) || !values.length) {
            return values;
        }
        const cost = values.reduce((sum, line) => sum + line.points_cost, 0);
        if (cost < (reward.club_points_min || 0) - 0.01) {
            return this._clubLimitRefusal(reward, "min_spend").text;
        }
        return values.map((line) => ({ ...line, club_points_chosen: chosen }));
    },
});
