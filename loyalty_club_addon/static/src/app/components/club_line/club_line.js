import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { ClubEnrolPopup } from "@loyalty_club_addon/app/components/club_enrol/club_enrol";
import { ClubRewardsPopup } from "@loyalty_club_addon/app/components/popups/club_rewards_popup/club_rewards_popup";
import { formatClubMoney, formatPoints } from "@loyalty_club_addon/app/utils/club_format";
import { takeClubMoney } from "@loyalty_club_addon/app/utils/club_money";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";
import { holderText, kindText } from "@loyalty_club_addon/app/utils/club_holder";

/** Over the total: who the customer is for the club, his points, and what he may take now. */
export class ClubLine extends Component {
    static template = "loyalty_club_addon.ClubLine";
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
    }
    get order() {
        return this.props.order;
    }
    get partner() {
        return this.order.getPartner();
    }
    get isOffline() {
        return this.pos.data.network.offline;
    }
    get offlineText() {
        return refusal("offline").text;
    }
    /** @returns {string} "for Parsons Equipment", "Individual", ... */
    get whose() {
        const membership = this.partner.clubMembership(this.programs[0], this.order.club_own);
        return holderText(this.partner, membership) || kindText(this.partner);
    }
    get programs() {
        return this.order.clubPrograms();
    }
    /** @returns {Array<Object>} one row of texts a club */
    get rows() {
        return this.programs.map((program) => {
            const membership = this.order.clubMembership(program);
            const refused = this.order.clubEarnRefusal(program);
            return {
                id: program.id,
                club: this.programs.length > 1 ? program.name : "",
                ...(membership ? this.balanceTexts(membership) : {}),
                won: refused ? "" : this.wonText(program),
                refused: refused && this.refusalText(refused, membership),
                canEnrol: !membership && refused?.code !== "wrong_kind",
            };
        });
    }
    balanceTexts(membership) {
        const card = this.pos.models["loyalty.card"].get(membership.card_id);
        const points = card ? card.points : membership.points;
        const worth = Math.max(points, 0) * membership.point_worth;
        const spent = this.order.clubSpent(membership.card_id);
        return {
            points: _t("%s points", formatPoints(points)),
            worth: worth > 0 ? formatClubMoney(worth, this.pos.company) : "",
            spent: spent ? `−${formatPoints(spent)}` : "",
            pending: membership.pending_text || "",
            tier: membership.tier_text || "",
        };
    }
    wonText(program) {
        const change = Object.values(this.order.uiState.couponPointChanges).find(
            (row) => row.program_id === program.id
        );
        return change?.points ? `+${formatPoints(change.points)}` : "";
    }
    refusalText(refused, membership) {
        return membership?.state === "suspended" && membership.state_reason
            ? _t("Membership suspended: %s", membership.state_reason)
            : refused.text;
    }
    get hasChoice() {
        return this.partner.hasClubChoice();
    }
    get holders() {
        const own = Boolean(this.order.club_own);
        return [
            { own: false, label: this.partner.club_till_data.holder_name, selected: !own },
            { own: true, label: _t("Own points"), selected: own },
        ];
    }
    setOwn(own) {
        this.order.setClubOwn(own);
        this.pos.updateRewards();
    }
    get rewardChoices() {
        return this.pos.clubRewardChoices(this.order);
    }
    /** @returns {{label: string, open: boolean}} what stands on the reward button */
    rewardButton(choices) {
        const open = choices.filter((choice) => !choice.refusal);
        const money = open
            .filter(({ reward }) => reward.program_id.is_club)
            .filter(({ reward }) => reward.discount_mode === "per_point")
            .map(({ reward, coupon_id }) => this.order.clubRewardWorth(reward, coupon_id));
        const worth = Math.max(0, ...money);
        return {
            open: open.length > 0,
            label: worth ? formatClubMoney(worth, this.pos.company) : _t("Rewards"),
        };
    }
    openRewards() {
        this.dialog.add(ClubRewardsPopup, {
            order: this.order,
            choices: this.rewardChoices,
            getPayload: (choice) => this.applyReward(choice),
        });
    }
    /** Odoo's own reward button knows how each reward is taken; so we ask it. */
    applyReward({ reward, coupon_id, potentialQty, clubPoints }) {
        if (clubPoints) {
            return takeClubMoney(this, reward, coupon_id, clubPoints);
        }
        return ControlButtons.prototype._applyReward.call(this, reward, coupon_id, potentialQty);
    }
    openEnrol() {
        this.dialog.add(ClubEnrolPopup, {
            partner: this.partner,
            onEnrolled: () => this.pos.updateRewards(),
        });
    }
}
