package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** A type as a value; types of one name are the same. */
public record TypeVal(Type named) implements Val {
    @Override
    public Type type() {
        return Type.TYPE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeVal that && named.name().equals(that.named.name());
    }

    @Override
    public int hashCode() {
        return named.name().hashCode();
    }
}
