package io.hydrofoil.objects.cel.cost;

/**
 * The least and most that a size or cost can be, as unsigned numbers of 64 bits; what would be more is the largest.
 */
public record Range(long min, long max) {
    /** Largest number. */
    public static final long UNBOUNDED = -1;

    static final Range ZERO = new Range(0, 0);
    static final Range ONE = new Range(1, 1);
    static final Range UNKNOWN = new Range(0, UNBOUNDED);
    private static final double TWO_TO_64 = 0x1p64;

    public static Range of(long exactly) {
        return new Range(exactly, exactly);
    }

    Range plus(Range other) {
        return new Range(add(min, other.min), add(max, other.max));
    }

    Range times(Range other) {
        return new Range(multiply(min, other.min), multiply(max, other.max));
    }

    /** Rounded up. */
    Range times(double factor) {
        return new Range(multiply(min, factor), multiply(max, factor));
    }

    Range union(Range other) {
        return new Range(smaller(min, other.min), Long.compareUnsigned(max, other.max) > 0 ? max : other.max);
    }

    static long smaller(long one, long other) {
        return Long.compareUnsigned(one, other) < 0 ? one : other;
    }

    static long add(long one, long other) {
        long sum = one + other;
        return Long.compareUnsigned(sum, one) < 0 ? UNBOUNDED : sum;
    }

    /** The product, or the largest number. */
    public static long multiply(long one, long other) {
        return Math.unsignedMultiplyHigh(one, other) != 0 ? UNBOUNDED : one * other;
    }

    private static long multiply(long number, double factor) {
        double product = Math.ceil(toDouble(number) * factor);
        return product >= TWO_TO_64 ? UNBOUNDED : fromDouble(product);
    }

    /** An unsigned number as a decimal. */
    public static double toDouble(long number) {
        double low = number & Long.MAX_VALUE;
        return number < 0 ? low + 0x1p63 : low;
    }

    static long fromDouble(double number) {
        return number < 0x1p63 ? (long) number : (long) (number - 0x1p63) + Long.MIN_VALUE;
    }
}
