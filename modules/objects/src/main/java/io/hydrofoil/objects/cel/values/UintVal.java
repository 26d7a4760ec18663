package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** An unsigned integer of 64 bits, in the bits of a long. */
public record UintVal(long bits) implements Val {
    @Override
    public Type type() {
        return Type.UINT;
    }
}
