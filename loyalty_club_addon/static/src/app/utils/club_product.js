import { _t } from "@web/core/l10n/translation";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

async function chooseProduct(dialog, reward) {
    const products = reward.reward_product_ids;
    if (products.length < 2) {
        return products[0];
    }
    return makeAwaitable(dialog, SelectionPopup, {
        title: _t("Which product?"),
        list: products.map((product) => ({
            id: product.id,
            label: product.display_name,
            item: product,
        })),
    });
}

/**
 * Give one free product of a club: of those in the basket, or with a new line for it.
 *
 * @param {Object} component with `pos`, `dialog` and `notification`
 * @param {Object} reward loyalty.reward record
 * @param {number} cardId
 * @returns {Promise<boolean|string>} true, false when no product was chosen, or why not
 */
export async function takeClubProduct({ pos, dialog, notification }, reward, cardId) {
    const order = pos.getOrder();
    const product = await chooseProduct(dialog, reward);
    if (!product) {
        return false;
    }
    if (!order.hasClubProduct(reward, cardId, product)) {
        await pos.addLineToCurrentOrder({
            product_id: product,
            product_tmpl_id: product.product_tmpl_id,
            qty: reward.reward_product_qty,
        });
    }
    const result = order._applyReward(reward, cardId, { product });
    if (result !== true) {
        notification.add(result);
    }
    pos.updateRewards();
    return result;
}
