package io.hydrofoil.objects;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value of the API may be: a node of the type graph. Nodes of built-in kinds are read from the module's data on
 * first use and
 * shared; the graph may have cycles. Immutable, safe to share between threads.
 */
public final class Schema {
    private final Type type;
    private final String format;
    private final String definition;
    /** What Go calls the type where it has a name of its own there, such as {@code v1.PullPolicy}; else empty. */
    private final String goName;

    private final @Nullable Schema item;
    private final @Nullable Field element;
    private final boolean open;
    private volatile @Nullable Map<String, Field> fields;
    private volatile @Nullable List<Field> shown;

    Schema(Type type, String format, String definition, @Nullable Schema item) {
        this(type, format, definition, item, "");
    }

    private Schema(Type type, String format, String definition, @Nullable Schema item, String goName) {
        this.type = type;
        this.format = format;
        this.definition = definition;
        this.goName = goName;
        this.item = item;
        this.element = null;
        this.open = false;
    }

    private Schema(
            Type type,
            @Nullable Schema item,
            @Nullable Field element,
            @Nullable Map<String, Field> fields,
            boolean open) {
        this.type = type;
        this.format = "";
        this.definition = "";
        this.goName = "";
        this.item = item;
        this.element = element;
        this.open = open;
        this.fields = fields;
    }

    /** A list or map of a custom kind; {@code element} says how its items merge, or null if nothing does. */
    static Schema inPlace(Type type, Schema item, @Nullable Field element) {
        return new Schema(type, item, element, null, false);
    }

    /** An object of a custom kind; {@code open}: it may hold other fields too. */
    static Schema inPlace(Map<String, Field> fields, boolean open) {
        return new Schema(Type.OBJECT, null, null, Collections.unmodifiableMap(fields), open);
    }

    /** This scalar, list or map by the name that Go has for it. */
    Schema called(String name) {
        return new Schema(type, format, definition, item, name);
    }

    /** The sorts of values. */
    public enum Type {
        /** A JSON object with named fields. */
        OBJECT,
        /** A JSON object from any key to {@link Schema#item()}. */
        MAP,
        LIST,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        /** A string of base64. */
        BYTES,
        /** An integer or a string, kept as given. */
        INT_OR_STRING,
        /** A string or number that reads as a quantity. */
        QUANTITY,
        /** RFC 3339 with whole seconds. */
        TIME,
        /** RFC 3339 with six digits of a second. */
        MICRO_TIME,
        /** A JSON object without a schema, kept as given. */
        RAW,
        /** Any JSON, kept as given. */
        ANY
    }

    /** How a list is merged by an apply. */
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    /** The schema of the objects of a kind. */
    public static Schema of(Kind kind) {
        CustomKind custom = kind.custom();
        return custom != null ? custom.schema() : definition(kind.definition());
    }

    /**
     * The schema of a definition by its published name, for example {@code io.k8s.api.core.v1.PodSpec}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Schema definition(String name) {
        return SchemaText.builtin().definition(name);
    }

    /** All definitions of the module's data, by name. */
    public static Iterable<String> definitions() {
        return SchemaText.builtin().names();
    }

    /** Changes with the module's data: a hash for documents that are made from it. */
    public static String fingerprint() {
        return SchemaText.builtin().fingerprint();
    }

    /** The sort of value. */
    public Type type() {
        return type;
    }

    /** {@code int32}, {@code int64} or {@code double} for numbers; else empty. */
    public String format() {
        return format;
    }

    /** Published name of the definition, or empty for one that is written in place. */
    public String definition() {
        return definition;
    }

    String goName() {
        return goName;
    }

    /** Schema of a list's items or of a map's values. */
    public Schema item() {
        if (item == null) {
            throw new IllegalStateException(type + " has no items");
        }
        return item;
    }

    /** How the items of a list or map merge, where the schema of a custom kind says so; else null. */
    public @Nullable Field element() {
        return element;
    }

    /** Whether objects may hold fields beyond {@link #fields}, as those of some custom kinds may. */
    public boolean isOpen() {
        return open;
    }

    /** Whether apply treats every object of this definition as one value. */
    public boolean isAtomic() {
        return type == Type.OBJECT
                && !definition.isEmpty()
                && SchemaText.builtin().isAtomic(definition);
    }

    /** Fields by name, in the order of the published documents; empty unless an object. */
    public Map<String, Field> fields() {
        Map<String, Field> known = fields;
        if (known == null) {
            known = type == Type.OBJECT && !definition.isEmpty()
                    ? SchemaText.builtin().fields(definition)
                    : Map.of();
            fields = known;
        }
        return known;
    }

    /** Fields that an object shows even if they are not set. */
    List<Field> shownFields() {
        List<Field> known = shown;
        if (known == null) {
            known = fields().values().stream()
                    .filter(field -> field.presence() == Presence.ALWAYS || field.presence() == Presence.VALUE)
                    .toList();
            shown = known;
        }
        return known;
    }

    /** The field, or null if an object of this schema has none of this name. */
    public @Nullable Field field(String name) {
        return fields().get(name);
    }

    /** Whether values of this schema hold fields or items that the schema describes. */
    public boolean isGranular() {
        return type == Type.OBJECT || type == Type.MAP || type == Type.LIST;
    }

    @Override
    public String toString() {
        return definition.isEmpty() ? type.toString() : definition;
    }

    /**
     * A named field of an object.
     *
     * @param name JSON name
     * @param schema of its value
     * @param required whether the published schema lists it as required
     * @param presence what an object shows when the field is not set
     * @param listType how apply merges a list (atomic for all else)
     * @param mapKeys keys of a list of type map
     * @param atomicMap whether apply treats this map or object as one value
     * @param patch strategic-merge rules
     * @param enumValues allowed strings, in the order in which faults list them; empty if open
     * @param defaultValue the default of the published schema, or null
     */
    public record Field(
            String name,
            Schema schema,
            boolean required,
            Presence presence,
            ListType listType,
            List<String> mapKeys,
            boolean atomicMap,
            Patch patch,
            List<String> enumValues,
            @Nullable Value defaultValue) {}

    /** What an answer shows for a field without a value. */
    public enum Presence {
        /** Nothing, and an explicit zero is shown as given. */
        OPTIONAL,
        /** Nothing, and an explicit zero ("", 0, false, an empty list or map) vanishes. */
        OMIT_ZERO,
        /** The zero: "", 0, false, null for lists, maps and times. */
        ALWAYS,
        /** The object with the zeros of its own fields. */
        VALUE,
        /** Nothing, whatever is given: a field of a feature that is off by default on a Kubernetes server. */
        OFF
    }

    /**
     * Rules for a strategic merge patch.
     *
     * @param merge whether a list merges by {@link #mergeKey}, or as a set of scalars if that is empty; else a list is
     *        replaced
     * @param retainKeys whether {@code $retainKeys} is honoured
     * @param replace whether an object is replaced as a whole
     */
    public record Patch(boolean merge, boolean retainKeys, boolean replace, String mergeKey) {
        /** No rules: objects merge, lists are replaced. */
        public static final Patch NONE = new Patch(false, false, false, "");
    }
}
