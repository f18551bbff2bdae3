import { ResPartner } from "@point_of_sale/app/models/res_partner";
import { patch } from "@web/core/utils/patch";

patch(ResPartner.prototype, {
    /**
     * @param {Object} [program] loyalty.program record; none: of all clubs
     * @returns {Array} memberships as `loyalty.club.member._till_data` wrote them, the company's
     *  before the own one
     */
    clubMemberships(program) {
        const memberships = this.club_till_data?.memberships || [];
        return program
            ? memberships.filter((membership) => membership.program_id === program.id)
            : memberships;
    },
    /**
     * @param {Object} program loyalty.program record
     * @param {boolean} [own] prefer the own membership of a company's contact
     * @returns {Object|undefined} the membership that a purchase counts for
     */
    clubMembership(program, own = false) {
        const memberships = this.clubMemberships(program);
        return memberships.find((m) => Boolean(m.own) === Boolean(own)) || memberships[0];
    },
    /** @returns {boolean} whether a purchase may count for the company or for the person */
    hasClubChoice() {
        const memberships = this.clubMemberships();
        return memberships.some((m) => m.own) && memberships.some((m) => !m.own);
    },
    /** @param {string[]} terms of `searchTerms`; all of them must be in the search key */
    matchesClubSearch(terms) {
        const key = this.club_search_key || "";
        return terms.length > 0 && terms.every((term) => key.includes(term));
    },
});
