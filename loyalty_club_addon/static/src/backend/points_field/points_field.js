import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { formatFloat } from "@web/views/fields/formatters";

/**
 * Points: whole ones without decimals, also in the sums of a list, where options of the field do
 * not count.
 */
export const clubPointsField = {
    ...floatField,
    component: FloatField,
    extractProps: (fieldInfo) => ({
        ...floatField.extractProps(fieldInfo),
        trailingZeros: false,
    }),
};

export function formatClubPoints(value, options = {}) {
    return formatFloat(value, { ...options, trailingZeros: false });
}
formatClubPoints.extractOptions = (fieldInfo) => ({
    ...formatFloat.extractOptions(fieldInfo),
    trailingZeros: false,
});

registry.category("fields").add("loyalty_club_points", clubPointsField);
registry.category("formatters").add("loyalty_club_points", formatClubPoints);
