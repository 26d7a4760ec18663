package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** One condition of a label selector. Compares strings, or the bytes of a record's header without making strings. */
final class LabelRequirement {
    /** Operators; the first three mean the same but print differently. */
    enum Operator {
        EQUALS,
        DOUBLE_EQUALS,
        IN,
        NOT_EQUALS,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS
    }

    private static final int SHORT_NUMBER = 18;

    private final String key;
    private final Operator operator;
    private final List<String> values;
    private final byte[] keyUtf8;
    private final byte[][] valuesUtf8;
    private final long bound;

    /** @param values sorted; of GREATER and LESS one that is an integer */
    LabelRequirement(String key, Operator operator, List<String> values) {
        this.key = key;
        this.operator = operator;
        this.values = List.copyOf(values);
        this.keyUtf8 = key.getBytes(StandardCharsets.UTF_8);
        this.valuesUtf8 =
                values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.bound = operator == Operator.GREATER || operator == Operator.LESS ? Long.parseLong(values.getFirst()) : 0;
    }

    String key() {
        return key;
    }

    byte[] keyUtf8() {
        return keyUtf8;
    }

    /** Whether a label of this value (null: absent) fulfils it. */
    boolean matches(@Nullable String value) {
        return switch (operator) {
            case EQUALS, DOUBLE_EQUALS, IN -> value != null && values.contains(value);
            case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER, LESS -> value != null && compares(value);
        };
    }

    private boolean compares(String value) {
        try {
            long number = Long.parseLong(value);
            return operator == Operator.GREATER ? number > bound : number < bound;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** As {@link #matches(String)} for a value in a buffer; a negative length stands for absent. */
    boolean matches(DirectBuffer buffer, int offset, int length) {
        return switch (operator) {
            case EQUALS, DOUBLE_EQUALS, IN -> length >= 0 && contains(buffer, offset, length);
            case NOT_EQUALS, NOT_IN -> length < 0 || !contains(buffer, offset, length);
            case EXISTS -> length >= 0;
            case DOES_NOT_EXIST -> length < 0;
            case GREATER, LESS -> length > 0 && compares(buffer, offset, length);
        };
    }

    /** Short plain digits are compared in place; anything else is rare enough to become a string. */
    private boolean compares(DirectBuffer buffer, int offset, int length) {
        if (length > SHORT_NUMBER) {
            return compares(buffer.getStringWithoutLengthUtf8(offset, length));
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = buffer.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9) {
                return compares(buffer.getStringWithoutLengthUtf8(offset, length));
            }
            number = number * 10 + digit;
        }
        return operator == Operator.GREATER ? number > bound : number < bound;
    }

    private boolean contains(DirectBuffer buffer, int offset, int length) {
        for (byte[] value : valuesUtf8) {
            if (isSame(value, buffer, offset, length)) {
                return true;
            }
        }
        return false;
    }

    static boolean isSame(byte[] expected, DirectBuffer buffer, int offset, int length) {
        if (expected.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return switch (operator) {
            case EQUALS -> key + "=" + values.getFirst();
            case DOUBLE_EQUALS -> key + "==" + values.getFirst();
            case NOT_EQUALS -> key + "!=" + values.getFirst();
            case GREATER -> key + ">" + values.getFirst();
            case LESS -> key + "<" + values.getFirst();
            case IN -> key + " in (" + String.join(",", values) + ")";
            case NOT_IN -> key + " notin (" + String.join(",", values) + ")";
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
        };
    }
}
