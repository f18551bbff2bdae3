import "@pos_loyalty/app/models/pos_order"; // patched first: some of its methods end there
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { computeEarning } from "@loyalty_club_addon/app/utils/club_earning";
import { POINT_SCALE, clubBasket, moneyForPoints } from "@loyalty_club_addon/app/utils/club_basket";
import { formatClubMoney } from "@loyalty_club_addon/app/utils/club_format";
import { audienceRefusal, refusal } from "@loyalty_club_addon/app/utils/club_refusal";

/**
 * Money for points takes what was on the card before: a discount that lowers the purchase, and so
 * what the purchase wins, would otherwise pay for itself in part and change with every touch.
 */
let isWonSpendable = true;
const isWaiting = (rule) => !["now", false, undefined, null].includes(rule.club_available);
export const isMoneyForPoints = (reward) => reward.discount_mode === "per_point";

export function withoutWon(callback) {
    isWonSpendable = false;
    try {
        return callback();
    } finally {
        isWonSpendable = true;
    }
}

patch(PosOrder.prototype, {
    setPartner(partner) {
        const before = this.getPartner();
        super.setPartner(...arguments);
        if (this.club_own && before?.id !== this.getPartner()?.id) {
            this.club_own = false;
        }
    },
    /** @returns {Array} loyalty.program records of this till that are clubs */
    clubPrograms() {
        return this.models["loyalty.program"]?.filter((program) => program.is_club) || [];
    },
    /** @returns {Object|undefined} the membership this order counts for */
    clubMembership(program) {
        return this.getPartner()?.clubMembership(program, this.club_own);
    },
    /** @returns {string|undefined} whose rules and rewards apply: of the membership, if any */
    clubTerms(program) {
        const partner = this.getPartner();
        const membership = this.clubMembership(program) || (this.club_own && this.ownMembership());
        return membership?.terms || partner?.club_terms;
    },
    /** @returns {Array} the memberships this order counts for, at most one for each club */
    clubCounted() {
        const partner = this.getPartner();
        const clubIds = new Set(partner?.clubMemberships().map((row) => row.program_id));
        return [...clubIds]
            .map((id) => partner.clubMembership({ id }, this.club_own))
            .filter((membership) => membership.own || !this.club_own);
    },
    ownMembership() {
        return this.getPartner()?.clubMemberships().find((membership) => membership.own);
    },
    /**
     * Count the purchase of a company's contact for the person or for the company.
     *
     * What was won or spent for the other one is dropped; call `pos.updateRewards` afterwards.
     */
    setClubOwn(own) {
        if (Boolean(this.club_own) === own) {
            return;
        }
        this.club_own = own;
        this.clubPrograms().forEach((program) => this.clubForget(program));
    },
    /** Take what a club won and spent on this order off it. */
    clubForget(program) {
        for (const [key, change] of Object.entries(this.uiState.couponPointChanges)) {
            if (change.program_id === program.id) {
                delete this.uiState.couponPointChanges[key];
            }
        }
        for (const line of this._get_reward_lines()) {
            if (line.reward_id?.program_id?.id === program.id) {
                line.delete();
            }
        }
    },
    /** @returns {number} points this order earns in a club for a customer, none: anonymous */
    clubPoints(program, partner = this.getPartner()) {
        const { lines, rules, discount, multipliers, caps } = clubBasket(this, program, partner);
        return computeEarning(lines, rules, discount, multipliers, caps).points / POINT_SCALE;
    },
    /**
     * @returns {number} those among them that this order may spend itself: what waits for a day, the
     *  delivery or the payment is not there yet
     */
    clubUsablePoints(program) {
        const waiting = program.rule_ids.filter((rule) => isWaiting(rule)).map((rule) => rule.id);
        const { lines, rules, discount } = clubBasket(this, program, this.getPartner());
        return (
            computeEarning(lines, rules, discount)
                .by_rule.filter(({ rule }) => !waiting.includes(rule))
                .reduce((sum, { points }) => sum + points, 0) / POINT_SCALE
        );
    },
    /** @returns {{code: string, text: string}|null} why this order earns nothing in a program */
    clubEarnRefusal(program) {
        const partner = this.getPartner();
        const closed = audienceRefusal(
            program,
            partner,
            this.clubTerms(program),
            this.clubCounted()
        );
        if (closed || !program.is_club) {
            return closed;
        }
        if (!partner) {
            return refusal("no_customer");
        }
        const membership = this.clubMembership(program);
        if (!membership) {
            return program.club_enrol_mode === "first_order" ? null : refusal("not_member");
        }
        return membership.state === "active" ? null : refusal(membership.state);
    },
    /**
     * May the customer of this order have a reward? Programs of any type may have an audience.
     *
     * @param {Object} reward loyalty.reward record
     * @returns {{code: string, text: string}|null} null when it is open
     */
    clubRefusal(reward) {
        const program = reward.program_id;
        const partner = this.getPartner();
        const terms = this.clubTerms(program);
        const counted = this.clubCounted();
        const closed =
            audienceRefusal(program, partner, terms, counted) ||
            audienceRefusal(reward, partner, terms, counted);
        if (closed || !program.is_club) {
            return closed;
        }
        if (!partner) {
            return refusal("no_customer");
        }
        const membership = this.clubMembership(program);
        if (!membership) {
            return refusal("not_member");
        }
        if (membership.state !== "active") {
            return refusal(membership.state);
        }
        if (!membership.may_spend) {
            const allowed = membership.spenders || [];
            return refusal("contact_no_spend", { contact: partner.name, allowed });
        }
        return this._clubSpendRefusal(reward, membership);
    },
    _clubShortage(reward, membership) {
        const balance = this._clubBalance(membership.card_id, !isMoneyForPoints(reward));
        const room = this._clubRoom(membership);
        if (balance < reward.required_points) {
            if (this._clubBalance(membership.card_id) >= reward.required_points) {
                return refusal("next_time");
            }
            const missing = reward.required_points - balance;
            if (membership.pending_text && membership.pending >= missing) {
                return refusal("pending", { text: membership.pending_text });
            }
            const program = reward.program_id;
            const money = moneyForPoints(
                program,
                this.getPartner(),
                missing,
                membership.terms,
                this.clubCounted()
            );
            return refusal("points_short", {
                missing,
                money: money && formatClubMoney(money, this.company),
            });
        }
        return room !== null && room < reward.required_points
            ? refusal("ceiling_reached", { left: Math.max(room, 0) })
            : null;
    },
    /** @returns {number} points that reward lines of this order take from a card */
    clubSpent(cardId) {
        return this._get_reward_lines()
            .filter((line) => line.coupon_id?.id === cardId)
            .reduce((spent, line) => spent + line.points_cost, 0);
    },
    /** A card below zero owes points; it blocks neither this purchase nor what it wins. */
    _clubBalance(cardId, isWonCounted = true) {
        const card = this.models["loyalty.card"].get(cardId);
        const won = isWonCounted ? this._clubWon(cardId) : 0;
        return Math.max(0, (card?.points || 0) + won) - this.clubSpent(cardId);
    },
    /** @returns {number} points this order wins on a card and may spend itself */
    _clubWon(cardId) {
        const change = this.uiState.couponPointChanges[cardId];
        const program = change && this.models["loyalty.program"].get(change.program_id);
        return program?.rule_ids?.some(isWaiting)
            ? Math.min(change.points, this.clubUsablePoints(program))
            : change?.points || 0;
    },
    /** @returns {number|null} what is left of the contact's monthly ceiling; null: no ceiling */
    _clubRoom(membership) {
        const left = membership?.spend_left;
        return left === null || left === undefined || left === false
            ? null
            : left - this.clubSpent(membership.card_id);
    },
    /** @returns {number} money a reward of money per point would give, were the basket large */
    clubRewardWorth(reward, cardId) {
        const points = withoutWon(() => this._getRealCouponPoints(cardId));
        const whole = Math.floor(points / reward.required_points) * reward.required_points;
        return Math.min(whole * reward.discount, reward.discount_max_amount || Infinity);
    },
    /** @returns {number} money it gives on this basket */
    clubRewardValue(reward, cardId) {
        return Math.max(0, Math.min(this.clubRewardWorth(reward, cardId), this.priceIncl));
    },
    //@override
    _getRealCouponPoints(couponId) {
        const program = this.models["loyalty.card"].get(couponId)?.program_id;
        if (!program?.is_club) {
            return super._getRealCouponPoints(...arguments);
        }
        const room = this._clubRoom(this.clubMembership(program));
        const balance = this._clubBalance(couponId, isWonSpendable);
        return room === null ? balance : Math.min(balance, room);
    },
    //@override
    _getRewardLineValuesDiscount({ reward }) {
        const values = () => super._getRewardLineValuesDiscount(...arguments);
        return reward.program_id.is_club && isMoneyForPoints(reward)
            ? withoutWon(values)
            : values();
    },
    //@override
    pointsForPrograms(programs) {
        const clubs = programs.filter((program) => program.is_club);
        if (!clubs.length) {
            return super.pointsForPrograms(...arguments);
        }
        const result = super.pointsForPrograms(programs.filter((program) => !program.is_club));
        for (const club of clubs) {
            const points = this.clubPoints(club);
            result[club.id] = points ? [{ points }] : [];
        }
        return result;
    },
    //@override
    _programIsApplicable(program) {
        return super._programIsApplicable(...arguments) && !this.clubEarnRefusal(program);
    },
    //@override
    getClaimableRewards() {
        return super
            .getClaimableRewards(...arguments)
            .filter(({ reward }) => !this.clubRefusal(reward) && !this._isClubRewardTaken(reward));
    },
    /** A discount of a club is taken once an order; the server refuses a second one. */
    _isClubRewardTaken(reward) {
        return (
            reward.program_id.is_club &&
            reward.reward_type === "discount" &&
            this._get_reward_lines().some((line) => line.reward_id?.id === reward.id)
        );
    },
    //@override
    _applyReward(reward) {
        const refused = this.clubRefusal(reward);
        return refused ? refused.text : super._applyReward(...arguments);
    },
    /** Free products are a discount for the engine of clubs: nothing is left to correct. */
    _getPointsCorrection(program) {
        return program.is_club ? 0 : super._getPointsCorrection(...arguments);
    },
    //@override
    _isRewardProductPartOfRules(reward) {
        return !reward.program_id.is_club && super._isRewardProductPartOfRules(...arguments);
    },
    /** The club line and the member block of the receipt say it in place of the core. */
    getLoyaltyPoints() {
        return super.getLoyaltyPoints(...arguments).filter(({ program }) => !program.is_club);
    },
});
