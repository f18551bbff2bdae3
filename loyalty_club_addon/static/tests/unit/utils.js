import "@loyalty_club_addon/../tests/unit/data/club.data";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";

const CLUB_ID = 7;

/**
 * Odoo's program 7, turned into a club: 1 point for each 1 (individuals), for each 2 (companies).
 *
 * @returns {Promise<Object>} `{store, club, order}`; the order has no customer yet
 */
export async function setupClub(values = {}) {
    const store = await setupPosEnv();
    const club = store.models["loyalty.program"].get(CLUB_ID);
    club.update({
        is_club: true,
        is_nominative: true,
        applies_on: "both",
        pricelist_ids: [["clear"]],
        club_enrol_mode: "manual",
        club_base: "untaxed",
        club_money_factor: 1,
        ...values,
    });
    club.rule_ids[0].update(moneyRule("individual", 1));
    createRule(store, club, moneyRule("legal", 2));
    const order = await getFilledOrder(store);
    return { store, club, order };
}

const moneyRule = (kind, step) => ({
    reward_point_mode: "money",
    any_product: true,
    minimum_qty: 0,
    minimum_amount: 0,
    mode: "auto",
    club_audience_kind: kind,
    club_step_amount: step,
    club_step_points: 1,
    club_whole_steps: true,
    club_adds_up: false,
});

export function createRule(store, program, values) {
    const rule = store.models["loyalty.rule"].create({ program_id: program, ...values });
    rule.validProductIds = new Set(values.productIds || []);
    return rule;
}

/** A reward of the club: money for points unless told otherwise. */
export function createReward(store, program, values = {}) {
    return store.models["loyalty.reward"].create({
        program_id: program,
        description: "Money for points",
        reward_type: "discount",
        discount_mode: "per_point",
        discount: 0.01,
        discount_applicability: "order",
        required_points: 1,
        discount_max_amount: 0,
        clear_wallet: false,
        is_global_discount: false,
        club_audience_kind: false,
        discount_line_product_id: store.models["product.product"].get(5),
        reward_product_domain: "null",
        ...values,
    });
}

/** A membership as the server writes it into `club_till_data`. */
export const membership = (values = {}) => ({
    member_id: 1,
    program_id: CLUB_ID,
    card_id: 901,
    own: false,
    holder_name: "Sarah Mitchell",
    kind: "individual",
    terms: "individual",
    state: "active",
    state_reason: "",
    points: 500,
    point_worth: 0.01,
    may_spend: true,
    spend_left: null,
    spenders: [],
    ...values,
});

export const companyMembership = (values = {}) =>
    membership({
        member_id: 2,
        card_id: 902,
        holder_name: "Parsons Equipment",
        kind: "legal",
        terms: "legal",
        points: 12300,
        ...values,
    });

/** Put a customer on the order, and the cards of his memberships into the till. */
export function serveCustomer(store, order, memberships, values = {}) {
    const partner = store.models["res.partner"].get(3);
    const isContact = memberships.some((row) => row.kind === "legal");
    partner.update({
        name: "Paul North",
        club_kind: isContact ? "legal" : "individual",
        club_terms: isContact ? "legal" : "individual",
        club_till_data: {
            holder_id: partner.id,
            holder_name: memberships[0]?.holder_name || "Paul North",
            for_company: isContact,
            memberships,
        },
        ...values,
    });
    order.setPartner(partner);
    for (const row of memberships) {
        store.clubCard(store.models["loyalty.program"].get(row.program_id), row, partner);
    }
    return partner;
}

/** What the order wins, as the store would note it. */
export function noteWon(order, club, cardId, points) {
    order.uiState.couponPointChanges[cardId] = {
        points,
        program_id: club.id,
        coupon_id: cardId,
    };
}
