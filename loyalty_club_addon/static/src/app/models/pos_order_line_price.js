import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";
import { clubBestPrice, clubTiers, unitPrice } from "@loyalty_club_addon/app/utils/club_tier_price";
import { formatPercent } from "@loyalty_club_addon/app/utils/club_format";

const HANDS = ["hand", "hand_on_pricelist"];

/**
 * Of the member's tier, the price list and the discount that the cashier typed the best counts,
 * never the sum. Reckoned from what the till holds, so it works while the line is down; the server
 * looks again at what is said to be the tier's.
 */
patch(PosOrderline.prototype, {
    /** Give the line the best price, and back what it was when no tier gives anything any more. */
    clubTakeBest() {
        const order = this.order_id;
        if (!order || order.finalized || !this.product_id) {
            return;
        }
        const tiers = clubTiers(order);
        const hand = this.uiState.clubHand ?? (this.club_tier_percent ? 0 : this.getDiscount());
        const best = clubBestPrice(this, tiers, hand);
        if (best) {
            this._clubSet(best.price, best.discount, best.source === "tier");
            this.uiState.clubHand = hand && !HANDS.includes(best.source) ? hand : undefined;
            this.uiState.clubHasTier = true;
        } else if (this.uiState.clubHasTier || this.club_tier_percent) {
            const isPriced = this.price_type === "original" && !this.combo_line_ids?.length;
            this._clubSet(isPriced ? unitPrice(this, order.pricelist_id) : null, hand, false);
            this.uiState.clubHand = undefined;
            this.uiState.clubHasTier = false;
        }
    },
    _clubSet(price, discount, isTier) {
        if (price !== null && !this.combo_parent_id && price !== this.price_unit) {
            this.setUnitPrice(price);
        }
        if (discount !== this.getDiscount()) {
            this.discount = discount;
        }
        const percent = isTier ? discount : 0;
        if (percent !== (this.club_tier_percent || 0)) {
            this.club_tier_percent = percent;
        }
    },
    /** @returns {string} why the line is cheaper, e.g. "Gold 5 %" */
    clubPriceNote() {
        const percent = this.club_tier_percent;
        const tiers = percent && this.order_id ? clubTiers(this.order_id) : [];
        const tier = tiers.find((one) => one.percent >= percent * 100 - 0.5);
        return tier ? `${tier.name} ${formatPercent(percent)}` : "";
    },
    //@override
    setDiscount() {
        super.setDiscount(...arguments);
        this.uiState.clubHand = undefined;
        this.club_tier_percent = 0;
        this.clubTakeBest();
    },
    //@override
    setQuantity() {
        const result = super.setQuantity(...arguments);
        this.clubTakeBest();
        return result;
    },
    /** A price that the cashier typed stands; the discount of the tier is not added. */
    setUnitPrice() {
        super.setUnitPrice(...arguments);
        if (this.price_type === "manual" && this.club_tier_percent) {
            this.discount = this.uiState.clubHand ?? 0;
            this.uiState.clubHand = undefined;
            this.club_tier_percent = 0;
        }
    },
});
