import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { formatClubMoney, formatPoints } from "@loyalty_club_addon/app/utils/club_format";

/** Rewards a customer may take now, what each costs and brings, and below them why not the rest. */
export class ClubRewardsPopup extends Component {
    static template = "loyalty_club_addon.ClubRewardsPopup";
    static components = { Dialog };
    static props = {
        order: Object,
        choices: Array,
        getPayload: Function,
        close: Function,
    };

    get title() {
        return _t("Rewards of %s", this.props.order.getPartnerName());
    }
    get open() {
        return this.props.choices.filter((choice) => !choice.refusal);
    }
    get refused() {
        return this.props.choices.filter((choice) => choice.refusal);
    }
    isMoney({ reward }) {
        return reward.program_id.is_club && reward.discount_mode === "per_point";
    }
    /** @returns {string} what the reward brings on this very basket */
    brings(choice) {
        if (choice.refusal || !this.isMoney(choice)) {
            return choice.reward.description;
        }
        const value = this.props.order.clubRewardValue(choice.reward, choice.coupon_id);
        return _t("%s off this purchase", formatClubMoney(value, this.props.order.company));
    }
    /** @returns {string} what it costs; rewards of other programs are named by their program */
    costs(choice) {
        const { reward, coupon_id } = choice;
        if (!reward.program_id.is_club) {
            return reward.program_id.name;
        }
        let points = reward.required_points;
        if (!choice.refusal && reward.clear_wallet) {
            points = this.props.order._getRealCouponPoints(coupon_id);
        } else if (!choice.refusal && this.isMoney(choice)) {
            points = this.props.order.clubRewardValue(reward, coupon_id) / reward.discount;
        }
        return this.isMoney(choice) && choice.refusal ? "" : _t("%s points", formatPoints(points));
    }
    choose(choice) {
        this.props.getPayload(choice);
        this.props.close();
    }
}
