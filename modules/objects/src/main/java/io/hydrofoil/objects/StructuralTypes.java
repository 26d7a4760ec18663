package io.hydrofoil.objects;

import io.hydrofoil.objects.custom.Structural;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type graph of a structural schema: how its objects merge. */
final class StructuralTypes {
    private static final Schema STRING = new Schema(Schema.Type.STRING, "", "", null);
    private static final Schema INTEGER = new Schema(Schema.Type.INTEGER, "int64", "", null);
    private static final Schema NUMBER = new Schema(Schema.Type.NUMBER, "double", "", null);
    private static final Schema BOOLEAN = new Schema(Schema.Type.BOOLEAN, "", "", null);
    private static final Schema INT_OR_STRING = new Schema(Schema.Type.INT_OR_STRING, "", "", null);
    private static final Schema ANY = new Schema(Schema.Type.ANY, "", "", null);
    private static final Schema METADATA = Schema.definition("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

    private StructuralTypes() {}

    /** The schema of whole objects. */
    static Schema ofObjects(Structural root) {
        Map<String, Schema.Field> fields = new LinkedHashMap<>();
        metaFields(fields);
        root.properties().forEach((name, property) -> fields.putIfAbsent(name, field(name, property)));
        return Schema.inPlace(fields, root.preserves());
    }

    private static void metaFields(Map<String, Schema.Field> fields) {
        fields.put("apiVersion", plain("apiVersion", STRING));
        fields.put("kind", plain("kind", STRING));
        fields.put("metadata", plain("metadata", METADATA));
    }

    private static Schema.Field plain(String name, Schema schema) {
        return new Schema.Field(
                name,
                schema,
                false,
                Schema.Presence.OPTIONAL,
                Schema.ListType.ATOMIC,
                List.of(),
                false,
                Schema.Patch.NONE,
                List.of(),
                null);
    }

    private static Schema.Field field(String name, Structural property) {
        return new Schema.Field(
                name,
                schema(property),
                false,
                Schema.Presence.OPTIONAL,
                listType(property),
                property.mapKeys(),
                property.mapType().equals("atomic"),
                Schema.Patch.NONE,
                List.of(),
                property.standard());
    }

    private static Schema.ListType listType(Structural property) {
        return switch (property.listType()) {
            case "map" -> Schema.ListType.MAP;
            case "set" -> Schema.ListType.SET;
            default -> Schema.ListType.ATOMIC;
        };
    }

    private static Schema schema(Structural node) {
        if (node.isIntOrString()) {
            return INT_OR_STRING;
        }
        return switch (node.type()) {
            case "string" -> STRING;
            case "integer" -> INTEGER;
            case "number" -> NUMBER;
            case "boolean" -> BOOLEAN;
            case "array" -> {
                Structural items = node.items();
                Schema item = items == null ? ANY : schema(items);
                yield Schema.inPlace(Schema.Type.LIST, item, items == null ? null : field("", items));
            }
            case "object" -> object(node);
            default -> ANY;
        };
    }

    private static Schema object(Structural node) {
        Structural additional = node.additional();
        if (additional != null && node.properties().isEmpty()) {
            return Schema.inPlace(Schema.Type.MAP, schema(additional), field("", additional));
        }
        if (node.properties().isEmpty() && !node.isEmbedded()) {
            return node.preserves() ? ANY : Schema.inPlace(Map.of(), false);
        }
        Map<String, Schema.Field> fields = new LinkedHashMap<>();
        if (node.isEmbedded()) {
            metaFields(fields);
        }
        node.properties().forEach((name, property) -> fields.putIfAbsent(name, field(name, property)));
        return Schema.inPlace(fields, node.preserves());
    }
}
