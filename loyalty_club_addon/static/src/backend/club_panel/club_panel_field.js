import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Shows the club panel that the server rendered and answers the clicks in it.
 *
 * An element says what it does by `data-club-action`: "open" a membership, "enrol" a customer,
 * or "own" to say whose purchase an order is.
 */
export class ClubPanelField extends Component {
    static template = "loyalty_club_addon.ClubPanelField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get html() {
        return this.props.record.data[this.props.name] || "";
    }

    async onClick(event) {
        const target = event.target.closest("[data-club-action]");
        if (!target) {
            return;
        }
        event.preventDefault();
        const { clubAction, clubMemberId, clubPartnerId, clubOwn } = target.dataset;
        if (clubAction === "own") {
            await this.props.record.update({ club_own: Boolean(clubOwn) });
        } else if (await this.props.record.save()) {
            await (clubAction === "open"
                ? this.openMember(Number(clubMemberId))
                : this.enrol(Number(clubPartnerId)));
        }
    }

    openMember(memberId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "loyalty.club.member",
            res_id: memberId,
            views: [[false, "form"]],
        });
    }

    enrol(partnerId) {
        return this.action.doActionButton({
            type: "object",
            name: "action_club_enrol",
            resModel: "res.partner",
            resId: partnerId,
            onClose: () => this.props.record.load(),
        });
    }
}

registry.category("fields").add("loyalty_club_panel", {
    component: ClubPanelField,
    supportedTypes: ["html"],
});
