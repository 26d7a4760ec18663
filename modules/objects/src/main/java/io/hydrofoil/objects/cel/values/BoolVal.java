package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** True or false. */
public enum BoolVal implements Val {
    FALSE,
    TRUE;

    public static BoolVal of(boolean flag) {
        return flag ? TRUE : FALSE;
    }

    @Override
    public Type type() {
        return Type.BOOL;
    }
}
