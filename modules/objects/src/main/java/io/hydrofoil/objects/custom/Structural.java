package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node of the schema of a custom kind, read from the {@code JSONSchemaProps} of its definition: what shapes a value
 * (type, properties, defaults, extensions), while {@link Checks} holds what only judges it. Nodes inside of allOf,
 * anyOf, oneOf and not are of the same class. Immutable, safe to share between threads.
 */
public final class Structural {
    private final MapValue source;
    private final String type;
    private final Map<String, Structural> properties;
    private final @Nullable Structural items;
    private final @Nullable Structural additional;
    private final @Nullable Value standard;
    private final Extensions extensions;
    private final Checks checks;
    private final boolean hasDefaults;
    private final boolean hasRules;

    /** The {@code x-kubernetes-} keywords, and nullable. */
    record Extensions(
            boolean nullable,
            boolean preserves,
            boolean intOrString,
            boolean embedded,
            String listType,
            List<String> mapKeys,
            String mapType) {
        private static Extensions of(MapValue schema) {
            return new Extensions(
                    schema.flag("nullable", false),
                    schema.flag("x-kubernetes-preserve-unknown-fields", false),
                    schema.flag("x-kubernetes-int-or-string", false),
                    schema.flag("x-kubernetes-embedded-resource", false),
                    schema.text("x-kubernetes-list-type", ""),
                    List.copyOf(schema.list("x-kubernetes-list-map-keys").texts()),
                    schema.text("x-kubernetes-map-type", ""));
        }
    }

    private Structural(MapValue schema) {
        this.source = schema;
        this.type = schema.text("type", "");
        Map<String, Structural> fields = new TreeMap<>();
        for (var entry : schema.map("properties")) {
            if (entry.getValue() instanceof MapValue property) {
                fields.put(entry.getKey(), new Structural(property));
            }
        }
        this.properties = Collections.unmodifiableMap(fields);
        this.items = child(schema.get("items"));
        this.additional = child(schema.get("additionalProperties"));
        Value given = schema.get("default");
        this.standard =
                given == null || given == NullValue.NULL ? null : given.copy().freeze();
        this.extensions = Extensions.of(schema);
        this.checks = Checks.of(schema);
        this.hasRules = hasRules(schema);
        this.hasDefaults = standard != null
                || (items != null && items.hasDefaults)
                || (additional != null && additional.hasDefaults)
                || properties.values().stream().anyMatch(property -> property.hasDefaults);
    }

    private static boolean hasRules(Value value) {
        return switch (value) {
            case MapValue map -> {
                boolean found = map.has("x-kubernetes-validations");
                for (var entry : map) {
                    found |= hasRules(entry.getValue());
                }
                yield found;
            }
            case ListValue list -> list.stream().anyMatch(Structural::hasRules);
            default -> false;
        };
    }

    /** The node of a schema that is known to be well-formed; keeps a copy. */
    public static Structural of(MapValue schema) {
        return new Structural(schema.copy().freeze());
    }

    private static @Nullable Structural child(@Nullable Value value) {
        return value instanceof MapValue schema ? new Structural(schema) : null;
    }

    static List<Structural> children(ListValue schemas) {
        List<Structural> children = new ArrayList<>();
        for (Value value : schemas) {
            if (value instanceof MapValue schema) {
                children.add(new Structural(schema));
            }
        }
        return List.copyOf(children);
    }

    static @Nullable Structural nested(@Nullable Value value) {
        return child(value);
    }

    /** The schema as written, frozen. */
    public MapValue source() {
        return source;
    }

    /** {@code object}, {@code array}, {@code string}, {@code integer}, {@code number}, {@code boolean} or empty. */
    public String type() {
        return type;
    }

    /** Fields by name, in the order of their names. */
    public Map<String, Structural> properties() {
        return properties;
    }

    /** Schema of the items of a list, or null. */
    public @Nullable Structural items() {
        return items;
    }

    /** Schema of the values of a map, or null. */
    public @Nullable Structural additional() {
        return additional;
    }

    /** Whether additionalProperties is given at all, as a schema or a boolean. */
    boolean hasAdditional() {
        return source.has("additionalProperties");
    }

    /** Whether additionalProperties is {@code false}. */
    boolean forbidsAdditional() {
        return source.get("additionalProperties") instanceof BoolValue flag && !flag.flag();
    }

    /** The default, frozen, or null. */
    public @Nullable Value standard() {
        return standard;
    }

    /** Whether there is a default here or below. */
    boolean hasDefaults() {
        return hasDefaults;
    }

    /** Whether there are {@code x-kubernetes-validations} here or below. */
    public boolean hasRules() {
        return hasRules;
    }

    Checks checks() {
        return checks;
    }

    /** Whether null is a value. */
    public boolean isNullable() {
        return extensions.nullable();
    }

    /** Whether unknown fields stay. */
    public boolean preserves() {
        return extensions.preserves();
    }

    /** Whether integers and strings are allowed. */
    public boolean isIntOrString() {
        return extensions.intOrString();
    }

    /** Whether values are whole objects with kind, apiVersion and metadata. */
    public boolean isEmbedded() {
        return extensions.embedded();
    }

    /** {@code atomic}, {@code set}, {@code map} or empty. */
    public String listType() {
        return extensions.listType();
    }

    /** Keys of a list of type map. */
    public List<String> mapKeys() {
        return extensions.mapKeys();
    }

    /** {@code atomic}, {@code granular} or empty. */
    public String mapType() {
        return extensions.mapType();
    }

    /** The node at a path of fields, or null. */
    public @Nullable Structural at(List<String> path) {
        Structural here = this;
        for (String name : path) {
            Structural next = here.properties.get(name);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }
}
