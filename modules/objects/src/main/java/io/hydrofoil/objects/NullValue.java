package io.hydrofoil.objects;

/** JSON null, which is not the same as an absent field. */
public enum NullValue implements Value {
    NULL;

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
        return "null";
    }
}
