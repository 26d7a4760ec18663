package io.hydrofoil.objects.yaml;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain scalar means by YAML 1.1 as Go's yaml.v2 reads it: yes, on and y are booleans; 0644, 0o644 and 0x1A4 are
 * integers, underscores are
 * ignored; 12:30:45 is text, and so is a timestamp.
 */
final class Scalars {
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}.*)?");
    private static final Pattern NOT_FINITE = Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");
    private static final int LONGEST_NUMBER = 1024;
    private static final Map<String, Value> WORDS = new HashMap<>();

    static {
        for (String word : "y Y yes Yes YES true True TRUE on On ON".split(" ")) {
            WORDS.put(word, BoolValue.TRUE);
        }
        for (String word : "n N no No NO false False FALSE off Off OFF".split(" ")) {
            WORDS.put(word, BoolValue.FALSE);
        }
        for (String word : new String[] {"", "~", "null", "Null", "NULL"}) {
            WORDS.put(word, NullValue.NULL);
        }
    }

    private Scalars() {}

    /** The value of a plain scalar. */
    static Value plain(String text) throws MalformedException {
        Value word = WORDS.get(text);
        if (word != null) {
            return word;
        }
        if (NOT_FINITE.matcher(text).matches()) {
            boolean isNan = text.toLowerCase(Locale.ROOT).endsWith("nan");
            String shown = isNan ? "NaN" : text.startsWith("-") ? "-Inf" : "+Inf";
            throw new MalformedException("json: unsupported value: " + shown);
        }
        Value number = number(text);
        return number == null ? new StringValue(text) : number;
    }

    /** Whether plain text would be read as something else than this text. */
    static boolean needsQuotes(String text) {
        return WORDS.containsKey(text)
                || text.equals("<<")
                || number(text) != null
                || NOT_FINITE.matcher(text).matches()
                || SEXAGESIMAL.matcher(text).matches()
                || TIMESTAMP.matcher(text).matches();
    }

    /** The number, or null if the text is none. */
    static @Nullable Value number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || "0123456789+-.".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        if (text.chars().anyMatch(c -> c >= 0x80)) {
            // The digits of other scripts are no digits here, though the JDK reads them.
            return null;
        }
        String digits = text.replace("_", "");
        Value integer = text.charAt(0) == '.' ? null : integer(digits);
        if (integer != null) {
            return integer;
        }
        if (!FLOAT.matcher(digits).matches()) {
            return null;
        }
        double decimal = Double.parseDouble(digits);
        return Double.isInfinite(decimal)
                ? null
                : Json.of(NumberValue.of(decimal).toString());
    }

    private static @Nullable Value integer(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String size = signed ? text.substring(1) : text;
        int radix = radix(size);
        String digits = size;
        if (radix != 10) {
            digits = size.length() > 1 && Character.isLetter(size.charAt(1)) ? size.substring(2) : size.substring(1);
        }
        if (digits.isEmpty() || Character.digit(digits.charAt(0), radix) < 0) {
            return null;
        }
        try {
            BigInteger value = new BigInteger(text.startsWith("-") ? "-" + digits : digits, radix);
            // beyond 64 bits it is a decimal, if it reads as one
            boolean fits = value.bitLength() < 64 || (value.bitLength() == 64 && value.signum() > 0);
            return fits ? Json.of(value.toString()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int radix(String size) {
        if (size.length() < 2 || size.charAt(0) != '0') {
            return 10;
        }
        return switch (size.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
    }
}
