package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema is structural: every value has a type that is told outside of allOf, anyOf, oneOf and not, which may
 * judge values but not shape them (source: the API reference on structural schemas).
 */
final class StructuralRules {
    private static final List<String> COMBINATIONS = List.of("anyOf", "allOf", "oneOf");
    /** What shapes a value, with the words that forbid it within a combination. */
    private static final List<List<String>> SHAPING = List.of(
            List.of("type", "empty"),
            List.of("additionalProperties", "undefined"),
            List.of("default", "undefined"),
            List.of("title", "empty"),
            List.of("description", "empty"),
            List.of("nullable", "false"),
            List.of("x-kubernetes-preserve-unknown-fields", "false"),
            List.of("x-kubernetes-embedded-resource", "false"),
            List.of("x-kubernetes-int-or-string", "false"),
            List.of("x-kubernetes-list-map-keys", "empty"),
            List.of("x-kubernetes-list-type", "undefined"),
            List.of("x-kubernetes-map-type", "undefined"),
            List.of("x-kubernetes-validations", "empty"));

    private final Faults faults = new Faults();

    private StructuralRules() {}

    /** Where a node stands. */
    private enum Level {
        ROOT,
        ITEM,
        FIELD
    }

    /** Faults in the order of their texts. */
    static List<FieldError> faults(MapValue schema, String path) {
        StructuralRules rules = new StructuralRules();
        rules.node(schema, Level.ROOT, path);
        rules.complete(schema, path);
        List<FieldError> errors = new ArrayList<>(rules.faults.errors());
        errors.sort(Comparator.comparing(error -> error.field() + ": " + error.message()));
        return errors;
    }

    private void node(MapValue schema, Level level, String path) {
        String type = schema.text("type", "");
        if (type.equals("array") && !(schema.get("items") instanceof MapValue)) {
            faults.required(path + ".items", "must be specified");
        }
        if (schema.get("items") instanceof MapValue items) {
            node(items, Level.ITEM, path + ".items");
        }
        for (var property : schema.map("properties")) {
            if (property.getValue() instanceof MapValue child) {
                node(child, Level.FIELD, path + ".properties[" + property.getKey() + "]");
            }
        }
        if (schema.get("additionalProperties") instanceof MapValue values) {
            node(values, Level.FIELD, path + ".additionalProperties");
        }
        boolean intOrString = schema.flag("x-kubernetes-int-or-string", false);
        boolean preserves = schema.flag("x-kubernetes-preserve-unknown-fields", false);
        boolean embedded = schema.flag("x-kubernetes-embedded-resource", false);
        if (intOrString) {
            notWithIntOrString(preserves, path + ".x-kubernetes-preserve-unknown-fields");
            notWithIntOrString(embedded, path + ".x-kubernetes-embedded-resource");
        }
        combinations(schema, intOrString && isIntOrString(schema.list("anyOf")), intOrString, path);
        if (embedded) {
            embedded(schema, type, preserves, path);
        } else if (type.isEmpty() && !intOrString && !preserves) {
            faults.required(
                    path + ".type",
                    switch (level) {
                        case ROOT -> "must not be empty at the root";
                        case ITEM -> "must not be empty for specified array items";
                        case FIELD -> "must not be empty for specified object fields";
                    });
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            faults.invalid(path + ".type", type, "must be object at the root");
        }
        if (level == Level.ROOT && schema.has("additionalProperties")) {
            faults.forbidden(path + ".additionalProperties", "must not be used at the root");
        }
        metaFields(schema, level, embedded, path);
    }

    private void notWithIntOrString(boolean isSet, String field) {
        if (isSet) {
            faults.invalid(field, BoolValue.of(true), "must be false if x-kubernetes-int-or-string is true");
        }
    }

    private void embedded(MapValue schema, String type, boolean preserves, String path) {
        String text = "must be object if x-kubernetes-embedded-resource is true";
        if (type.isEmpty()) {
            faults.required(path + ".type", text);
        } else if (!type.equals("object")) {
            faults.invalid(path + ".type", type, text);
        }
        if (schema.has("additionalProperties")) {
            faults.forbidden(
                    path + ".additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        }
        if (!preserves && schema.map("properties").isEmpty()) {
            faults.required(
                    path + ".properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields");
        }
    }

    private void metaFields(MapValue schema, Level level, boolean embedded, String path) {
        MapValue properties = schema.map("properties");
        boolean isWhole = level == Level.ROOT || embedded;
        for (String name : List.of("kind", "apiVersion")) {
            String type = properties.map(name).text("type", "");
            if (isWhole && properties.has(name) && !type.equals("string")) {
                faults.invalid(path + ".properties[" + name + "].type", type, "must be string");
            }
        }
        if (!properties.has("metadata")) {
            return;
        }
        MapValue metadata = properties.map("metadata");
        String place = path + ".properties[metadata]";
        String type = metadata.text("type", "");
        if (isWhole && !type.equals("object")) {
            faults.invalid(place + ".type", type, "must be object");
        }
        boolean namesOnly = Set.of("name", "generateName")
                .containsAll(metadata.map("properties").keys());
        boolean plain = metadata.keys().stream().allMatch(Set.of("type", "properties", "default")::contains);
        if (level == Level.ROOT && !(namesOnly && plain)) {
            faults.forbidden(
                    place,
                    "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    /** {@code anyOf: [{type: integer}, {type: string}]} is how others say int-or-string; there types are allowed. */
    private static boolean isIntOrString(ListValue anyOf) {
        return anyOf.size() == 2
                && anyOf.mapAt(0).size() == 1
                && anyOf.mapAt(1).size() == 1
                && anyOf.mapAt(0).text("type", "").equals("integer")
                && anyOf.mapAt(1).text("type", "").equals("string");
    }

    private void combinations(MapValue schema, boolean skipAnyOf, boolean mayBeFirstOfAll, String path) {
        for (String keyword : COMBINATIONS) {
            if (keyword.equals("anyOf") && skipAnyOf) {
                continue;
            }
            ListValue list = schema.list(keyword);
            for (int i = 0; i < list.size(); i++) {
                MapValue inner = list.mapAt(i);
                boolean skip =
                        mayBeFirstOfAll && keyword.equals("allOf") && i == 0 && isIntOrString(inner.list("anyOf"));
                nested(inner, skip, path + "." + keyword + "[" + i + "]");
            }
        }
        if (schema.get("not") instanceof MapValue not) {
            nested(not, false, path + ".not");
        }
    }

    private void nested(MapValue schema, boolean skipAnyOf, String path) {
        combinations(schema, skipAnyOf, false, path);
        if (schema.get("items") instanceof MapValue items) {
            nested(items, false, path + ".items");
        }
        for (var property : schema.map("properties")) {
            if (property.getValue() instanceof MapValue child) {
                nested(child, false, path + ".properties[" + property.getKey() + "]");
            }
        }
        for (List<String> shaping : SHAPING) {
            String keyword = shaping.getFirst();
            if (schema.has(keyword)) {
                faults.forbidden(path + "." + keyword, "must be " + shaping.getLast() + " to be structural");
            }
        }
        if (schema.map("properties").has("metadata")) {
            faults.forbidden(path + ".properties[metadata]", "must not be specified in a nested context");
        }
    }

    /** What combinations judge must be specified outside of them too. */
    private void complete(MapValue schema, String path) {
        judged(schema, schema, path, path);
        if (schema.get("items") instanceof MapValue items) {
            complete(items, path + ".items");
        }
        for (var property : schema.map("properties")) {
            if (property.getValue() instanceof MapValue child) {
                complete(child, path + ".properties[" + property.getKey() + "]");
            }
        }
        if (schema.get("additionalProperties") instanceof MapValue values) {
            complete(values, path + ".additionalProperties");
        }
    }

    private void judged(MapValue judge, MapValue schema, String path, String judgePath) {
        for (String keyword : COMBINATIONS) {
            ListValue list = judge.list(keyword);
            for (int i = 0; i < list.size(); i++) {
                specified(list.mapAt(i), schema, path, judgePath + "." + keyword + "[" + i + "]");
            }
        }
        if (judge.get("not") instanceof MapValue not) {
            specified(not, schema, path, judgePath + ".not");
        }
    }

    private void specified(MapValue judge, @Nullable Value known, String path, String judgePath) {
        if (!(known instanceof MapValue schema)) {
            faults.required(path, "because it is defined in " + judgePath);
            return;
        }
        judged(judge, schema, path, judgePath);
        if (judge.get("items") instanceof MapValue items) {
            specified(items, schema.get("items"), path + ".items", judgePath + ".items");
        }
        for (var property : judge.map("properties")) {
            String step = ".properties[" + property.getKey() + "]";
            Value own = schema.map("properties").get(property.getKey());
            boolean inMap = own == null && schema.get("additionalProperties") instanceof MapValue;
            if (property.getValue() instanceof MapValue child) {
                specified(
                        child,
                        inMap ? schema.get("additionalProperties") : own,
                        path + (inMap ? ".additionalProperties" : step),
                        judgePath + step);
            }
        }
    }
}
