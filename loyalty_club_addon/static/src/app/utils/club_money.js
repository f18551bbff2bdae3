/**
 * Spend some of the points: the part that the member chose.
 *
 * @param {Object} component with `pos` and `notification`
 * @param {Object} reward loyalty.reward record, money for points of a club
 * @param {number} cardId
 * @param {number} clubPoints at most so many points
 * @returns {boolean|string} true, or why not
 */
export function takeClubMoney({ pos, notification }, reward, cardId, clubPoints) {
    const order = pos.getOrder();
    order.uiState.disabledRewards.delete(reward.id);
    const result = order._applyReward(reward, cardId, { clubPoints });
    if (result !== true) {
        notification.add(result);
    }
    pos.updateRewards();
    return result;
}
