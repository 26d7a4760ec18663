package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What kind a body says to be of: read before all else, and told of when it cannot be read. */
public final class TypeMeta {
    private static final String UNREAD = "couldn't get version/kind; json parse error: ";
    private static final String MISMATCH = "json: cannot unmarshal ";
    private static final String STRUCTURE = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
            + " Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private TypeMeta() {}

    /**
     * The body as an object of the schema, whose kind and apiVersion are texts if it has any; null is an object that
     * says nothing.
     *
     * @param schema which says how fields that stand twice are merged; null: the last wins
     * @param onDuplicate told of fields that stand twice, in the words of a warning
     */
    public static MapValue object(@Nullable Schema schema, Body body, Consumer<String> onDuplicate)
            throws MalformedException {
        Value value = read(schema, body, onDuplicate);
        if (value == NullValue.NULL) {
            return new MapValue();
        }
        if (!(value instanceof MapValue object)) {
            throw new MalformedException(UNREAD + MISMATCH + sort(value) + " into Go value of type " + STRUCTURE);
        }
        for (String field : List.of("apiVersion", "kind")) {
            Value said = object.get(field);
            if (said != null && said != NullValue.NULL && !(said instanceof StringValue)) {
                throw new MalformedException(
                        UNREAD + MISMATCH + sort(said) + " into Go struct field ." + field + " of type string");
            }
        }
        return object;
    }

    private static Value read(@Nullable Schema schema, Body body, Consumer<String> onDuplicate)
            throws MalformedException {
        try {
            return schema == null ? body.read(onDuplicate) : body.read(schema, onDuplicate);
        } catch (MalformedException e) {
            throw body.isJson() ? new MalformedException(UNREAD + e.getMessage(), e) : e;
        }
    }

    static String sort(Value value) {
        return switch (value) {
            case StringValue text -> "string";
            case NumberValue number -> "number";
            case BoolValue flag -> "bool";
            case ListValue list -> "array";
            case MapValue map -> "object";
            case NullValue none -> "null";
        };
    }
}
