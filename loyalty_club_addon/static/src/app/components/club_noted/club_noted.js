import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Over the total, in place of the club line: the mobile of somebody whom the till does not hold. */
export class ClubNoted extends Component {
    static template = "loyalty_club_addon.ClubNoted";
    static props = { order: Object };

    get text() {
        return _t("%s is noted; points are booked with the connection", this.props.order.club_mobile);
    }
    forget() {
        this.props.order.club_mobile = false;
    }
}
