package io.hydrofoil.objects;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Canonical forms of scalars. */
final class ScalarShape {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MICRO_DIGITS = 6;

    private ScalarShape() {}

    /** The canonical value, {@code given} itself if it is so already, or null if it has the wrong JSON type. */
    static @Nullable Value shaped(Schema schema, Value given) throws MalformedException {
        return switch (schema.type()) {
            case STRING -> given instanceof StringValue ? given : null;
            case INTEGER -> integer(schema, given);
            case NUMBER -> given instanceof NumberValue ? given : null;
            case BOOLEAN -> given instanceof BoolValue ? given : null;
            case BYTES -> given instanceof StringValue(String text) ? bytes(given, text) : null;
            case INT_OR_STRING -> intOrString(given);
            case QUANTITY -> quantity(given);
            case TIME -> given instanceof StringValue(String text) ? secondsTime(given, text) : null;
            case MICRO_TIME -> given instanceof StringValue(String text) ? microTime(given, text) : null;
            case RAW, ANY -> given;
            case OBJECT, MAP, LIST -> throw new IllegalArgumentException(schema + " is no scalar");
        };
    }

    private static @Nullable Value integer(Schema schema, Value given) {
        if (!(given instanceof NumberValue number) || !number.isIntegral()) {
            return null;
        }
        long value = number.longValue();
        return schema.format().equals("int32") && value != (int) value ? null : given;
    }

    private static @Nullable Value intOrString(Value given) {
        if (given instanceof StringValue) {
            return given;
        }
        return given instanceof NumberValue number
                        && number.isIntegral()
                        && number.longValue() == (int) number.longValue()
                ? given
                : null;
    }

    private static Value quantity(Value given) throws MalformedException {
        String text = Quantity.of(given).toString();
        return given instanceof StringValue(String same) && same.equals(text) ? given : new StringValue(text);
    }

    /**
     * Line breaks are passed over, as base64 readers of the API do; else only the standard alphabet with padding will
     * do.
     */
    private static Value bytes(Value given, String text) throws MalformedException {
        String dense = text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace("\n", "").replace("\r", "");
        int wrong = firstNotBase64(dense);
        if (wrong >= 0) {
            throw new MalformedException("illegal base64 data at input byte " + wrong);
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(dense);
            String canonical = Base64.getEncoder().encodeToString(decoded);
            return canonical.equals(text) ? given : new StringValue(canonical);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("illegal base64 data at input byte " + dense.length(), e);
        }
    }

    private static int firstNotBase64(String text) {
        int length = text.length();
        int end = length;
        for (int i = 0; i < 2 && end > 0 && text.charAt(end - 1) == '='; i++) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean known =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!known) {
                return i;
            }
        }
        return length % 4 == 0 ? -1 : length - length % 4;
    }

    private static Value time(Value given, String text, DateTimeFormatter format) throws MalformedException {
        String canonical =
                format.format(instant(text, "2006-01-02T15:04:05Z07:00").truncatedTo(ChronoUnit.MICROS));
        return canonical.equals(text) ? given : new StringValue(canonical);
    }

    private static Value secondsTime(Value given, String text) throws MalformedException {
        return CanonicalTime.isSeconds(text) ? given : time(given, text, SECONDS);
    }

    private static Value microTime(Value given, String text) throws MalformedException {
        if (CanonicalTime.isMicros(text)) {
            return given;
        }
        int dot = text.indexOf('.');
        int digits = 0;
        while (dot >= 0 && dot + 1 + digits < text.length() && Character.isDigit(text.charAt(dot + 1 + digits))) {
            digits++;
        }
        if (digits != MICRO_DIGITS) {
            throw unreadable(text, "2006-01-02T15:04:05.000000Z07:00");
        }
        return time(given, text, MICROS);
    }

    private static Instant instant(String text, String layout) throws MalformedException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            MalformedException fault = unreadable(text, layout);
            fault.addSuppressed(e);
            throw fault;
        }
    }

    private static MalformedException unreadable(String text, String layout) {
        return new MalformedException(
                "parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + text + "\" as \"2006\"");
    }
}
