package io.hydrofoil.objects.cel.values;

/** When values are equal: numbers by amount whatever their types, else only values of one type. */
public final class Equality {
    private Equality() {}

    public static boolean equal(Val one, Val other) {
        return switch (one) {
            case IntVal(long number) -> equalsInteger(number, other);
            case UintVal(long bits) -> equalsUnsigned(bits, other);
            case DoubleVal(double number) -> equalsDecimal(number, other);
            case ListVal list -> other instanceof ListVal that && equalLists(list, that);
            case MapVal map -> other instanceof MapVal that && map.size() == that.size() && map.sameEntries(that);
            case OptionalVal optional -> other instanceof OptionalVal that && equalOptionals(optional, that);
            case BoolVal ignored -> one.equals(other);
            case StringVal ignored -> one.equals(other);
            case BytesVal ignored -> one.equals(other);
            case NullVal ignored -> one.equals(other);
            case DurationVal ignored -> one.equals(other);
            case TimestampVal ignored -> one.equals(other);
            case TypeVal ignored -> one.equals(other);
            case OpaqueVal ignored -> one.equals(other);
            case ErrorVal ignored -> false;
        };
    }

    private static boolean equalOptionals(OptionalVal one, OptionalVal other) {
        Val value = one.value();
        Val that = other.value();
        if (value == null || that == null) {
            return value == null && that == null;
        }
        return equal(value, that);
    }

    private static boolean equalLists(ListVal one, ListVal other) {
        if (one.size() != other.size()) {
            return false;
        }
        // What is a set stays one on either side.
        boolean turned = other.isUnordered() && !one.isUnordered();
        return turned ? other.sameItems(one) : one.sameItems(other);
    }

    private static boolean equalsInteger(long number, Val other) {
        return switch (other) {
            case IntVal(long that) -> number == that;
            case UintVal(long bits) -> number >= 0 && number == bits;
            case DoubleVal(double that) -> !Double.isNaN(that) && Ordering.compare(number, that) == 0;
            default -> false;
        };
    }

    private static boolean equalsUnsigned(long bits, Val other) {
        return switch (other) {
            case UintVal(long that) -> bits == that;
            case IntVal(long number) -> number >= 0 && number == bits;
            case DoubleVal(double that) -> !Double.isNaN(that) && Ordering.compareUnsigned(bits, that) == 0;
            default -> false;
        };
    }

    private static boolean equalsDecimal(double number, Val other) {
        return switch (other) {
            case DoubleVal(double that) -> number == that;
            case IntVal ignored -> equal(other, new DoubleVal(number));
            case UintVal ignored -> equal(other, new DoubleVal(number));
            default -> false;
        };
    }
}
