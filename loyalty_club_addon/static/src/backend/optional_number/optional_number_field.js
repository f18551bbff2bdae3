import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A day or a year that nobody needs to know: 0 is empty, and no thousands are parted. */
export class OptionalNumberField extends IntegerField {
    static template = "loyalty_club_addon.OptionalNumberField";
    static props = { ...IntegerField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? String(this.value) : "";
    }
}

registry.category("fields").add("loyalty_club_optional_number", {
    ...integerField,
    component: OptionalNumberField,
    extractProps: (fieldInfo) => ({
        ...integerField.extractProps(fieldInfo),
        placeholder: fieldInfo.placeholder,
    }),
});
