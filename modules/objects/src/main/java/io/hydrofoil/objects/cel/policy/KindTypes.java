package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.cel.tree.TreeType;
import java.util.ArrayList;
import java.util.List;

/** Types of what the schemas of kinds describe. */
final class KindTypes {
    private KindTypes() {}

    /** @param name names the type if it is an object, and begins the names of its parts */
    static TreeType of(Schema schema, String name) {
        return switch (schema.type()) {
            case OBJECT -> TreeType.lazyObject(name, () -> fields(schema, name));
            case MAP -> TreeType.map(of(schema.item(), name + ".@elem"), -1);
            case LIST -> TreeType.list(TreeType.Kind.LIST, of(schema.item(), name + ".@idx"), -1, List.of());
            case STRING -> TreeType.text(TreeType.Kind.STRING, -1);
            case INTEGER -> TreeType.scalar(TreeType.Kind.INT);
            case NUMBER -> TreeType.scalar(TreeType.Kind.DOUBLE);
            case BOOLEAN -> TreeType.scalar(TreeType.Kind.BOOL);
            case BYTES -> TreeType.text(TreeType.Kind.BYTES, -1);
            case TIME, MICRO_TIME -> TreeType.text(TreeType.Kind.DATE_TIME, -1);
            case INT_OR_STRING -> TreeType.text(TreeType.Kind.INT_OR_STRING, -1);
            case QUANTITY, RAW, ANY -> TreeType.DYN;
        };
    }

    private static List<TreeType.Field> fields(Schema schema, String name) {
        List<TreeType.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.fields().values()) {
            TreeType type = of(field.schema(), name + "." + field.name());
            fields.add(new TreeType.Field(field.name(), type, false));
        }
        return fields;
    }
}
