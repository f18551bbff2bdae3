import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const press = (content, trigger) => ({ content, trigger, run: "click" });
const open = (name, content) => press(content, `.o_notebook .nav-link[name=${name}]`);
const TIERS = ".o_field_widget[name=tier_ids]";
const tierNamed = (name) => `${TIERS} .o_data_row:has(td[name=name]:contains(${name}))`;
const stateIs = (state) => ({
    content: `the change is ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value=${state}]`,
});

/** From the preview on: what it says, and that it happens. */
function applyWhat(tab, row) {
    return [
        press("the preview", "button[name=action_preview].btn-primary"),
        stateIs("ready"),
        open("preview", "members by tier"),
        { content: "what becomes of the tier", trigger: `.o_field_widget[name=count_ids] ${tab}` },
        open("moves", "who moves"),
        { content: "who moves", trigger: `.o_field_widget[name=move_ids] ${row}` },
        press("apply it", "button[name=action_apply]"),
        press("yes", ".modal .modal-footer .btn-primary"),
        stateIs("applied"),
    ];
}

registry.category("web_tour.tours").add("ClubLadderTour", {
    steps: () =>
        [
            press("change the ladder", ".o_control_panel button[name=action_change_ladder]"),
            { content: "the draft has the ladder", trigger: tierNamed("Gold") },
            press("a new tier", `${TIERS} .o_field_x2many_list_row_add :is(a, button)`),
            {
                content: "its name",
                trigger: `${TIERS} .o_selected_row [name=name] input`,
                run: "edit Silver",
            },
            {
                content: "from how much on",
                trigger: `${TIERS} .o_selected_row [name=recipe_amount] input`,
                run: "edit 150",
            },
            stepUtils.saveForm(),
            press("the preview", "button[name=action_preview].btn-primary"),
            {
                content: "a sentence for a ladder that does not lead upwards",
                trigger: ".modal-body:contains(Silver stands above Gold but asks for less)",
            },
            press("understood", ".modal .modal-footer .btn-primary"),
            {
                content: "below Gold",
                trigger: `${tierNamed("Silver")} .o_row_handle`,
                run: `drag_and_drop(${tierNamed("Gold")})`,
            },
            {
                content: "in its place",
                trigger: `${TIERS} .o_data_row:eq(1):has(td[name=name]:contains(Silver))`,
            },
            stepUtils.saveForm(),
            applyWhat(
                "tr:contains(Silver):contains(New)",
                "tr:contains(Sarah Mitchell):contains(Blue):contains(Silver)",
            ),
            press("what was replaced", ".o_field_widget[name=version_id] a"),
            press("restore it", "button[name=action_restore]"),
            stateIs("draft"),
            applyWhat(
                "tr:contains(Silver):contains(Removed)",
                "tr:contains(Sarah Mitchell):contains(Silver):contains(Blue)",
            ),
        ].flat(),
});
