package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Descriptions;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes definitions of the schema graph as JSON schemas of a dialect. */
final class SchemaWriter {
    private final Dialect dialect;
    private final Descriptions descriptions;
    private final Marks marks;
    private final GroupVersionKinds kinds;
    private final CustomSchemas custom;
    private final String apiVersion;

    /** Writes definitions for a document of this API version; empty for one of all. */
    SchemaWriter(Dialect dialect, KindTable kinds, String apiVersion) {
        this.custom = new CustomSchemas(dialect, kinds);
        this.dialect = dialect;
        this.descriptions = Descriptions.load();
        this.marks = Marks.load();
        this.kinds = new GroupVersionKinds(kinds, marks);
        this.apiVersion = apiVersion;
    }

    /** These definitions and all that they refer to, by name. */
    MapValue closure(Collection<String> names) {
        TreeMap<String, MapValue> written = new TreeMap<>();
        ArrayDeque<String> open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            String name = open.remove();
            MapValue own = custom.definition(name);
            if (own != null) {
                ListValue identities = kinds.of(name, apiVersion);
                written.put(name, identities.isEmpty() ? own : own.put("x-kubernetes-group-version-kind", identities));
                open.add(CustomSchemas.METADATA);
                open.add(CustomSchemas.LIST_METADATA);
            } else if (!written.containsKey(name)) {
                Schema schema = Schema.definition(name);
                written.put(name, definition(schema));
                schema.fields().values().forEach(field -> addReferences(field.schema(), open));
            }
        }
        MapValue all = new MapValue();
        written.forEach(all::put);
        return all;
    }

    private static void addReferences(Schema schema, Deque<String> open) {
        if (schema.type() == Schema.Type.LIST || schema.type() == Schema.Type.MAP) {
            addReferences(schema.item(), open);
        } else if (!schema.definition().isEmpty()) {
            open.add(schema.definition());
        }
    }

    private MapValue definition(Schema schema) {
        MapValue tree = new MapValue();
        String text = descriptions.of(schema);
        if (!text.isEmpty()) {
            tree.put("description", text);
        }
        switch (schema.type()) {
            case OBJECT -> object(schema, tree);
            case QUANTITY -> {
                if (dialect == Dialect.V3) {
                    tree.put("oneOf", Json.of("[{\"type\":\"string\"},{\"type\":\"number\"}]"));
                } else {
                    tree.put("type", "string");
                }
            }
            case TIME, MICRO_TIME -> tree.put("format", "date-time").put("type", "string");
            case INT_OR_STRING -> {
                tree.put("format", "int-or-string");
                if (dialect == Dialect.V3) {
                    tree.put("oneOf", Json.of("[{\"type\":\"integer\"},{\"type\":\"string\"}]"));
                } else {
                    tree.put("type", "string");
                }
            }
            case RAW -> tree.put("type", "object");
            default -> {
                // any JSON
            }
        }
        ListValue identities = kinds.of(schema.definition(), apiVersion);
        if (!identities.isEmpty()) {
            tree.put("x-kubernetes-group-version-kind", identities);
        }
        if (marks.has("atomic", schema.definition())) {
            tree.put("x-kubernetes-map-type", "atomic");
        }
        MapValue union = marks.union(schema.definition());
        if (union != null) {
            tree.put("x-kubernetes-unions", ListValue.of(union));
        }
        return tree;
    }

    private void object(Schema schema, MapValue tree) {
        List<String> required = new ArrayList<>();
        MapValue properties = new MapValue();
        for (Schema.Field field : schema.fields().values()) {
            properties.put(field.name(), property(schema, field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        tree.put("type", "object");
        if (!properties.isEmpty()) {
            tree.put("properties", properties);
        }
        if (!required.isEmpty()) {
            tree.put("required", ListValue.ofTexts(required));
        }
    }

    private MapValue property(Schema owner, Schema.Field field) {
        MapValue tree = new MapValue();
        String place = owner.definition() + "/" + field.name();
        String text = marks.has("plain", place) ? "" : descriptions.of(owner, field);
        boolean reference = !field.schema().definition().isEmpty();
        Value standard = standard(field, place);
        if (reference && dialect == Dialect.V3 && (!text.isEmpty() || standard != null)) {
            tree.put("allOf", ListValue.of(value(field.schema())));
        } else {
            value(field.schema()).forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
        }
        if (!text.isEmpty()) {
            tree.put("description", text);
        }
        if (standard != null && dialect == Dialect.V3) {
            tree.put("default", standard);
        }
        if (!isOfList(owner, field)) {
            extensions(field, tree);
        }
        if (marks.has("granular", place)) {
            tree.put("x-kubernetes-map-type", "granular");
        }
        if (marks.has("list", place)) {
            tree.put("x-kubernetes-list-type", "atomic");
        }
        return tree;
    }

    /** The items of lists of kinds, and the verbs of discovery, are not merged and do not say how. */
    private static boolean isOfList(Schema owner, Schema.Field field) {
        boolean items = field.name().equals("items") && owner.definition().endsWith("List");
        return items || (field.name().equals("verbs") && owner.definition().endsWith(".meta.v1.APIResource"));
    }

    private @Nullable Value standard(Schema.Field field, String place) {
        if (marks.has("default", place)) {
            return Json.of("\"\"");
        }
        if (marks.has("no-default", place)) {
            return null;
        }
        if (field.defaultValue() != null) {
            return field.defaultValue();
        }
        return switch (field.presence()) {
            case VALUE -> new MapValue();
            case ALWAYS -> field.schema().type() == Schema.Type.STRING ? Json.of("\"\"") : null;
            case OPTIONAL, OMIT_ZERO, OFF -> null;
        };
    }

    private static void extensions(Schema.Field field, MapValue tree) {
        switch (field.schema().type()) {
            case LIST -> {
                tree.put(
                        "x-kubernetes-list-type",
                        switch (field.listType()) {
                            case MAP -> "map";
                            case SET -> "set";
                            case ATOMIC -> "atomic";
                        });
                if (!field.mapKeys().isEmpty()) {
                    tree.put("x-kubernetes-list-map-keys", ListValue.ofTexts(field.mapKeys()));
                }
            }
            case MAP, OBJECT -> {
                if (field.atomicMap()) {
                    tree.put("x-kubernetes-map-type", "atomic");
                }
            }
            default -> {
                // scalars merge in one way only
            }
        }
        List<String> strategies = new ArrayList<>();
        if (field.patch().merge()) {
            strategies.add("merge");
        }
        if (field.patch().retainKeys()) {
            strategies.add("retainKeys");
        }
        if (field.patch().replace()) {
            strategies.add("replace");
        }
        if (!strategies.isEmpty()) {
            tree.put("x-kubernetes-patch-strategy", String.join(",", strategies));
        }
        if (!field.patch().mergeKey().isEmpty()) {
            tree.put("x-kubernetes-patch-merge-key", field.patch().mergeKey());
        }
    }

    private MapValue value(Schema schema) {
        if (!schema.definition().isEmpty()) {
            return new MapValue().put("$ref", dialect.reference(schema.definition()));
        }
        MapValue tree = new MapValue();
        return switch (schema.type()) {
            case STRING -> tree.put("type", "string");
            case BYTES -> tree.put("format", "byte").put("type", "string");
            case INTEGER -> tree.put("format", schema.format()).put("type", "integer");
            case NUMBER -> tree.put("format", schema.format()).put("type", "number");
            case BOOLEAN -> tree.put("type", "boolean");
            case LIST -> tree.put("items", value(schema.item())).put("type", "array");
            case MAP -> tree.put("additionalProperties", value(schema.item())).put("type", "object");
            case RAW -> tree.put("type", "object");
            default -> tree;
        };
    }
}
