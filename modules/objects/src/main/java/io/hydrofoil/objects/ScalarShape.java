package io.hydrofoil.objects;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Canonical forms of scalars. */
final class ScalarShape {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

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

    private static Value bytes(Value given, String text) throws MalformedException {
        String canonical = Base64.getEncoder().encodeToString(GoBase64.decode(text));
        return canonical.equals(text) ? given : new StringValue(canonical);
    }

    private static Value secondsTime(Value given, String text) throws MalformedException {
        return CanonicalTime.isSeconds(text) ? given : time(given, text, GoTime.seconds(text), SECONDS);
    }

    private static Value microTime(Value given, String text) throws MalformedException {
        return CanonicalTime.isMicros(text) ? given : time(given, text, GoTime.micros(text), MICROS);
    }

    private static Value time(Value given, String text, Instant time, DateTimeFormatter format) {
        String canonical = format.format(time);
        return canonical.equals(text) ? given : new StringValue(canonical);
    }
}
