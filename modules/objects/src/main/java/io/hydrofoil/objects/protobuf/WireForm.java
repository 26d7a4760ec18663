package io.hydrofoil.objects.protobuf;

/** How a message looks in JSON. */
enum WireForm {
    /** As an object with the message's fields. */
    FIELDS,
    /** As a string. */
    QUANTITY,
    /** As a number or a string. */
    INT_OR_STRING,
    /** As text with whole seconds; a message without fields is a time that is not set. */
    TIME,
    /** As text with microseconds. */
    MICRO_TIME,
    /** As the JSON that its bytes hold. */
    RAW,
    /** As a list. */
    ITEMS,
    /** As a schema or a list of schemas. */
    SCHEMA_OR_LIST,
    /** As a schema or a list of strings. */
    SCHEMA_OR_TEXTS,
    /** As a schema, which allows by being there, or a boolean. */
    SCHEMA_OR_FLAG;

    static WireForm of(String message) {
        return switch (message) {
            case "quantity.Quantity" -> QUANTITY;
            case "intstr.IntOrString" -> INT_OR_STRING;
            case "meta.v1.Time" -> TIME;
            case "meta.v1.MicroTime" -> MICRO_TIME;
            case "meta.v1.FieldsV1", "runtime.RawExtension", "apiextensions.v1.JSON" -> RAW;
            case "meta.v1.Verbs",
                    "authentication.v1.ExtraValue",
                    "authorization.v1.ExtraValue",
                    "certificates.v1.ExtraValue",
                    "certificates.v1beta1.ExtraValue" -> ITEMS;
            case "apiextensions.v1.JSONSchemaPropsOrArray" -> SCHEMA_OR_LIST;
            case "apiextensions.v1.JSONSchemaPropsOrStringArray" -> SCHEMA_OR_TEXTS;
            case "apiextensions.v1.JSONSchemaPropsOrBool" -> SCHEMA_OR_FLAG;
            default -> FIELDS;
        };
    }
}
