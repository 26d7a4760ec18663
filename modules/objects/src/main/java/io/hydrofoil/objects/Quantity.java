package io.hydrofoil.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource quantity such as {@code 500m}, {@code 1536Mi} or {@code 1e3}. Immutable; exact down to 10^-9 (finer values
 * round away from zero).
 * Text that is already canonical but for a sign, leading zeros or an upper-case exponent is kept as it was given, all
 * other text becomes canonical
 * (facts recorded from a v1.36 server: {@code 1000m} prints as 1, {@code 1E3} stays, {@code 0.5Gi} is 512Mi, {@code Gi}
 * alone is 0).
 */
public final class Quantity implements Comparable<Quantity> {
    /** How a quantity prints. */
    public enum Format {
        /** Suffixes n, u, m, k, M, G, T, P, E. */
        DECIMAL,
        /** Exponents, for example {@code 1e3}. */
        EXPONENT,
        /** Suffixes Ki to Ei. */
        BINARY
    }

    /** Nothing. */
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL, "0");

    private static final String WRONG_FORMAT =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
    private static final String SUFFIX_LETTERS = "eEinumkKMGTP";
    private static final String[] DECIMAL_SUFFIXES = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final String[] BINARY_SUFFIXES = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final BigDecimal LARGEST_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal BINARY_FROM = BigDecimal.valueOf(1024);
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final int NANO_DIGITS = 9;
    private static final int MILLI_DIGITS = 3;
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_EXPONENT = 1000;
    private static final int EXACT_DIGITS = 18;

    private final BigDecimal amount;
    private final Format format;
    private final @Nullable String given;

    private Quantity(BigDecimal amount, Format format, @Nullable String given) {
        this.amount = amount;
        this.format = format;
        this.given = given;
    }

    /** {@code value} units. */
    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL, null);
    }

    /** {@code value} thousandths. */
    public static Quantity ofMilli(long value) {
        return new Quantity(BigDecimal.valueOf(value, MILLI_DIGITS), Format.DECIMAL, null);
    }

    /** {@code value} units that print with Ki to Ei. */
    public static Quantity ofBytes(long value) {
        return new Quantity(BigDecimal.valueOf(value), Format.BINARY, null);
    }

    /** A quantity as it stands in an object: a string or a number; null counts as zero. */
    public static Quantity of(Value value) throws MalformedException {
        return switch (value) {
            case StringValue(String text) -> parse(text.strip());
            case NumberValue number -> parse(number.written());
            case NullValue ignored -> ZERO;
            case MapValue ignored -> throw new MalformedException(WRONG_FORMAT);
            case ListValue ignored -> throw new MalformedException(WRONG_FORMAT);
            case BoolValue ignored -> throw new MalformedException(WRONG_FORMAT);
        };
    }

    /** Reads a quantity; the message of the exception is the one that clients know. */
    public static Quantity parse(String text) throws MalformedException {
        if (text.equals("0")) {
            return ZERO;
        }
        Scanner scan = new Scanner(text);
        Suffix suffix = Suffix.of(scan.suffix);
        BigDecimal number = new BigDecimal(new BigInteger(scan.whole + scan.fraction), scan.fraction.length());
        if (scan.negative) {
            number = number.negate();
        }
        return suffix.format == Format.BINARY
                ? binary(text, scan, number, suffix)
                : decimal(text, scan, number, suffix);
    }

    private static Quantity decimal(String text, Scanner scan, BigDecimal number, Suffix suffix)
            throws MalformedException {
        BigDecimal amount = number.scaleByPowerOfTen(suffix.exponent);
        if (-amount.stripTrailingZeros().scale() > MAX_EXPONENT) {
            throw new MalformedException(WRONG_SUFFIX);
        }
        int scale = suffix.exponent - scan.fraction.length();
        String digits = scan.whole + scan.fraction;
        boolean exact = digits.length() <= EXACT_DIGITS && scale >= -NANO_DIGITS;
        boolean canonical = exact && scale % 3 == 0 && !digits.endsWith("000") && digits.charAt(0) != '0';
        return new Quantity(rounded(amount), suffix.format, canonical ? text : null);
    }

    private static Quantity binary(String text, Scanner scan, BigDecimal number, Suffix suffix) {
        BigDecimal amount = rounded(number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(suffix.exponent))));
        int decimals = (int) (suffix.exponent * 3 / 10f);
        boolean exact = scan.fraction.isEmpty() && 15 - scan.whole.length() - decimals - 1 >= 0;
        if (exact) {
            boolean canonical = (Long.parseLong(scan.whole) & 7) != 0;
            return new Quantity(amount, Format.BINARY, canonical ? text : null);
        }
        BigDecimal size = amount.abs().min(LARGEST_BINARY);
        boolean small = size.signum() != 0 && size.compareTo(BigDecimal.ONE) < 0;
        BigDecimal capped = amount.signum() < 0 ? size.negate() : size;
        return new Quantity(capped, small ? Format.DECIMAL : Format.BINARY, null);
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.scale() <= NANO_DIGITS ? amount : amount.setScale(NANO_DIGITS, RoundingMode.UP);
    }

    /** The value rounded away from zero to an integer; beyond 64 bits the nearest that fits. */
    public long value() {
        return saturated(amount);
    }

    /** The value times 1000, rounded away from zero to an integer; beyond 64 bits the nearest that fits. */
    public long milliValue() {
        return saturated(amount.movePointRight(MILLI_DIGITS));
    }

    private static long saturated(BigDecimal exact) {
        BigInteger whole = exact.setScale(0, RoundingMode.UP).toBigInteger();
        if (whole.bitLength() > 63) {
            return whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return whole.longValue();
    }

    /** The exact amount. */
    public BigDecimal amount() {
        return amount;
    }

    /** How it prints. */
    public Format format() {
        return format;
    }

    /** -1, 0 or 1. */
    public int signum() {
        return amount.signum();
    }

    /**
     * Rounded away from zero to thousandths, as resource lists are when they are defaulted; text that needs no rounding
     * is kept.
     */
    public Quantity roundedToMilli() {
        return amount.scale() <= MILLI_DIGITS
                ? this
                : new Quantity(amount.setScale(MILLI_DIGITS, RoundingMode.UP), format, null);
    }

    /** The sum, in the format of this, or of {@code other} if this is zero. */
    public Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount), signum() == 0 ? other.format : format, null);
    }

    /** The difference, in the format of this, or of {@code other} if this is zero. */
    public Quantity minus(Quantity other) {
        return new Quantity(amount.subtract(other.amount), signum() == 0 ? other.format : format, null);
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    /** As {@link #canonical}, but text that was given in an equivalent spelling is kept. */
    @Override
    public String toString() {
        return given != null ? given : canonical();
    }

    /** The canonical text: an integer with the largest suffix that needs no fraction. */
    public String canonical() {
        if (amount.signum() == 0) {
            return "0";
        }
        if (format == Format.BINARY && amount.abs().compareTo(BINARY_FROM) >= 0 && isWhole()) {
            return binaryText();
        }
        BigDecimal plain = amount.stripTrailingZeros();
        int exponent = Math.floorDiv(-plain.scale(), 3) * 3;
        if (format != Format.EXPONENT) {
            exponent = Math.min(exponent, 3 * (DECIMAL_SUFFIXES.length - 4));
        }
        String digits = plain.scaleByPowerOfTen(-exponent).toBigInteger().toString();
        if (format == Format.EXPONENT) {
            return exponent == 0 ? digits : digits + "e" + exponent;
        }
        return digits + DECIMAL_SUFFIXES[exponent / 3 + 3];
    }

    private boolean isWhole() {
        return amount.scale() <= 0 || amount.stripTrailingZeros().scale() <= 0;
    }

    private String binaryText() {
        BigInteger units = amount.toBigInteger();
        int power = Math.min(units.getLowestSetBit() / 10, BINARY_SUFFIXES.length - 1);
        return units.divide(KIBI.pow(power)) + BINARY_SUFFIXES[power];
    }

    /** Equal amounts, whatever the format. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity that && amount.compareTo(that.amount) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(amount.stripTrailingZeros());
    }

    /** What a suffix means: ten (or two, if binary) to this power. */
    private record Suffix(Format format, int exponent) {
        static Suffix of(String text) throws MalformedException {
            for (int i = 0; i < DECIMAL_SUFFIXES.length; i++) {
                if (DECIMAL_SUFFIXES[i].equals(text)) {
                    return new Suffix(Format.DECIMAL, (i - 3) * 3);
                }
            }
            for (int i = 1; i < BINARY_SUFFIXES.length; i++) {
                if (BINARY_SUFFIXES[i].equals(text)) {
                    return new Suffix(Format.BINARY, i * 10);
                }
            }
            if (text.length() > 1 && (text.charAt(0) == 'e' || text.charAt(0) == 'E')) {
                return new Suffix(Format.EXPONENT, exponent(text.substring(1)));
            }
            throw new MalformedException(WRONG_SUFFIX);
        }

        private static int exponent(String text) throws MalformedException {
            try {
                int exponent = Integer.parseInt(text);
                if (exponent >= -MAX_EXPONENT && exponent <= MAX_EXPONENT) {
                    return exponent;
                }
            } catch (NumberFormatException e) {
                throw new MalformedException(WRONG_SUFFIX, e);
            }
            throw new MalformedException(WRONG_SUFFIX);
        }
    }

    /** Splits text into sign, digits before and after the point, and suffix. */
    private static final class Scanner {
        private final String text;
        private int at;
        final boolean negative;
        final String whole;
        final String fraction;
        final String suffix;

        Scanner(String text) throws MalformedException {
            if (text.isEmpty() || text.length() > MAX_LENGTH) {
                throw new MalformedException(WRONG_FORMAT);
            }
            this.text = text;
            this.negative = text.charAt(0) == '-';
            if (negative || text.charAt(0) == '+') {
                at++;
            }
            while (at < text.length() && text.charAt(at) == '0') {
                at++;
            }
            String digits = digits();
            this.whole = digits.isEmpty() ? "0" : digits;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                this.fraction = digits();
            } else {
                this.fraction = "";
            }
            int start = at;
            while (at < text.length() && SUFFIX_LETTERS.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            digits();
            if (at < text.length()) {
                throw new MalformedException(WRONG_FORMAT);
            }
            this.suffix = text.substring(start);
        }

        private String digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return text.substring(start, at);
        }
    }
}
