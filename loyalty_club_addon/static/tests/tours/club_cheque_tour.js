import { registry } from "@web/core/registry";

const press = (content, trigger) => ({ content, trigger, run: "click" });

/** What the member form says: the balance on its button, and what waits below. */
function balanceIs(points) {
    return {
        content: `the member can spend ${points} points`,
        trigger: `.oe_stat_button:has(.fa-star) .o_field_widget[name=points]:contains(/^${points}$/)`,
    };
}
function pendingIs(points, document) {
    return [
        {
            content: `${points} points are pending`,
            trigger: `.o_field_widget[name=points_pending]:contains(/^${points}$/)`,
        },
        {
            content: `they wait for ${document}`,
            trigger: `.o_field_widget[name=pending_note]:contains("${document}")`,
        },
    ];
}
const nothingIsPending = {
    content: "nothing is pending",
    trigger: ".o_form_sheet:has([name=joined_on]):not(:has([name=points_pending]))",
};
/** From the member over the order to its invoice, as an accountant clicks. */
function openInvoice() {
    return [
        press("the orders of the member", ".oe_stat_button:has(.fa-usd)"),
        press("the order", ".o_list_view .o_data_row:only-of-type .o_data_cell[name=name]"),
        press("its invoice", ".oe_stat_button[name=action_view_invoice]"),
        { content: "the invoice", trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]" },
    ];
}
function backToMember() {
    return [
        press("earlier pages", ".o_breadcrumb .breadcrumb-item button:has(.oi-ellipsis-h)"),
        press("the member", ".o-dropdown-item:contains(Parsons Equipment)"),
    ];
}
function registerPayment() {
    return [
        press("a cheque came", "button[name=action_register_payment]"),
        press("keep it", ".modal button[name=action_create_payments]"),
        { content: "Odoo calls it paid", trigger: ".o_form_view .js_payment_info" },
    ];
}
function whatPaidIt(button) {
    return [
        press("what paid the invoice", ".js_payment_info"),
        press("the cheque", `.account_payment_popover ${button}`),
    ];
}

registry.category("web_tour.tours").add("ClubChequeTour", {
    steps: () =>
        [
            balanceIs(0),
            pendingIs(100, "INV/"),
            openInvoice(),
            registerPayment(),
            backToMember(),
            // a cheque of next month: the invoice is paid for Odoo, the money is not there
            balanceIs(0),
            pendingIs(100, "INV/"),
            openInvoice(),
            whatPaidIt(".js_open_payment"),
            press("the cheque was cleared", "button[name=action_club_received]"),
            { content: "it may bounce still", trigger: "button[name=action_club_bounced]" },
            backToMember(),
            balanceIs(100),
            nothingIsPending,
            openInvoice(),
            whatPaidIt(".js_unreconcile_payment"),
            {
                content: "the invoice is to be paid again",
                trigger: ".o_form_view:not(:has(.js_payment_info)) button[name=action_register_payment]",
            },
            backToMember(),
            balanceIs(0),
            pendingIs(100, "INV/"),
        ].flat(),
});
