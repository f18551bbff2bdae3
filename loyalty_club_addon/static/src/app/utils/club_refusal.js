import { _t } from "@web/core/l10n/translation";
import { fitText, formatPercent, formatPoints } from "@loyalty_club_addon/app/utils/club_format";

/**
 * Texts of "why not", the same as `loyalty.club.reason` on the server writes.
 * They are read on a button: at most 60 characters.
 */
const TEXTS = {
    no_customer: () => _t("Choose the customer first"),
    wrong_kind: ({ kind }) =>
        kind === "legal" ? _t("For companies only") : _t("For individuals only"),
    tier_low: ({ tiers, andAbove, missing }) => {
        const values = { tier: tiers[0], tiers: tiers.join(_t(" or ")), missing };
        if (andAbove) {
            return missing
                ? _t("%(tier)s and above; %(missing)s to go", values)
                : _t("%(tier)s and above", values);
        }
        return missing
            ? _t("For %(tiers)s only; %(missing)s to go", values)
            : _t("For %(tiers)s only", values);
    },
    not_member: () => _t("Not a member of this club yet"),
    suspended: () => _t("Membership suspended; ask the manager"),
    left: () => _t("Left the club"),
    contact_no_spend: ({ contact, allowed }) =>
        allowed.length
            ? _t("%(contact)s may not spend; %(allowed)s may", {
                  contact,
                  allowed: allowed.join(_t(" or ")),
              })
            : _t("%(contact)s may not spend the points", { contact }),
    ceiling_reached: ({ left }) =>
        _t("Monthly ceiling: %(points)s points left", { points: formatPoints(left) }),
    points_short: ({ missing, money }) =>
        money
            ? _t("%(points)s points short (about %(money)s more)", {
                  points: formatPoints(missing),
                  money,
              })
            : _t("%(points)s points short", { points: formatPoints(missing) }),
    pending: ({ text }) => text,
    min_spend: ({ points }) => _t("Minimum %(points)s points", { points: formatPoints(points) }),
    max_basket: ({ share, points }) =>
        points
            ? _t("At most %(share)s of this basket; minimum %(points)s points", {
                  share: formatPercent(share),
                  points: formatPoints(points),
              })
            : _t("At most %(share)s of this basket", { share: formatPercent(share) }),
    next_time: () => _t("Points of this purchase count next time"),
    offline: () => _t("Offline: points are kept, not spent"),
    unknown: () => _t("No member with this number. Enrol?"),
    not_now: () => _t("Nothing in this basket to use it on"),
    not_offered: () => _t("This reward is not on offer here"),
};

/**
 * @param {string} code of `loyalty.club.reason`
 * @param {Object} [values] what the text names
 * @returns {{code: string, text: string}}
 */
export function refusal(code, values = {}) {
    return { code, text: fitText(TEXTS[code](values)) };
}

/** @returns {boolean} whether one of the memberships stands in a tier that an offer is for */
export function isTierOpen(audience, memberships) {
    return (
        !audience ||
        memberships.some((m) => m.state === "active" && audience.tiers.includes(m.tier_id))
    );
}

/** Why nobody of these memberships stands in a tier; the twin of `_audience_refusal`. */
function tierRefusal({ tiers, kind }, memberships, terms) {
    if (!tiers.length) {
        return refusal("not_offered");
    }
    if (kind && kind !== terms) {
        return refusal("wrong_kind", { kind });
    }
    for (const { state, tier_steps: steps = [] } of memberships) {
        const admitted = steps.filter((step) => tiers.includes(step.id));
        if (admitted.length) {
            return state === "active"
                ? refusal("tier_low", {
                      tiers: admitted.map((step) => step.name),
                      andAbove:
                          admitted.length > 1 &&
                          steps.indexOf(admitted[0]) === steps.length - admitted.length,
                      missing: admitted.find((step) => step.missing)?.missing,
                  })
                : refusal(state);
        }
    }
    return refusal("not_member");
}

/**
 * Is an offer closed to this customer? The twin of `loyalty.club.audience.mixin`.
 *
 * @param {Object} offer loyalty.program, loyalty.reward or loyalty.rule record
 * @param {Object} [partner] res.partner record
 * @param {string} [terms] of the membership, when they are not the customer's: a contact who buys
 *  for himself is an individual
 * @param {Array} [memberships] that the purchase counts for, see `clubCounted`
 * @returns {{code: string, text: string}|null} null when it is open
 */
export function audienceRefusal(offer, partner, terms, memberships = []) {
    const { club_audience_kind: kind, club_till_audience: audience } = offer;
    if (!kind && !audience) {
        return null;
    }
    if (!partner) {
        return refusal("no_customer");
    }
    const ownTerms = terms || partner.club_terms;
    if (kind && ownTerms !== kind) {
        return refusal("wrong_kind", { kind });
    }
    return isTierOpen(audience, memberships) ? null : tierRefusal(audience, memberships, ownTerms);
}
