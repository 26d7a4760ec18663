package io.hydrofoil.objects.protobuf;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The messages that look different in JSON: a quantity is a string, a time is text, and so on. */
final class WireForms {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");

    private WireForms() {}

    /** The JSON form of a message with these fields. */
    static Value fold(WireForm form, MapValue fields) throws MalformedException {
        return switch (form) {
            case FIELDS -> fields;
            case QUANTITY -> new StringValue(fields.text("string", "0"));
            case INT_OR_STRING ->
                fields.number("type", 0) == 0
                        ? NumberValue.of(fields.number("intVal", 0))
                        : new StringValue(fields.text("strVal", ""));
            case TIME -> time(fields, SECONDS);
            case MICRO_TIME -> time(fields, MICROS);
            case RAW -> orNull(fields.get("raw"));
            case ITEMS -> fields.list("items");
            case SCHEMA_OR_LIST -> either(fields, "jSONSchemas");
            case SCHEMA_OR_TEXTS -> either(fields, "property");
            case SCHEMA_OR_FLAG ->
                fields.has("schema") ? fields.map("schema") : BoolValue.of(fields.flag("allows", false));
        };
    }

    static boolean isZero(Value value) {
        return switch (value) {
            case StringValue(String text) -> text.isEmpty();
            case NumberValue number -> number.doubleValue() == 0;
            case BoolValue flag -> !flag.flag();
            case MapValue _ -> false;
            case ListValue _ -> false;
            case NullValue _ -> true;
        };
    }

    /** A time without fields is one that is not set. */
    private static Value time(MapValue fields, DateTimeFormatter format) throws MalformedException {
        if (fields.isEmpty()) {
            return NullValue.NULL;
        }
        try {
            Instant time = Instant.ofEpochSecond(fields.number("seconds", 0), fields.number("nanos", 0));
            if (time.isAfter(YEAR_10000) || time.isBefore(YEAR_0)) {
                throw new MalformedException("proto: time out of range");
            }
            return new StringValue(format.format(time));
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedException("proto: time out of range", e);
        }
    }

    private static Value either(MapValue fields, String list) {
        Value schema = fields.get("schema");
        return schema != null ? schema : fields.list(list);
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? NullValue.NULL : value;
    }
}
