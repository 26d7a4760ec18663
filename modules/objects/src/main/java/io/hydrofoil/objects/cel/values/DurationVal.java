package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/** A span of time in nanoseconds. */
public record DurationVal(long nanos) implements Val {
    @Override
    public Type type() {
        return Type.DURATION;
    }
}
