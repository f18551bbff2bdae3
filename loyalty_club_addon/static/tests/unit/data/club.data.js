import { patch } from "@web/core/utils/patch";
import { LoyaltyProgram } from "@pos_loyalty/../tests/unit/data/loyalty_program.data";
import { LoyaltyReward } from "@pos_loyalty/../tests/unit/data/loyalty_reward.data";
import { LoyaltyRule } from "@pos_loyalty/../tests/unit/data/loyalty_rule.data";
import { PosOrderLine } from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import { ResCompany } from "@point_of_sale/../tests/unit/data/res_company.data";
import { ResPartner } from "@point_of_sale/../tests/unit/data/res_partner.data";

/** The fields that the till loads for clubs; records are made in the tests that want them. */
const loadAlso = (model, ...names) =>
    patch(model.prototype, {
        _load_pos_data_fields() {
            return [...super._load_pos_data_fields(...arguments), ...names];
        },
    });

loadAlso(
    LoyaltyProgram,
    "is_club",
    "club_enrol_mode",
    "club_base",
    "club_audience_kind",
    "club_till_audience",
    "club_money_factor",
    "club_till_terms",
    "club_offline_amount"
);
loadAlso(
    LoyaltyRule,
    "club_audience_kind",
    "club_till_audience",
    "club_step_amount",
    "club_step_points",
    "club_whole_steps",
    "club_adds_up",
    "club_available",
    "club_under_list",
    "club_under_list_percent",
    "club_minimum_margin"
);
loadAlso(
    LoyaltyReward,
    "club_audience_kind",
    "club_till_audience",
    "club_points_min",
    "club_basket_share"
);
loadAlso(PosOrderLine, "club_points_chosen", "club_tier_percent");
loadAlso(
    ResCompany,
    "club_money_unit",
    "club_money_factor",
    "club_money_name",
    "club_late_days",
    "club_has_floor",
    "club_floor_percent"
);
loadAlso(ResPartner, "club_kind", "club_terms", "club_search_key", "club_till_data");
