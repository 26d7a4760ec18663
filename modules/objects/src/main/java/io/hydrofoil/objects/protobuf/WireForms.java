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
public final class WireForms {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");

    private WireForms() {}

    /** The JSON form of a message of this type with these fields. */
    static Value fold(String type, MapValue fields) throws MalformedException {
        return switch (type) {
            case "quantity.Quantity" -> new StringValue(fields.text("string", "0"));
            case "intstr.IntOrString" ->
                fields.number("type", 0) == 0
                        ? NumberValue.of(fields.number("intVal", 0))
                        : new StringValue(fields.text("strVal", ""));
            case "meta.v1.Time" -> time(fields, SECONDS);
            case "meta.v1.MicroTime" -> time(fields, MICROS);
            case "meta.v1.FieldsV1", "runtime.RawExtension", "apiextensions.v1.JSON" -> orNull(fields.get("raw"));
            case "meta.v1.Verbs",
                    "authentication.v1.ExtraValue",
                    "authorization.v1.ExtraValue",
                    "certificates.v1.ExtraValue",
                    "certificates.v1beta1.ExtraValue" -> fields.list("items");
            case "apiextensions.v1.JSONSchemaPropsOrArray" -> either(fields, "schemas");
            case "apiextensions.v1.JSONSchemaPropsOrStringArray" -> either(fields, "property");
            case "apiextensions.v1.JSONSchemaPropsOrBool" ->
                fields.has("schema") ? fields.map("schema") : BoolValue.of(fields.flag("allows", false));
            default -> fields;
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
