package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** Null. */
public enum NullVal implements Val {
    NULL;

    @Override
    public Type type() {
        return Type.NULL;
    }
}
