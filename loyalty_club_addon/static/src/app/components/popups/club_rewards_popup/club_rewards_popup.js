import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { NumberPopup } from "@point_of_sale/app/components/popups/number_popup/number_popup";
import { isClubMoney } from "@loyalty_club_addon/app/models/pos_order_spend";
import {
    formatClubMoney,
    formatPoints,
    parseClubMoney,
} from "@loyalty_club_addon/app/utils/club_format";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";

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

    setup() {
        this.dialog = useService("dialog");
    }
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
    /** @returns {string} what stands on the button of half, '' when half is too little */
    half(choice) {
        if (!isClubMoney(choice.reward)) {
            return "";
        }
        const { half } = this.choicesOf(choice);
        return half && _t("Half: %s", this.moneyText(choice.reward, half));
    }
    canChooseAmount(choice) {
        return isClubMoney(choice.reward) && this.choicesOf(choice).all > 0;
    }
    choicesOf({ reward, coupon_id }) {
        return this.props.order.clubSpendChoices(reward, coupon_id);
    }
    moneyText(reward, points) {
        return formatClubMoney(points * reward.discount, this.props.order.company);
    }
    chooseHalf(choice) {
        this.choose({ ...choice, clubPoints: this.choicesOf(choice).half });
    }
    /** Money is typed, points are taken: whole ones, and no more than fit. */
    chooseAmount(choice) {
        const { order } = this.props;
        const { reward } = choice;
        const { all, minimum } = this.choicesOf(choice);
        const pointsOf = (text) =>
            order.clubPointsForMoney(reward, parseClubMoney(text, order.company));
        this.dialog.add(NumberPopup, {
            title: _t("How much of the purchase do points pay?"),
            subtitle: _t("At most %s", this.moneyText(reward, all)),
            feedback: (text) => (text ? this.pointsText(reward, pointsOf(text), minimum) : false),
            isValid: (text) => pointsOf(text) >= minimum,
            getPayload: (text) => this.choose({ ...choice, clubPoints: pointsOf(text) }),
        });
    }
    pointsText(reward, points, minimum) {
        return points < minimum
            ? refusal("min_spend", { points: minimum }).text
            : _t("%(points)s points = %(money)s", {
                  points: formatPoints(points),
                  money: this.moneyText(reward, points),
              });
    }
    choose(choice) {
        this.props.getPayload(choice);
        this.props.close();
    }
}
