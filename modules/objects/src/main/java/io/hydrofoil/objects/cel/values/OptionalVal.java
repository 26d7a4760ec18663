package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;
import org.jspecify.annotations.Nullable;

/** A value that may be absent. */
public record OptionalVal(@Nullable Val value) implements Val {
    public static final OptionalVal NONE = new OptionalVal(null);
    private static final Type TYPE = Type.optional(Type.DYN);

    public static OptionalVal of(Val value) {
        return new OptionalVal(value);
    }

    @Override
    public Type type() {
        return TYPE;
    }
}
