package io.hydrofoil.objects;

/**
 * A JSON value. Objects are trees of these on the write path and in control loops; reads copy stored bytes and build no
 * tree.
 * Scalars are immutable. {@link MapValue} and {@link ListValue} are mutable until frozen.
 */
public sealed interface Value permits MapValue, ListValue, StringValue, NumberValue, BoolValue, NullValue {
    /** A deep, mutable copy (scalars return themselves). */
    Value copy();

    /** Makes this value and all below it immutable; a later change breaks an invariant. Returns this. */
    Value freeze();
}
