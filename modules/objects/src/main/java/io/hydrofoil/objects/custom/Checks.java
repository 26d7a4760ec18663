package io.hydrofoil.objects.custom;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of a schema that judge a value without shaping it. A bound that is not given is null. {@code pattern} is
 * null where it cannot be compiled too: definitions with such a pattern are refused.
 */
record Checks(
        String format,
        Sizes sizes,
        Range range,
        @Nullable Pattern pattern,
        List<Value> enumeration,
        List<String> required,
        List<Structural> allOf,
        List<Structural> anyOf,
        List<Structural> oneOf,
        @Nullable Structural not) {
    /** Least and greatest sizes of strings, lists and maps. */
    record Sizes(
            @Nullable Long minLength,
            @Nullable Long maxLength,
            @Nullable Long minItems,
            @Nullable Long maxItems,
            @Nullable Long minProperties,
            @Nullable Long maxProperties) {}

    /** Bounds of numbers. */
    record Range(
            @Nullable Double minimum,
            boolean minimumExcluded,
            @Nullable Double maximum,
            boolean maximumExcluded,
            @Nullable Double multipleOf) {}

    static Checks of(MapValue schema) {
        List<Value> values = new ArrayList<>();
        schema.list("enum").forEach(values::add);
        return new Checks(
                schema.text("format", ""),
                new Sizes(
                        whole(schema, "minLength"),
                        whole(schema, "maxLength"),
                        whole(schema, "minItems"),
                        whole(schema, "maxItems"),
                        whole(schema, "minProperties"),
                        whole(schema, "maxProperties")),
                new Range(
                        decimal(schema, "minimum"),
                        schema.flag("exclusiveMinimum", false),
                        decimal(schema, "maximum"),
                        schema.flag("exclusiveMaximum", false),
                        decimal(schema, "multipleOf")),
                pattern(schema.text("pattern", "")),
                values,
                List.copyOf(schema.list("required").texts()),
                Structural.children(schema.list("allOf")),
                Structural.children(schema.list("anyOf")),
                Structural.children(schema.list("oneOf")),
                Structural.nested(schema.get("not")));
    }

    private static @Nullable Long whole(MapValue schema, String field) {
        return schema.get(field) instanceof NumberValue number ? (Long) number.longValue() : null;
    }

    private static @Nullable Double decimal(MapValue schema, String field) {
        return schema.get(field) instanceof NumberValue number ? (Double) number.doubleValue() : null;
    }

    private static @Nullable Pattern pattern(String text) {
        try {
            return text.isEmpty() ? null : Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
