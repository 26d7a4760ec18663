package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** A signed integer of 64 bits. */
public record IntVal(long value) implements Val {
    @Override
    public Type type() {
        return Type.INT;
    }
}
