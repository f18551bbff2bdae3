import { useEffect } from "@odoo/owl";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { patch } from "@web/core/utils/patch";
import { ClubEnrolForm } from "@loyalty_club_addon/app/components/club_enrol/club_enrol";
import { isMobile, phoneKey, searchTerms } from "@loyalty_club_addon/app/utils/club_search_key";
import { refusal } from "@loyalty_club_addon/app/utils/club_refusal";

patch(PartnerList, {
    components: { ...PartnerList.components, ClubEnrolForm },
});

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.clubOrder = this.pos.clubPartnerOrder; // empty for a receipt that is paid
        Object.assign(this.state, { clubSearched: "", clubEntered: "" });
        useEffect(
            (query) => {
                this.searchMobile(query);
            },
            () => [this.state.query]
        );
    },
    /** @returns {string} key of the mobile in the search field, '' while it is not complete */
    get clubMobile() {
        const query = this.state.query || "";
        return this.pos.hasClub() && isMobile(query) ? phoneKey(query) : "";
    },
    /**
     * A complete mobile needs no Enter: the server is asked at once, with the balances.
     *
     * The answer of a search that the cashier has typed over is still loaded, only not waited for.
     */
    async searchMobile(query) {
        const mobile = this.clubMobile;
        if (!mobile) {
            this.state.clubSearched = "";
            return;
        }
        if (this.pos.data.network.offline) {
            this.state.clubSearched = mobile; // nobody can be asked
            return;
        }
        if (this.clubSearching?.mobile !== mobile || this.state.clubSearched !== mobile) {
            this.globalState.offsetBySearch[query] = 0; // asked before, maybe not known then
            this.clubSearching = { mobile, done: this.getNewPartners() };
        }
        await this.clubSearching.done;
        if (this.clubMobile === mobile) {
            this.state.clubSearched = mobile;
        }
    },
    /** Enter, which a scanner sends: chooses the only customer of a mobile, or asks for a name. */
    async onEnter() {
        // a scanner is faster than the delay with which the search field passes on what is typed
        const typed = this.modalRef.el?.querySelector(".modal-header input")?.value;
        if (typed && this.pos.hasClub() && isMobile(typed)) {
            this.state.query = typed;
        }
        const mobile = this.clubMobile;
        if (!mobile) {
            return super.onEnter(...arguments);
        }
        await this.searchMobile(this.state.query);
        const partners = this.clubPartnersShown;
        this.state.clubEntered = mobile;
        if (partners.length === 1 && !partners[0].hasClubChoice()) {
            this.chooseClubPartner(partners[0], false);
        }
    },
    get clubPartnersShown() {
        return [
            ...this.getPartners(this.state.initialPartners),
            ...this.getPartners(this.state.loadedPartners),
        ];
    },
    /** Also by our key, in any spelling of digits and letters. */
    getPartners(partners) {
        const found = super.getPartners(...arguments);
        const query = this.state.query?.trim();
        const terms = query && this.pos.hasClub() ? searchTerms(query) : [];
        if (!terms.length) {
            return found;
        }
        const byKey = partners.filter((partner) => partner.matchesClubSearch(terms));
        return [...new Set([...found, ...byKey])];
    },
    /** @returns {boolean} whether to ask for a new member: everybody was asked, nobody has it */
    showClubEnrol(found) {
        return Boolean(
            !found &&
            this.clubMobile &&
            !this.pos.data.network.offline &&
            this.state.clubSearched === this.clubMobile &&
            this.pos.cashier._role !== "minimal"
        );
    },
    /** @returns {boolean} whether to keep the number: the till does not hold its customer */
    showClubNote(found) {
        return Boolean(
            !found &&
            this.clubOrder &&
            this.clubMobile &&
            this.pos.data.network.offline &&
            this.state.clubSearched === this.clubMobile
        );
    },
    get clubNoteText() {
        return refusal("offline").text;
    },
    noteClubMobile() {
        this.clubOrder.setPartner(false);
        this.clubOrder.club_mobile = `0${this.clubMobile}`;
        this.props.close();
    },
    get clubUnknownText() {
        return refusal("unknown").text;
    },
    /** @param {boolean} own whether the contact of a company buys for himself */
    chooseClubPartner(partner, own) {
        this.pos.clubChoice = { partnerId: partner.id, own };
        this.clickPartner(partner);
    },
    isClubSelected(partner, own) {
        const isOwn = partner.hasClubChoice() && Boolean(this.clubOrder?.club_own);
        return this.props.partner?.id === partner.id && isOwn === own;
    },
});
