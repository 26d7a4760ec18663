package io.hydrofoil.objects.cel.values;

import java.util.Arrays;

/** Which of two values comes first. */
public final class Ordering {
    private static final ErrorVal NOT_A_NUMBER = new ErrorVal("NaN values cannot be ordered");
    private static final double TWO_TO_64 = 0x1p64;
    private static final IntVal LESS = new IntVal(-1);
    private static final IntVal SAME = new IntVal(0);
    private static final IntVal GREATER = new IntVal(1);

    private Ordering() {}

    /** Whether values of this sort have an order. */
    public static boolean isOrdered(Val value) {
        return switch (value) {
            case BoolVal ignored -> true;
            case IntVal ignored -> true;
            case UintVal ignored -> true;
            case DoubleVal ignored -> true;
            case StringVal ignored -> true;
            case BytesVal ignored -> true;
            case DurationVal ignored -> true;
            case TimestampVal ignored -> true;
            default -> false;
        };
    }

    /** -1, 0 or 1 as an integer; an error if they have no common order. */
    public static Val compare(Val one, Val other) {
        return switch (one) {
            case BoolVal flag when other instanceof BoolVal that -> sign(flag.compareTo(that));
            case StringVal(String text) when other instanceof StringVal(String that) -> sign(compareTexts(text, that));
            case BytesVal bytes
            when other instanceof BytesVal that -> sign(Arrays.compareUnsigned(bytes.bytes(), that.bytes()));
            case DurationVal(long nanos)
            when other instanceof DurationVal(long that) -> sign(Long.compare(nanos, that));
            case TimestampVal time
            when other instanceof TimestampVal that -> sign(time.moment().compareTo(that.moment()));
            case IntVal(long number) -> compareInteger(number, other);
            case UintVal(long bits) -> compareUnsignedTo(bits, other);
            case DoubleVal(double number) -> compareDecimal(number, other);
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    /** By bytes of UTF-8, as Go compares strings; UTF-16 would put surrogates before the last of the basic plane. */
    public static int compareTexts(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean mixed = Character.isSurrogate(a) != Character.isSurrogate(b);
                return mixed ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static Val compareInteger(long number, Val other) {
        return switch (other) {
            case IntVal(long that) -> sign(Long.compare(number, that));
            case UintVal(long bits) -> number < 0 ? LESS : sign(Long.compareUnsigned(number, bits));
            case DoubleVal(double that) when Double.isNaN(that) -> NOT_A_NUMBER;
            case DoubleVal(double that) -> sign(compare(number, that));
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    private static Val compareUnsignedTo(long bits, Val other) {
        return switch (other) {
            case UintVal(long that) -> sign(Long.compareUnsigned(bits, that));
            case IntVal(long number) -> number < 0 ? GREATER : sign(Long.compareUnsigned(bits, number));
            case DoubleVal(double that) when Double.isNaN(that) -> NOT_A_NUMBER;
            case DoubleVal(double that) -> sign(compareUnsigned(bits, that));
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    private static Val compareDecimal(double number, Val other) {
        boolean isNumber = other instanceof DoubleVal || other instanceof IntVal || other instanceof UintVal;
        if (!isNumber) {
            return ErrorVal.NO_SUCH_OVERLOAD;
        }
        if (Double.isNaN(number)) {
            return NOT_A_NUMBER;
        }
        return switch (other) {
            case DoubleVal(double that) when Double.isNaN(that) -> NOT_A_NUMBER;
            case DoubleVal(double that) -> sign(number < that ? -1 : number == that ? 0 : 1);
            case IntVal(long that) -> sign(-compare(that, number));
            case UintVal(long that) -> sign(-compareUnsigned(that, number));
            default -> ErrorVal.NO_SUCH_OVERLOAD;
        };
    }

    /** Exact where a long does not fit a double. */
    static int compare(long number, double decimal) {
        if (decimal < -0x1p63) {
            return 1;
        }
        if (decimal >= 0x1p63) {
            return -1;
        }
        int whole = Long.compare(number, (long) decimal);
        double rest = decimal - (double) (long) decimal;
        return whole != 0 ? whole : rest > 0 ? -1 : rest < 0 ? 1 : 0;
    }

    static int compareUnsigned(long bits, double decimal) {
        if (decimal < 0) {
            return 1;
        }
        if (decimal >= TWO_TO_64) {
            return -1;
        }
        long floor = decimal < 0x1p63 ? (long) decimal : (long) (decimal - 0x1p63) + Long.MIN_VALUE;
        int whole = Long.compareUnsigned(bits, floor);
        return whole != 0 ? whole : decimal > Math.floor(decimal) ? -1 : 0;
    }

    private static IntVal sign(int order) {
        return order == 0 ? SAME : order < 0 ? LESS : GREATER;
    }
}
