import { PosStore } from "@point_of_sale/app/services/pos_store";
import { loyaltyIdsGenerator } from "@pos_loyalty/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { clubNetwork } from "@loyalty_club_addon/app/utils/club_network";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";

const NO_REWARDS = ["gift_card", "ewallet"];
const FOR_OTHERS = ["wrong_kind", "tier_low"];

patch(PosStore.prototype, {
    async setup() {
        this.clubPartnerReads = {};
        await super.setup(...arguments);
    },
    //@override
    async processServerData() {
        clubNetwork.state = this.data.network;
        await super.processServerData(...arguments);
    },
    /** @returns {boolean} whether a club is open at this till */
    hasClub() {
        return this.models["loyalty.program"].some((program) => program.is_club);
    },
    /**
     * Read a customer again, for the balance of this moment. A till holds its partners for days.
     *
     * @param {Object} partner res.partner record
     * @returns {Promise<boolean>} false when the line is down: the till goes on with what it has
     */
    async readClubPartner(partner) {
        try {
            await this.data.read("res.partner", [partner.id]);
        } catch {
            return false;
        }
        this.updateClubCards(partner);
        return true;
    },
    /** Give the local cards of a customer the points of his memberships. */
    updateClubCards(partner) {
        for (const membership of partner.clubMemberships()) {
            const card = this.models["loyalty.card"].get(membership.card_id);
            if (card && card.points !== membership.points) {
                card.points = membership.points;
            }
        }
    },
    /** Read the customer of an order once, whoever asks first; the others wait for it. */
    async loadClubPartner(order) {
        const partner = order?.getPartner();
        if (!this.hasClub() || !partner || order.finalized || !partner.isSynced) {
            return;
        }
        if (this.clubPartnerReads[order.uuid]?.partnerId !== partner.id) {
            const done = this.readClubPartner(partner);
            this.clubPartnerReads[order.uuid] = { partnerId: partner.id, done };
        }
        await this.clubPartnerReads[order.uuid].done;
    },
    //@override
    async orderUpdateLoyaltyPrograms() {
        await this.loadClubPartner(this.getOrder());
        return super.orderUpdateLoyaltyPrograms(...arguments);
    },
    //@override
    async _updatePrograms() {
        const order = this.getOrder();
        for (const program of order?.clubPrograms() || []) {
            this.dropOtherClubCards(order, program);
        }
        return super._updatePrograms(...arguments);
    },
    /** After enrolment or a change of holder the order still counts for the card of before. */
    dropOtherClubCards(order, program) {
        const cardId = order.clubMembership(program)?.card_id;
        const changes = Object.values(order.uiState.couponPointChanges);
        const isOther = ({ program_id, coupon_id }) =>
            program_id === program.id && (cardId ? coupon_id !== cardId : coupon_id > 0);
        if (changes.some(isOther)) {
            order.clubForget(program);
        }
    },
    //@override
    async couponForProgram(program) {
        const order = this.getOrder();
        if (!program.is_club || !order.getPartner()) {
            return super.couponForProgram(...arguments);
        }
        const membership = order.clubMembership(program);
        return membership
            ? this.clubCard(program, membership, order.getPartner())
            : this.models["loyalty.card"].create({
                  id: loyaltyIdsGenerator(),
                  code: null,
                  program_id: program,
                  partner_id: order.getPartner(),
                  points: 0,
              });
    },
    /** @returns {Object} loyalty.card record of a membership, made here when the till lacks it */
    clubCard(program, membership, partner) {
        const holderId = membership.own ? partner.id : partner.club_till_data.holder_id;
        return (
            this.models["loyalty.card"].get(membership.card_id) ||
            this.models["loyalty.card"].create({
                id: membership.card_id,
                code: null,
                program_id: program,
                partner_id: this.models["res.partner"].get(holderId),
                points: membership.points,
            })
        );
    },
    /**
     * Odoo gives what this lists as soon as the product is scanned. Points of a club are spent only
     * when somebody asks for it.
     *
     * @param {boolean} [withClubs] for the list of rewards
     */
    getPotentialFreeProductRewards(withClubs = false) {
        const order = this.getOrder();
        return super
            .getPotentialFreeProductRewards(...arguments)
            .filter(({ reward }) => withClubs || !reward.program_id.is_club)
            .filter(({ reward }) => !order.clubRefusal(reward));
    },
    /** The partner line of clubs says whose points they are; the core would say them twice. */
    getLoyaltyCards() {
        return super.getLoyaltyCards(...arguments).filter((card) => !card?.program_id?.is_club);
    },
    /** Lists of customers for a paid receipt are opened past this: nothing is noted from there. */
    async selectPartner(currentOrder = this.getOrder()) {
        this.clubPartnerOrder = currentOrder;
        try {
            return await super.selectPartner(...arguments);
        } finally {
            this.clubPartnerOrder = null;
        }
    },
    //@override
    setPartnerToCurrentOrder(partner) {
        super.setPartnerToCurrentOrder(...arguments);
        const choice = this.clubChoice;
        this.clubChoice = null;
        if (partner && choice?.partnerId === partner.id) {
            this.getOrder().setClubOwn(choice.own);
        }
    },
    //@override
    async postProcessLoyalty(order) {
        const result = await super.postProcessLoyalty(...arguments);
        const partner = order.getPartner();
        if (partner && this.hasClub()) {
            await this.readClubPartner(partner);
        }
        return result;
    },
    /** @returns {boolean} whether only the audience keeps a customer from an automatic reward */
    isClosedOffer(order, reward) {
        const program = reward.program_id;
        return (
            program?.trigger === "auto" &&
            !NO_REWARDS.includes(program.program_type) &&
            Boolean(order.clubRefusal(reward))
        );
    },
    /**
     * All rewards of clubs, and those of other programs that are on the table: open ones first,
     * then why not.
     *
     * @returns {Array<{reward, coupon_id, potentialQty, refusal}>} `refusal` null: open
     */
    clubRewardChoices(order) {
        const open = new Map();
        const claimable = [
            ...this.getPotentialFreeProductRewards(true),
            ...order.getClaimableRewards(),
        ];
        for (const choice of claimable) {
            if (!NO_REWARDS.includes(choice.reward.program_id.program_type)) {
                open.set(choice.reward.id, { ...choice, refusal: null });
            }
        }
        const applied = new Set(order._get_reward_lines().map((line) => line.reward_id?.id));
        const refused = this.models["loyalty.reward"]
            .filter(
                (reward) =>
                    !open.has(reward.id) &&
                    !applied.has(reward.id) &&
                    (reward.program_id?.is_club || this.isClosedOffer(order, reward))
            )
            .map((reward) => ({
                reward,
                refusal: order.clubRefusal(reward) || refusal("not_now"),
            }));
        const isMoney = ({ reward }) => Number(reward.discount_mode === "per_point");
        const isForOthers = (choice) => Number(FOR_OTHERS.includes(choice.refusal.code));
        return [
            ...[...open.values()].sort((a, b) => isMoney(b) - isMoney(a)),
            ...refused.sort((a, b) => isForOthers(a) - isForOthers(b)),
        ];
    },
});
