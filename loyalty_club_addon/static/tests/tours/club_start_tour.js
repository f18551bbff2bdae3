import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const figure = (name, text) => ({
    content: `${name}: ${text}`,
    trigger: `.o_field_widget[name=figures] [name=${name}]:contains("${text}")`,
});

/** A manager opens the app of a shop without a club, and ends with a ladder that gives a discount. */
registry.category("web_tour.tours").add("ClubStartTour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "the app",
            trigger: '.o_app[data-menu-xmlid="loyalty_club_addon.loyalty_club_menu_root"]',
            run: "click",
        },
        { content: "asks who is special", trigger: "h1:contains(Who is a special customer?)" },
        {
            content: "from which amount",
            trigger: ".o_field_widget[name=amount_text] input",
            run: "edit nothing && press Tab",
        },
        {
            content: "a sentence says what to write",
            trigger: ".o_field_widget[name=figures] [name=problem]:contains(is no amount)",
        },
        {
            content: "in Persian digits",
            trigger: ".o_field_widget[name=amount_text] input",
            run: "edit ۵۰ && press Tab",
        },
        figure("customers", "1 of 2"),
        {
            content: "ten percent",
            trigger: ".o_field_widget[name=percent_text] input",
            run: "edit 10 && press Tab",
        },
        figure("cost", "4.00"),
        { content: "begin", trigger: "button[name=action_start]", run: "click" },
        {
            content: "it is told what happens",
            trigger: ".o_notification:contains(New members: 1)",
        },
        {
            content: "the ladder",
            trigger: ".o_list_view .o_data_row:contains(Special Customer)",
        },
        {
            content: "open the tier",
            trigger: ".o_list_view .o_data_row .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "who gets it",
            trigger: ".o_form_view .o_field_widget[name=description]:contains(a purchase of at least 50)",
        },
    ],
});
