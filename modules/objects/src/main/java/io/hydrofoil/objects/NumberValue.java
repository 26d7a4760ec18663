package io.hydrofoil.objects;

import org.jspecify.annotations.Nullable;

/**
 * A JSON number. Integers that fit 64 bits are kept as such; every other number is a double, as in the Kubernetes API
 * machinery
 * (1.0 stays a double, and differs from 1 where a schema wants an integer).
 */
public final class NumberValue implements Value {
    private final long integer;
    private final double decimal;
    private final boolean integral;
    /** How it was written, if that is not how it is printed; null else. */
    private final @Nullable String written;

    private NumberValue(long integer, double decimal, boolean integral, @Nullable String written) {
        this.integer = integer;
        this.decimal = decimal;
        this.integral = integral;
        this.written = written;
    }

    /** An integer. */
    public static NumberValue of(long integer) {
        return new NumberValue(integer, integer, true, null);
    }

    /** A decimal number; must be finite. */
    public static NumberValue of(double decimal) {
        return new NumberValue((long) decimal, decimal, false, null);
    }

    /** As {@link #of(double)}, for a number that stood in JSON as {@code written}. */
    static NumberValue of(double decimal, String written) {
        return new NumberValue((long) decimal, decimal, false, written);
    }

    /** As it was written: what is read from the text of a number, such as a quantity, takes it literally. */
    String written() {
        return written == null ? toString() : written;
    }

    /** Whether this was an integer of at most 64 bits. */
    public boolean isIntegral() {
        return integral;
    }

    /** The integer, or the decimal truncated. */
    public long longValue() {
        return integer;
    }

    /** The number as a double. */
    public double doubleValue() {
        return decimal;
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
    public boolean equals(Object other) {
        return other instanceof NumberValue that
                && integral == that.integral
                && (integral ? integer == that.integer : Double.compare(decimal, that.decimal) == 0);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(decimal);
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
