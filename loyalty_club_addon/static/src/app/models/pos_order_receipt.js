import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { formatClubMoney, formatPoints } from "@loyalty_club_addon/app/utils/club_format";

patch(PosOrder.prototype, {
    /** @returns {number|false} id of the member that the server booked this order for */
    clubMemberId() {
        return this.raw.club_member_id || false;
    },
    /**
     * What the receipt says about the club. Paid orders carry the numbers of the server; an order
     * taken while the line is down shows what it is going to earn, without a balance.
     *
     * @returns {Object|null} texts: `{club, holder, earned, pending, spent, balance, worth,
     *  tier}` for a member, `{missed}` for a customer who is none, null without anything to say
     */
    clubReceipt() {
        const programs = this.clubPrograms();
        if (!programs.length) {
            return null;
        }
        const memberships = this.getPartner()?.clubMemberships() || [];
        const memberId = this.clubMemberId();
        const membership = memberId
            ? memberships.find((row) => row.member_id === memberId)
            : programs.map((p) => this.clubMembership(p)).find((m) => m?.state === "active");
        const program = programs.find((p) => p.id === membership?.program_id) || programs[0];
        if (memberId) {
            return this._clubReceiptOfServer(program, membership);
        }
        return membership
            ? this._clubReceiptOffline(program, membership)
            : this._clubReceiptMissed(programs);
    },
    _clubReceiptOfServer(program, membership) {
        const earned = this.club_points_earned || 0;
        const balance = this.club_balance || 0;
        const worth = balance * (membership?.point_worth || 0);
        return {
            club: program.name,
            holder: membership?.holder_name || this.getPartnerName(),
            earned: `${earned < 0 ? "−" : "+"}${formatPoints(Math.abs(earned))}`,
            spent: this.club_points_spent ? `−${formatPoints(this.club_points_spent)}` : "",
            pending: this.club_pending_note || "",
            tier: this.club_tier_note || "",
            balance: formatPoints(balance),
            worth: worth > 0 ? formatClubMoney(worth, this.company) : "",
        };
    },
    _clubReceiptOffline(program, membership) {
        const earned = this.clubPoints(program);
        const spent = this.clubSpent(membership.card_id);
        return {
            club: program.name,
            holder: membership.holder_name,
            earned: `+${formatPoints(earned)}`,
            spent: spent ? `−${formatPoints(spent)}` : "",
        };
    },
    _clubReceiptMissed(programs) {
        if (this.getPartner()?.clubMemberships().length || this.isRefund) {
            return null;
        }
        const points = Math.max(...programs.map((program) => this.clubPoints(program)));
        if (!(points > 0)) {
            return null;
        }
        const missed = _t("As a member you would have earned %s points.", formatPoints(points));
        const days = this.getPartner() ? 0 : this.company.club_late_days;
        if (!days) {
            return { missed };
        }
        // not inside a template literal: the export of terms would not find it there
        const remedy = _t("Register within %s days with this receipt.", formatPoints(days));
        return { missed: `${missed} ${remedy}` };
    },
});
