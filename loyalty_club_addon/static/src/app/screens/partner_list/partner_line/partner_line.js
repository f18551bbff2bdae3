import { PartnerLine } from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { formatClubMoney, formatPoints } from "@loyalty_club_addon/app/utils/club_format";
import { holderText, kindText } from "@loyalty_club_addon/app/utils/club_holder";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";

patch(PartnerLine, {
    props: [...PartnerLine.props, "clubOwn?"],
});

patch(PartnerLine.prototype, {
    /** @returns {Array<Object>} texts of the membership in each club: whose points, how many */
    get clubRows() {
        const partner = this.props.partner;
        return this.pos.models["loyalty.program"]
            .filter((program) => program.is_club)
            .map((program) => {
                const membership = partner.clubMembership(program, this.props.clubOwn);
                return {
                    id: program.id,
                    whose: holderText(partner, membership) || kindText(partner),
                    ...this.clubBalance(membership),
                };
            });
    },
    clubBalance(membership) {
        if (!membership) {
            return { note: _t("Not a member") };
        }
        const worth = Math.max(membership.points, 0) * membership.point_worth;
        return {
            points: _t("%s points", formatPoints(membership.points)),
            worth: worth > 0 ? formatClubMoney(worth, this.pos.company) : "",
            note: membership.state === "active" ? "" : refusal(membership.state).text,
        };
    },
});
