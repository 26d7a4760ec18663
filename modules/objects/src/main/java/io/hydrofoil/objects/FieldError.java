package io.hydrofoil.objects;

/**
 * One fault of one field, as validation reports it.
 *
 * @param type what sort of fault; decides reason and wording
 * @param field path as Kubernetes writes it, for example {@code spec.containers[0].image}
 * @param badValue the value as it appears in the message, already rendered (a quoted string, a number, JSON); empty if
 *        the type shows none
 * @param detail the rest of the message; may be empty
 */
public record FieldError(Type type, String field, String badValue, String detail) {
    /** Sorts of faults, with the cause's reason and the words that begin the message (source: errors.csv). */
    public enum Type {
        NOT_FOUND("FieldValueNotFound", "Not found"),
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        INTERNAL("InternalError", "Internal error"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

        private final String reason;
        private final String words;

        Type(String reason, String words) {
            this.reason = reason;
            this.words = words;
        }

        /** Reason of the cause. */
        public String reason() {
            return reason;
        }

        /** First words of the message. */
        public String words() {
            return words;
        }
    }

    /** The message without the field, for example {@code Required value: name or generateName is required}. */
    public String message() {
        StringBuilder text = new StringBuilder(type.words());
        if (!badValue.isEmpty()) {
            text.append(": ").append(badValue);
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }
}
