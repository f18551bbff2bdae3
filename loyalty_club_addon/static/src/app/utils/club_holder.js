import { _t } from "@web/core/l10n/translation";

/** @returns {string} what kind of customer this is */
export function kindText(partner) {
    return partner.club_kind === "legal" ? _t("Legal entity") : _t("Individual");
}

/**
 * Whose points a customer brings: two people may give the same mobile.
 *
 * @param {Object} partner res.partner record
 * @param {Object} [membership] of `partner.club_till_data`
 * @returns {string} '' for somebody who stands for nobody else
 */
export function holderText(partner, membership) {
    const data = partner.club_till_data;
    if (!data?.for_company) {
        return "";
    }
    return membership?.own ? _t("Own points") : _t("for %s", data.holder_name);
}
