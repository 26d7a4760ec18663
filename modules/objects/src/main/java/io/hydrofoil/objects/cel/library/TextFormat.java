package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.check.Overload.TemplateFault;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code "…%s…".format([…])}: clauses {@code %s %d %f %e %b %x %X %o}, numbers grouped as in English. */
final class TextFormat {
    private static final int USUAL_PRECISION = 6;
    private static final int MAX_PRECISION = 1000;
    private static final String RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

    private final String pattern;
    private int at;

    private TextFormat(String pattern) {
        this.pattern = pattern;
    }

    /** Why a text cannot be made. */
    private static final class FormatException extends Exception {
        private static final long serialVersionUID = 1;

        FormatException(String message) {
            super(message, null, false, false);
        }
    }

    /** The function, which checks patterns that are written down before it runs. */
    static Overload.TemplateBody body() {
        return new Overload.TemplateBody() {
            @Override
            public Val apply(Val... values) {
                return format(Texts.text(values[0]), (ListVal) values[1]);
            }

            @Override
            public @Nullable TemplateFault fault(String template, List<Type> items) {
                return TextFormat.fault(template, items);
            }
        };
    }

    /**
     * One clause.
     *
     * @param kind s, d, f, e, b, x, X or o
     * @param precision digits after the point
     */
    record Clause(char kind, int precision) {}

    static Val format(String pattern, ListVal arguments) {
        StringBuilder out = new StringBuilder();
        TextFormat format = new TextFormat(pattern);
        try {
            int next = 0;
            for (Clause clause = format.nextClause(out); clause != null; clause = format.nextClause(out)) {
                if (next >= arguments.size()) {
                    return new ErrorVal("index " + next + " out of range");
                }
                out.append(formatted(clause, arguments.get(next)));
                next++;
            }
            return new StringVal(out.toString());
        } catch (FormatException e) {
            return new ErrorVal(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with a pattern for arguments of these types, before there are values; null if nothing is. */
    static @Nullable TemplateFault fault(String pattern, List<Type> arguments) {
        TextFormat format = new TextFormat(pattern);
        StringBuilder ignored = new StringBuilder();
        int next = 0;
        try {
            for (Clause clause = format.nextClause(ignored); clause != null; clause = format.nextClause(ignored)) {
                if (next >= arguments.size()) {
                    return new TemplateFault(-1, "index " + next + " out of range");
                }
                String refusal = refusal(clause, arguments.get(next));
                if (refusal != null) {
                    return new TemplateFault(next, "error during formatting: " + refusal);
                }
                next++;
            }
        } catch (FormatException e) {
            return new TemplateFault(-1, String.valueOf(e.getMessage()));
        }
        return next < arguments.size()
                ? new TemplateFault(
                        -1,
                        "too many arguments supplied to string.format (expected " + next + ", got " + arguments.size()
                                + ")")
                : null;
    }

    /** Copies text up to the next clause and answers that; null at the end. */
    private @Nullable Clause nextClause(StringBuilder out) throws FormatException {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '%') {
                out.append('%');
                at++;
            } else if (at == pattern.length()) {
                throw new FormatException("unexpected end of string");
            } else {
                return clause();
            }
        }
        return null;
    }

    private Clause clause() throws FormatException {
        int precision = USUAL_PRECISION;
        if (pattern.charAt(at) == '.') {
            int start = ++at;
            while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
                at++;
            }
            if (at == pattern.length()) {
                throw badPrecision("could not find end of precision specifier");
            }
            precision = precision(pattern.substring(start, at));
        }
        char kind = pattern.charAt(at++);
        if ("sdfebxXo".indexOf(kind) < 0) {
            throw new FormatException(
                    "could not parse formatting clause: unrecognized formatting clause \"" + kind + "\"");
        }
        return new Clause(kind, precision);
    }

    private static int precision(String digits) throws FormatException {
        try {
            int precision = Integer.parseInt(digits);
            if (precision <= MAX_PRECISION) {
                return precision;
            }
        } catch (NumberFormatException e) {
            throw badPrecision("error while converting precision to integer: strconv.Atoi: parsing \"" + digits
                    + "\": invalid syntax");
        }
        throw badPrecision("precision " + digits + " exceeds " + MAX_PRECISION);
    }

    private static FormatException badPrecision(String message) {
        return new FormatException("could not parse formatting clause: error while parsing precision: " + message);
    }

    private static @Nullable String refusal(Clause clause, Type type) {
        if (type.isDynOrError() || type.kind() == Type.Kind.PARAMETER) {
            return null;
        }
        boolean fits =
                switch (clause.kind) {
                    case 's' ->
                        switch (type.kind()) {
                            case STRUCT, OPAQUE -> false;
                            default -> true;
                        };
                    case 'd', 'o' -> type.equals(Type.INT) || type.equals(Type.UINT);
                    case 'f', 'e' -> type.equals(Type.DOUBLE);
                    case 'b' -> type.equals(Type.INT) || type.equals(Type.UINT) || type.equals(Type.BOOL);
                    default ->
                        type.equals(Type.INT)
                                || type.equals(Type.UINT)
                                || type.equals(Type.STRING)
                                || type.equals(Type.BYTES);
                };
        return fits ? null : refusal(clause, type.name());
    }

    private static String refusal(Clause clause, String given) {
        String rule =
                switch (clause.kind) {
                    case 's' ->
                        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types,"
                                + " durations, and timestamps";
                    case 'd' -> "decimal clause can only be used on integers";
                    case 'f' -> "fixed-point clause can only be used on doubles";
                    case 'e' -> "scientific clause can only be used on doubles";
                    case 'b' -> "only integers and bools can be formatted as binary";
                    case 'o' -> "octal clause can only be used on integers";
                    default -> "only integers, byte buffers, and strings can be formatted as hex";
                };
        return rule + ", was given " + given;
    }

    private static String formatted(Clause clause, Val value) throws FormatException {
        String text =
                switch (clause.kind) {
                    case 's' -> text(value, false);
                    case 'd' -> integer(value, 10);
                    case 'o' -> integer(value, 8);
                    case 'b' -> value instanceof BoolVal flag ? (flag == BoolVal.TRUE ? "1" : "0") : integer(value, 2);
                    case 'f' -> value instanceof DoubleVal(double number) ? fixed(number, clause.precision) : null;
                    case 'e' -> value instanceof DoubleVal(double number) ? scientific(number, clause.precision) : null;
                    default -> hex(value, clause.kind == 'X');
                };
        if (text == null) {
            throw new FormatException(
                    "error during formatting: " + refusal(clause, value.type().name()));
        }
        return text;
    }

    private static @Nullable String integer(Val value, int radix) {
        return switch (value) {
            case IntVal(long number) -> Long.toString(number, radix);
            case UintVal(long bits) -> Long.toUnsignedString(bits, radix);
            default -> null;
        };
    }

    private static @Nullable String hex(Val value, boolean upper) {
        String text =
                switch (value) {
                    case StringVal(String given) -> HexFormat.of().formatHex(given.getBytes(StandardCharsets.UTF_8));
                    case BytesVal bytes -> HexFormat.of().formatHex(bytes.bytes());
                    default -> integer(value, 16);
                };
        return text == null ? null : upper ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static @Nullable String special(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? (number < 0 ? "-\u221e" : "\u221e") : null;
    }

    private static String fixed(double number, int precision) {
        String special = special(number);
        if (special != null) {
            return special;
        }
        BigDecimal rounded = new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN);
        String digits = rounded.abs().toPlainString();
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        StringBuilder out = new StringBuilder(number < 0 || 1 / number < 0 ? "-" : "");
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                out.append(',');
            }
            out.append(whole.charAt(i));
        }
        return out.append(point < 0 ? "" : digits.substring(point)).toString();
    }

    private static String scientific(double number, int precision) {
        String special = special(number);
        if (special != null) {
            return special;
        }
        String[] parts = String.format(Locale.ROOT, "%." + precision + "e", new BigDecimal(number))
                .split("e");
        StringBuilder out = new StringBuilder(number == 0 && 1 / number < 0 ? "-" : "")
                .append(parts[0])
                .append("\u202f\u00d7\u202f10");
        int exponent = Integer.parseInt(parts[1]);
        out.append(exponent < 0 ? "\u207b" : "");
        for (char digit : String.format(Locale.ROOT, "%02d", Math.abs(exponent)).toCharArray()) {
            out.append(RAISED.charAt(digit - '0'));
        }
        return out.toString();
    }

    /** A value as text; inside of lists and maps, texts are quoted and others show what they are. */
    private static @Nullable String text(Val value, boolean inside) {
        return switch (value) {
            case NullVal ignored -> "null";
            case StringVal(String text) -> inside ? Texts.quoted(text) : text;
            case BytesVal bytes when inside -> "b\"" + new String(bytes.bytes(), StandardCharsets.UTF_8) + '"';
            case DurationVal span when inside -> "duration(\"" + Times.text(span) + "\")";
            case TimestampVal time when inside -> "timestamp(\"" + Times.text(time) + "\")";
            case ListVal list -> list(list);
            case MapVal map -> map(map);
            default -> Conversions.toText(value) instanceof StringVal(String text) ? text : null;
        };
    }

    private static @Nullable String list(ListVal list) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String item = text(list.get(i), true);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return "[" + String.join(", ", items) + "]";
    }

    private static @Nullable String map(MapVal map) {
        Map<String, String> entries = new TreeMap<>();
        for (Val key : map.keys()) {
            Val value = map.find(key);
            String shownKey = text(key, true);
            String shownValue = value == null ? null : text(value, true);
            if (shownKey == null || shownValue == null) {
                return null;
            }
            entries.put(shownKey, shownValue);
        }
        return "{"
                + String.join(
                        ", ",
                        entries.entrySet().stream()
                                .map(entry -> entry.getKey() + ":" + entry.getValue())
                                .toList())
                + "}";
    }
}
