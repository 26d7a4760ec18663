package io.hydrofoil.objects;

/** JSON true or false. */
public enum BoolValue implements Value {
    FALSE,
    TRUE;

    /** The value of {@code flag}. */
    public static BoolValue of(boolean flag) {
        return flag ? TRUE : FALSE;
    }

    /** This value as a primitive. */
    public boolean flag() {
        return this == TRUE;
    }

    @Override
    public Value copy() {
        return this;
    }

    @Override
    public Value freeze() {
        return this;
    }

    @Override
    public String toString() {
        return this == TRUE ? "true" : "false";
    }
}
