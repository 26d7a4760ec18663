package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** Why there is no value, in the words that clients see. */
public record ErrorVal(String message) implements Val {
    /** What an operator says of an operand on its right that it does not take. */
    public static final ErrorVal NO_SUCH_OVERLOAD = new ErrorVal("no such overload");

    public static ErrorVal noSuchKey(String key) {
        return new ErrorVal("no such key: " + key);
    }

    /** What a function says of arguments that it does not take. */
    public static ErrorVal noSuchOverload(String function, Val... arguments) {
        StringBuilder text =
                new StringBuilder("no such overload: ").append(function).append('(');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(arguments[i].type().name());
        }
        return new ErrorVal(text.append(')').toString());
    }

    @Override
    public Type type() {
        return Type.ERROR;
    }
}
