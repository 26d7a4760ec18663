package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** Text. Its size is the number of its code points. */
public record StringVal(String text) implements Val {
    public static final StringVal EMPTY = new StringVal("");

    @Override
    public Type type() {
        return Type.STRING;
    }

    public int size() {
        return text.codePointCount(0, text.length());
    }

    @Override
    public long cost() {
        return size();
    }
}
