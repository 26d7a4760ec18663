package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.tree.TreeType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rules can see of values with a structural schema. What the schema does not tell they cannot see. */
public final class RuleTypes {
    /** Bytes that a character can take. */
    private static final long CHARACTER = 4;

    private static final MapValue META = new MapValue()
            .put("type", "object")
            .put(
                    "properties",
                    new MapValue()
                            .put("name", new MapValue().put("type", "string"))
                            .put("generateName", new MapValue().put("type", "string")))
            .freeze();
    private static final Structural TEXT = Structural.of(new MapValue().put("type", "string"));
    private static final Structural METADATA = Structural.of(META);

    private RuleTypes() {}

    /**
     * The type of a value; null if rules cannot see it.
     *
     * @param name names the type if it is an object, and begins the names of its parts
     * @param isWhole whether it has kind, apiVersion and metadata whatever the schema says
     */
    public static @Nullable TreeType of(Structural schema, String name, boolean isWhole) {
        TreeType type = plain(schema, name, isWhole);
        return type != null && schema.isNullable() ? type.orNull() : type;
    }

    private static @Nullable TreeType plain(Structural schema, String name, boolean isWhole) {
        if (schema.isIntOrString()) {
            Long most = schema.checks().sizes().maxLength();
            return TreeType.text(TreeType.Kind.INT_OR_STRING, most == null ? -1 : CHARACTER * Math.max(0, most));
        }
        if (isWhole) {
            return object(schema, name, true);
        }
        return switch (schema.type()) {
            case "array" -> list(schema, name);
            case "object" -> schema.additional() != null ? map(schema, name) : object(schema, name, false);
            case "string" -> text(schema);
            case "boolean" -> TreeType.scalar(TreeType.Kind.BOOL);
            case "number" -> TreeType.scalar(TreeType.Kind.DOUBLE);
            case "integer" -> TreeType.scalar(TreeType.Kind.INT);
            default -> null;
        };
    }

    private static long limit(@Nullable Long most) {
        return most == null ? -1 : Math.max(0, most);
    }

    private static @Nullable TreeType list(Structural schema, String name) {
        Structural items = schema.items();
        TreeType type = items == null ? null : of(items, name + ".@idx", items.isEmbedded());
        if (type == null) {
            return null;
        }
        TreeType.Kind kind =
                switch (schema.listType()) {
                    case "set" -> TreeType.Kind.SET;
                    case "map" -> TreeType.Kind.KEYED_LIST;
                    default -> TreeType.Kind.LIST;
                };
        return TreeType.list(kind, type, limit(schema.checks().sizes().maxItems()), schema.mapKeys());
    }

    private static @Nullable TreeType map(Structural schema, String name) {
        Structural values = schema.additional();
        TreeType type = values == null ? null : of(values, name + ".@elem", values.isEmbedded());
        return type == null
                ? null
                : TreeType.map(type, limit(schema.checks().sizes().maxProperties()));
    }

    private static TreeType object(Structural schema, String name, boolean isWhole) {
        List<TreeType.Field> fields = new ArrayList<>();
        for (Map.Entry<String, Structural> property : schema.properties().entrySet()) {
            if (!isWhole || !isMeta(property.getKey())) {
                add(fields, schema, name, property.getKey(), property.getValue());
            }
        }
        if (isWhole) {
            add(fields, schema, name, "kind", TEXT);
            add(fields, schema, name, "apiVersion", TEXT);
            add(fields, schema, name, "metadata", METADATA);
        }
        return TreeType.object(name, fields);
    }

    private static boolean isMeta(String field) {
        return field.equals("kind") || field.equals("apiVersion") || field.equals("metadata");
    }

    private static void add(
            List<TreeType.Field> fields, Structural parent, String parentName, String field, Structural schema) {
        TreeType type = of(schema, parentName + "." + field, schema.isEmbedded());
        if (type != null) {
            boolean counts =
                    schema.standard() == null && parent.checks().required().contains(field);
            fields.add(new TreeType.Field(field, type, counts));
        }
    }

    private static TreeType text(Structural schema) {
        Long most = schema.checks().sizes().maxLength();
        return switch (schema.checks().format()) {
            case "byte" -> TreeType.text(TreeType.Kind.BYTES, limit(most));
            case "duration" -> TreeType.text(TreeType.Kind.DURATION, -1);
            case "date" -> TreeType.text(TreeType.Kind.DATE, -1);
            case "date-time" -> TreeType.text(TreeType.Kind.DATE_TIME, -1);
            default ->
                TreeType.text(
                        TreeType.Kind.STRING,
                        most == null ? longest(schema.checks().enumeration()) : CHARACTER * limit(most));
        };
    }

    /** The longest of the allowed values, negative if all are. */
    private static long longest(List<Value> allowed) {
        long longest = -1;
        for (Value value : allowed) {
            if (value instanceof StringValue(String text)) {
                longest = Math.max(longest, text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
        return longest;
    }
}
