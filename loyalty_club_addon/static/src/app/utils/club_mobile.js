import { ConnectionLostError } from "@web/core/network/rpc";
import { phoneKey, searchKey } from "@loyalty_club_addon/app/utils/club_search_key";

/**
 * The line is back before the customer has paid: find the customer whose mobile was noted.
 *
 * Two people with one mobile are nobody here; the cashier chooses.
 *
 * @param {Object} pos the till's store
 * @param {Object} order pos.order record
 * @returns {Promise<boolean>} whether the order has its customer
 */
export async function findNotedCustomer(pos, order) {
    const query = order.club_mobile;
    try {
        const found = await pos.data.callRelated("res.partner", "get_new_partner", [
            pos.config.id,
            [["name", "ilike", `${query}%`]],
            0,
        ]);
        const partners = found["res.partner"].filter((partner) =>
            searchKey("", [partner.phone || ""], []).split(" ").includes(phoneKey(query))
        );
        if (partners.length !== 1 || partners[0].hasClubChoice()) {
            return false;
        }
        order.setClubNotedCustomer(partners[0]);
        pos.updateRewards();
        return true;
    } catch (error) {
        if (error instanceof ConnectionLostError) {
            return false; // the server finds him when the order arrives
        }
        throw error;
    }
}
