/**
 * Orders have no way to the data service: the store puts its network state here, so that an order
 * can tell that nothing may be spent while the line is down.
 */
export const clubNetwork = {
    state: null,
    get offline() {
        return Boolean(this.state?.offline);
    },
};
