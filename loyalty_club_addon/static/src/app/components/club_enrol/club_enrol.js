import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useAutofocus } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Makes a customer a member: his name and whether messages are welcome, nothing else. */
export class ClubEnrolForm extends Component {
    static template = "loyalty_club_addon.ClubEnrolForm";
    static props = {
        partner: { type: Object, optional: true },
        mobile: { type: String, optional: true },
        autofocus: { type: Boolean, optional: true },
        onEnrolled: Function,
    };

    setup() {
        this.pos = usePos();
        if (this.props.autofocus) {
            useAutofocus({ refName: "name", mobile: true });
        }
        this.state = useState({ name: "", consent: false, busy: false, error: "" });
    }
    get isReady() {
        return !this.state.busy && Boolean(this.props.partner || this.state.name.trim());
    }
    get values() {
        return {
            name: this.state.name.trim(),
            mobile: this.props.mobile || "",
            consent: this.state.consent,
            ...(this.props.partner ? { partner_id: this.props.partner.id } : {}),
        };
    }
    async enrol() {
        if (!this.isReady) {
            return;
        }
        Object.assign(this.state, { busy: true, error: "" });
        try {
            const loaded = await this.pos.data.callRelated(
                "loyalty.club.member",
                "enrol_at_till",
                [this.pos.config.id, this.values],
                {},
                false
            );
            this.props.onEnrolled(loaded["res.partner"][0]);
        } catch (error) {
            this.state.error = this.errorText(error);
        } finally {
            this.state.busy = false;
        }
    }
    errorText(error) {
        return error instanceof ConnectionLostError
            ? _t("No connection: enrol when the line is back.")
            : error.data?.message || error.message;
    }
    onKeydown(event) {
        if (event.key === "Enter") {
            // not for the customer list around this form, which searches on Enter
            event.stopPropagation();
            this.enrol();
        }
    }
}

/** The same form for a customer who is chosen but no member yet. */
export class ClubEnrolPopup extends Component {
    static template = "loyalty_club_addon.ClubEnrolPopup";
    static components = { Dialog, ClubEnrolForm };
    static props = { partner: Object, onEnrolled: Function, close: Function };

    onEnrolled(partner) {
        this.props.onEnrolled(partner);
        this.props.close();
    }
}
