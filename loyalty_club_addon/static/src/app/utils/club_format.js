import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";

const PERSIAN = { ",": "٬", ".": "٫" };
const TEXT_LENGTH = 60;

/** Persian readers read Persian digits; the rest of the text stays as it is. */
function inDigitsOfReader(text) {
    if (!user.lang?.startsWith("fa")) {
        return text;
    }
    return text.replace(/[0-9]|[.,](?=[0-9])/g, (char) =>
        char in PERSIAN ? PERSIAN[char] : String.fromCharCode(0x06f0 + Number(char))
    );
}

/**
 * @param {number} points
 * @returns {string} thousands separated, without needless decimals
 */
export function formatPoints(points) {
    const rounded = Math.round((points || 0) * 100) / 100;
    return inDigitsOfReader(formatFloat(rounded, { digits: [69, 2], trailingZeros: false }));
}

/** @returns {string} "30 %", in Persian "۳۰٪" */
export function formatPercent(share) {
    return formatPoints(share) + (user.lang?.startsWith("fa") ? "٪" : " %");
}

/**
 * @param {string} text as the number popup gives it, in the money in which people think
 * @param {Object} company res.company record of the till
 * @returns {number} in the currency of the till, 0 for what is no number
 */
export function parseClubMoney(text, company) {
    const factor = company.club_money_unit === "toman" ? company.club_money_factor : 1;
    try {
        return parseFloat(`${text || 0}`) * factor;
    } catch {
        return 0; // "-" or "." while somebody is typing
    }
}

/**
 * An amount the way people of this company say it: "£ 84.02", "840,200 Toman".
 *
 * @param {number} amount in the currency of the till
 * @param {Object} company res.company record of the till
 * @returns {string}
 */
export function formatClubMoney(amount, company) {
    if (company.club_money_unit === "toman") {
        const toman = Math.round(amount / company.club_money_factor);
        return _t("%s Toman", inDigitsOfReader(formatFloat(toman, { digits: [69, 0] })));
    }
    return inDigitsOfReader(formatCurrency(amount, company.currency_id.id));
}

/** A reason has to fit on a line of the till. */
export function fitText(text) {
    const characters = [...text.toString()];
    return characters.length > TEXT_LENGTH
        ? characters.slice(0, TEXT_LENGTH - 1).join("") + "…"
        : text.toString();
}
