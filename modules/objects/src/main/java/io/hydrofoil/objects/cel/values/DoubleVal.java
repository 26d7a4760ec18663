package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** A floating-point number. */
public record DoubleVal(double value) implements Val {
    @Override
    public Type type() {
        return Type.DOUBLE;
    }
}
