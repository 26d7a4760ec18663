package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects the faults of one object, in the order in which they are reported. */
public final class Faults {
    /** The detail that every changed field gets that must not change. */
    static final String IMMUTABLE = "field is immutable";

    private final List<FieldError> errors = new ArrayList<>();

    public List<FieldError> errors() {
        return errors;
    }

    boolean hasFor(String field) {
        return errors.stream().anyMatch(error -> error.field().equals(field));
    }

    void required(String field, String detail) {
        errors.add(new FieldError(FieldError.Type.REQUIRED, field, "", detail));
    }

    void required(String field) {
        required(field, "");
    }

    /** Nothing if the text is there. */
    void requireText(String field, String text) {
        if (text.isEmpty()) {
            required(field);
        }
    }

    void invalid(String field, @Nullable Value value, String detail) {
        errors.add(new FieldError(FieldError.Type.INVALID, field, shown(value), detail));
    }

    void invalid(String field, String text, String detail) {
        errors.add(new FieldError(FieldError.Type.INVALID, field, GoQuote.of(text), detail));
    }

    void invalid(String field, long number, String detail) {
        errors.add(new FieldError(FieldError.Type.INVALID, field, Long.toString(number), detail));
    }

    /** One fault a detail. */
    void invalid(String field, String text, List<String> details) {
        details.forEach(detail -> invalid(field, text, detail));
    }

    void immutable(String field, @Nullable Value now) {
        invalid(field, now, IMMUTABLE);
    }

    void notSupported(String field, String text, List<String> supported) {
        errors.add(new FieldError(
                FieldError.Type.NOT_SUPPORTED,
                field,
                GoQuote.of(text),
                "supported values: " + supported.stream().map(GoQuote::of).collect(Collectors.joining(", "))));
    }

    /** As {@link #notSupported(String, String, List)}; the value is shown as JSON. */
    void notSupported(String field, @Nullable Value value, List<String> supported) {
        errors.add(new FieldError(
                FieldError.Type.NOT_SUPPORTED,
                field,
                shown(value),
                "supported values: " + supported.stream().map(GoQuote::of).collect(Collectors.joining(", "))));
    }

    /** Nothing if the text is one of these. */
    void oneOf(String field, String text, List<String> supported) {
        if (!supported.contains(text)) {
            notSupported(field, text, supported);
        }
    }

    void duplicate(String field, String text) {
        duplicate(field, new StringValue(text));
    }

    void duplicate(String field, @Nullable Value value) {
        duplicate(field, value, "");
    }

    void duplicate(String field, @Nullable Value value, String detail) {
        errors.add(new FieldError(FieldError.Type.DUPLICATE, field, shown(value), detail));
    }

    /** A fault of something as a whole, whose value is not shown. */
    void unshown(String field, String detail) {
        errors.add(new FieldError(FieldError.Type.INVALID, field, "", detail));
    }

    void tooMany(String field, long count, long max) {
        errors.add(new FieldError(
                FieldError.Type.TOO_MANY, field, Long.toString(count), "must have at most " + max + " items"));
    }

    void notFound(String field, String text) {
        errors.add(new FieldError(FieldError.Type.NOT_FOUND, field, GoQuote.of(text), ""));
    }

    void notFound(String field, String text, String detail) {
        errors.add(new FieldError(FieldError.Type.NOT_FOUND, field, GoQuote.of(text), detail));
    }

    void forbidden(String field, String detail) {
        errors.add(new FieldError(FieldError.Type.FORBIDDEN, field, "", detail));
    }

    /** One that makes all others pointless, which are dropped. */
    void only(String field, String detail) {
        errors.clear();
        forbidden(field, detail);
    }

    void internal(String field, String detail) {
        errors.add(new FieldError(FieldError.Type.INTERNAL, field, "", detail));
    }

    void tooLong(String field, long maxBytes) {
        errors.add(new FieldError(FieldError.Type.TOO_LONG, field, "", "may not be more than " + maxBytes + " bytes"));
    }

    void notNegative(String field, @Nullable Value value) {
        if (value instanceof NumberValue number && number.longValue() < 0) {
            invalid(field, number.longValue(), "must be greater than or equal to 0");
        }
    }

    /** A port number that is set must be one. */
    void port(String field, long port) {
        if (port < 1 || port > 65_535) {
            invalid(field, port, "must be between 1 and 65535, inclusive");
        }
    }

    private static String shown(@Nullable Value value) {
        return switch (value) {
            case null -> "null";
            case StringValue(String text) -> GoQuote.of(text);
            default -> Json.text(ordered(value));
        };
    }

    /**
     * Maps of strings in the order of their keys, as Go writes them; what stands for a type keeps its order. The
     * fields of types that {@link ApiTypes} shows begin with capitals, which labels hardly ever do.
     */
    private static Value ordered(Value value) {
        return switch (value) {
            case MapValue map -> {
                boolean plain = map.texts().size() == map.size()
                        && !map.keys().stream().allMatch(key -> !key.isEmpty() && Character.isUpperCase(key.charAt(0)));
                MapValue ordered = new MapValue();
                Comparator<String> order = plain
                        ? Comparator.naturalOrder()
                        : Comparator.comparing((String key) -> !key.equals("matchLabels"));
                map.keys().stream()
                        .sorted(order)
                        .forEach(key -> ordered.put(key, ordered(Objects.requireNonNull(map.get(key)))));
                yield ordered;
            }
            case ListValue list -> {
                ListValue ordered = new ListValue();
                list.forEach(item -> ordered.add(ordered(item)));
                yield ordered;
            }
            default -> value;
        };
    }
}
