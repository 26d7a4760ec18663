package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Definitions of custom kinds and of their lists, from the schemas that their definitions carry. */
final class CustomSchemas {
    static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    static final String LIST_METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
    private static final String VERSION_TEXT = "APIVersion defines the versioned schema of this representation of an"
            + " object. Servers should convert recognized schemas to the latest internal value, and may reject"
            + " unrecognized values. More info:"
            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";
    private static final String KIND_TEXT = "Kind is a string value representing the REST resource this object"
            + " represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated."
            + " In CamelCase. More info:"
            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";
    private static final String METADATA_TEXT = "Standard object's metadata. More info:"
            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
    private static final String LIST_TEXT = "Standard list metadata. More info:"
            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";
    /** What version 2 of OpenAPI has no words for. */
    private static final Set<String> NOT_IN_V2 = Set.of("nullable", "oneOf", "anyOf", "allOf", "not", "default");

    private final Dialect dialect;
    private final Map<String, Kind> kinds = new HashMap<>();

    CustomSchemas(Dialect dialect, KindTable table) {
        this.dialect = dialect;
        for (Kind kind : table.all()) {
            if (kind.custom() != null) {
                kinds.put(kind.definition(), kind);
            }
        }
    }

    /** The schema of this name as a new tree, or null if no custom kind has it. */
    @Nullable
    MapValue definition(String name) {
        Kind kind = kinds.get(name);
        if (kind != null) {
            return object(kind);
        }
        Kind listed = name.endsWith("List") ? kinds.get(name.substring(0, name.length() - "List".length())) : null;
        return listed == null ? null : list(listed);
    }

    private MapValue object(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom == null || (dialect == Dialect.V2 && custom.preserves())) {
            return new MapValue().put("type", "object");
        }
        MapValue schema = custom.jsonSchema().copy();
        if (dialect == Dialect.V2) {
            withoutNewWords(schema);
        }
        MapValue properties = new MapValue();
        properties.put("apiVersion", text(VERSION_TEXT));
        properties.put("kind", text(KIND_TEXT));
        properties.put("metadata", reference(METADATA, METADATA_TEXT));
        for (var property : schema.map("properties")) {
            properties.putIfAbsent(property.getKey(), property.getValue());
        }
        return schema.put("properties", properties);
    }

    private MapValue list(Kind kind) {
        MapValue items = new MapValue().put("$ref", dialect.reference(kind.definition()));
        MapValue properties = new MapValue();
        properties.put("apiVersion", text(VERSION_TEXT));
        properties.put(
                "items",
                new MapValue()
                        .put(
                                "description",
                                "List of " + kind.plural() + ". More info:"
                                        + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md")
                        .put("type", "array")
                        .put("items", items));
        properties.put("kind", text(KIND_TEXT));
        properties.put("metadata", reference(LIST_METADATA, LIST_TEXT));
        return new MapValue()
                .put("description", kind.listKind() + " is a list of " + kind.kind())
                .put("type", "object")
                .put("required", ListValue.ofTexts(List.of("items")))
                .put("properties", properties);
    }

    private static MapValue text(String description) {
        return new MapValue().put("description", description).put("type", "string");
    }

    private MapValue reference(String definition, String description) {
        MapValue reference = new MapValue().put("$ref", dialect.reference(definition));
        MapValue tree = dialect == Dialect.V3 ? new MapValue().put("allOf", ListValue.of(reference)) : reference;
        return tree.put("description", description);
    }

    private static void withoutNewWords(Value value) {
        if (value instanceof ListValue list) {
            list.forEach(CustomSchemas::withoutNewWords);
        } else if (value instanceof MapValue map) {
            boolean isOpen = map.flag("x-kubernetes-preserve-unknown-fields", false)
                    || map.flag("x-kubernetes-int-or-string", false)
                    || map.flag("nullable", false);
            map.removeIf((key, word) -> NOT_IN_V2.contains(key));
            if (isOpen) {
                map.remove("type");
                map.remove("properties");
                map.remove("items");
                map.remove("additionalProperties");
            }
            map.removeIf((key, word) -> word == NullValue.NULL);
            for (var entry : map.map("properties")) {
                withoutNewWords(entry.getValue());
            }
            for (String child : List.of("items", "additionalProperties")) {
                Value inner = map.get(child);
                if (inner != null) {
                    withoutNewWords(inner);
                }
            }
        }
    }
}
