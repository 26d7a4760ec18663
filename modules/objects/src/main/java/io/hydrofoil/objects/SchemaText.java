package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads schema.txt: {@code :DEFINITION} opens a definition, then {@code = TYPE} (a definition that is not an object),
 * or {@code = atomic} (objects that apply treats as one value), or a line a field:
 * {@code NAME TYPE [required] [value|zero|keep|off] [list=TYPE[:KEYS]] [map=atomic] [patch=STRATEGY[:KEY]] [enum=A|B]
 * [default=JSON]}. {@code TYPE:NAME}, such as {@code string:v1.Protocol}, is a type that Go has a name of its own for,
 * which faults tell; of a list it is the name of the items.
 * Only places of definitions are looked up at start; a definition's lines are read when its fields are first asked for.
 */
public final class SchemaText {
    private static final Map<String, String> PREFIXES = Map.of(
            "meta", "io.k8s.apimachinery.pkg.apis.meta",
            "apiextensions", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
            "apiregistration", "io.k8s.kube-aggregator.pkg.apis.apiregistration",
            "metrics", "io.k8s.metrics.pkg.apis.metrics",
            "quantity", "io.k8s.apimachinery.pkg.api.resource",
            "intstr", "io.k8s.apimachinery.pkg.util.intstr",
            "runtime", "io.k8s.apimachinery.pkg.runtime",
            "version", "io.k8s.apimachinery.pkg.version");

    private final String text;
    private final Map<String, Integer> places = new HashMap<>(2048);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private SchemaText(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (text.charAt(at) == ':') {
                places.put(fullName(text.substring(at + 1, end)), end + 1);
            }
            at = end + 1;
        }
    }

    static SchemaText builtin() {
        return Builtin.TEXT;
    }

    String fingerprint() {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    Iterable<String> names() {
        return new TreeSet<>(places.keySet());
    }

    Schema definition(String name) {
        Schema known = schemas.get(name);
        if (known != null) {
            return known;
        }
        Schema made = new Schema(type(name), "", name, null);
        Schema raced = schemas.putIfAbsent(name, made);
        return raced == null ? made : raced;
    }

    private Schema.Type type(String name) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no definition " + name);
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Quantity" -> Schema.Type.QUANTITY;
            case "Time" -> Schema.Type.TIME;
            case "MicroTime" -> Schema.Type.MICRO_TIME;
            case "IntOrString" -> Schema.Type.INT_OR_STRING;
            case "RawExtension", "FieldsV1", "Patch" -> Schema.Type.RAW;
            default -> text.startsWith("= any", place) ? Schema.Type.ANY : Schema.Type.OBJECT;
        };
    }

    boolean isAtomic(String definition) {
        Integer place = places.get(definition);
        return place != null && text.startsWith("= atomic", place);
    }

    Map<String, Schema.Field> fields(String definition) {
        Integer place = places.get(definition);
        if (place == null) {
            throw new IllegalArgumentException("no definition " + definition);
        }
        Map<String, Schema.Field> fields = new LinkedHashMap<>();
        int at = place;
        while (at < text.length() && text.charAt(at) != ':') {
            int end = text.indexOf('\n', at);
            if (text.charAt(at) != '=') {
                Schema.Field field = field(List.of(text.substring(at, end).split(" ")));
                fields.put(field.name(), field);
            }
            at = end + 1;
        }
        return Collections.unmodifiableMap(fields);
    }

    private Schema.Field field(List<String> words) {
        Schema schema = typed(words.get(1));
        List<String> attributes = words.subList(2, words.size());
        String list = attribute(attributes, "list=");
        int keys = list.indexOf(':');
        String listType = keys < 0 ? list : list.substring(0, keys);
        // A blank in a value is written as a tilde, since blanks part the words of a line.
        String values = attribute(attributes, "enum=").replace('~', ' ');
        String standard = attribute(attributes, "default=");
        boolean required = attributes.contains("required");
        return new Schema.Field(
                words.get(0),
                schema,
                required,
                presence(attributes, required),
                switch (listType) {
                    case "map" -> Schema.ListType.MAP;
                    case "set" -> Schema.ListType.SET;
                    default -> Schema.ListType.ATOMIC;
                },
                keys < 0 ? List.of() : List.of(list.substring(keys + 1).split(",")),
                attribute(attributes, "map=").equals("atomic"),
                patch(attribute(attributes, "patch=")),
                values.isEmpty() ? List.of() : List.of(values.split("\\|")),
                standard.isEmpty() ? null : Json.of(standard));
    }

    private static Schema.Presence presence(List<String> attributes, boolean required) {
        if (attributes.contains("value")) {
            return Schema.Presence.VALUE;
        }
        if (attributes.contains("off")) {
            return Schema.Presence.OFF;
        }
        if (attributes.contains("keep")) {
            return Schema.Presence.OPTIONAL;
        }
        return required || attributes.contains("zero") ? Schema.Presence.ALWAYS : Schema.Presence.OMIT_ZERO;
    }

    private static Schema.Patch patch(String text) {
        if (text.isEmpty()) {
            return Schema.Patch.NONE;
        }
        int colon = text.indexOf(':');
        List<String> strategies = List.of((colon < 0 ? text : text.substring(0, colon)).split(","));
        return new Schema.Patch(
                strategies.contains("merge"),
                strategies.contains("retainKeys"),
                strategies.contains("replace"),
                colon < 0 ? "" : text.substring(colon + 1));
    }

    private static String attribute(List<String> attributes, String name) {
        for (String word : attributes) {
            if (word.startsWith(name)) {
                return word.substring(name.length());
            }
        }
        return "";
    }

    private Schema typed(String type) {
        int named = type.lastIndexOf(':');
        if (type.startsWith("[]")) {
            return new Schema(Schema.Type.LIST, "", "", typed(type.substring(2)));
        }
        if (named >= 0) {
            return typed(type.substring(0, named)).called(type.substring(named + 1));
        }
        if (type.startsWith("map[")) {
            return new Schema(Schema.Type.MAP, "", "", typed(type.substring(4, type.length() - 1)));
        }
        Schema scalar = scalar(type);
        return scalar != null ? scalar : definition(fullName(type));
    }

    private static @Nullable Schema scalar(String type) {
        return switch (type) {
            case "string" -> Scalars.STRING;
            case "bytes" -> Scalars.BYTES;
            case "int32" -> Scalars.INT32;
            case "int64" -> Scalars.INT64;
            case "double" -> Scalars.DOUBLE;
            case "boolean" -> Scalars.BOOLEAN;
            case "object" -> Scalars.RAW;
            case "any" -> Scalars.ANY;
            default -> null;
        };
    }

    /** The published name of a definition that the module's data names in short, such as {@code core.v1.Pod}. */
    public static String fullName(String name) {
        int dot = name.indexOf('.');
        String root = name.substring(0, dot);
        String prefix = PREFIXES.get(root);
        if (prefix == null) {
            return "io.k8s.api." + name;
        }
        return prefix + name.substring(dot);
    }

    private static final class Scalars {
        static final Schema STRING = new Schema(Schema.Type.STRING, "", "", null);
        static final Schema BYTES = new Schema(Schema.Type.BYTES, "", "", null);
        static final Schema INT32 = new Schema(Schema.Type.INTEGER, "int32", "", null);
        static final Schema INT64 = new Schema(Schema.Type.INTEGER, "int64", "", null);
        static final Schema DOUBLE = new Schema(Schema.Type.NUMBER, "double", "", null);
        static final Schema BOOLEAN = new Schema(Schema.Type.BOOLEAN, "", "", null);
        static final Schema RAW = new Schema(Schema.Type.RAW, "", "", null);
        static final Schema ANY = new Schema(Schema.Type.ANY, "", "", null);
    }

    private static final class Builtin {
        static final SchemaText TEXT = new SchemaText(ModuleText.read("schema.txt"));
    }
}
