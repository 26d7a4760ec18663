package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an answer looks on the wire: whole objects, metadata only or a Table, in JSON or YAML, as the Accept header asks.
 * Immutable, any thread; equal ones
 * write equal bytes. Objects come in as stored (storage version, resourceVersion filled in) or as trees of any version
 * of the kind, and go out in the
 * version of the {@link Kind} that was asked for. Errors never change their shape, only their syntax.
 */
public final class Representation {
    private final Shape shape;
    private final String metaVersion;
    private final boolean yaml;
    private final Included included;
    private final @Nullable ApiStatus refusal;

    Representation(Shape shape, String metaVersion, boolean yaml, Included included, @Nullable ApiStatus refusal) {
        this.shape = shape;
        this.metaVersion = metaVersion;
        this.yaml = yaml;
        this.included = included;
        this.refusal = refusal;
    }

    /** What a request answers with. */
    public enum Answer {
        /** One object. */
        OBJECT,
        /** One object that has no Table (an approval, a review). */
        BARE_OBJECT,
        /** A list of objects. */
        LIST,
        /** Watch events. */
        WATCH,
        /** Something that is not an object of the kind table (discovery, a version): no Table, no metadata. */
        PLAIN
    }

    /** What the rows of a Table carry of their objects. */
    enum Included {
        NONE,
        METADATA,
        OBJECT
    }

    /** Plain JSON. */
    public static final Representation JSON =
            new Representation(Shape.WHOLE, "meta.k8s.io/v1", false, Included.METADATA, null);

    /**
     * Chooses by the Accept header. Look at {@link #refusal} before doing anything: if it is not null it is the answer,
     * written by this same representation.
     *
     * @param accept the header, or null
     * @param query for {@code includeObject}
     * @param isGet whether the method is GET (the text of a refusal depends on it)
     */
    public static Representation choose(
            @Nullable String accept, Map<String, List<String>> query, Answer answer, boolean isGet) {
        return Negotiation.choose(accept, query, answer, isGet);
    }

    /** Why nothing can be answered as asked (406, or 400 for a bad includeObject), or null. */
    public @Nullable ApiStatus refusal() {
        return refusal;
    }

    /** Headers of an answer. */
    public Map<String, List<String>> headers() {
        return yaml ? YAML_HEADERS : JSON_HEADERS;
    }

    Shape shape() {
        return shape;
    }

    String metaVersion() {
        return metaVersion;
    }

    boolean isYaml() {
        return yaml;
    }

    /** Whether objects go out as they are stored, byte for byte. */
    boolean isStored(Kind kind) {
        return shape == Shape.WHOLE && !yaml && Versions.isStorageVersion(kind);
    }

    /** One object, given as stored with its resourceVersion. */
    public byte[] object(Kind kind, byte[] json, long nowMs) {
        if (isStored(kind)) {
            return json;
        }
        if (shape == Shape.METADATA && !yaml) {
            int start = JsonSlices.metadata(json, 0);
            int end = JsonSlices.afterValue(json, start);
            WireBytes out = new WireBytes(end - start + 96);
            openMetadata(out);
            return out.put(json, start, end - start).put('}').toBytes();
        }
        return object(kind, parse(json), nowMs);
    }

    /** One object at its revision. */
    public byte[] object(Kind kind, ApiObject object, long nowMs) {
        return object(kind, object.json(), nowMs);
    }

    /** One object, given as a tree, which is not changed. */
    public byte[] object(Kind kind, MapValue tree, long nowMs) {
        return plain(shaped(kind, tree, nowMs));
    }

    /** A list; the items are not changed. */
    public byte[] list(Kind kind, ListMeta meta, List<MapValue> items, long nowMs) {
        MapValue list = new MapValue();
        ListValue entries = new ListValue();
        switch (shape) {
            case WHOLE -> {
                list.put("kind", kind.listKind()).put("apiVersion", kind.apiVersion());
                list.put("metadata", wholeListMetadata(kind, meta)).put("items", entries);
                items.forEach(item -> entries.add(listItem(kind, Versions.convert(kind, item))));
            }
            case METADATA, METADATA_LIST -> {
                list.put("kind", Shape.METADATA_LIST.kind()).put("apiVersion", metaVersion);
                list.put("metadata", listMetadata(meta)).put("items", items.isEmpty() ? NullValue.NULL : entries);
                items.forEach(item -> entries.add(metadataOnly(item)));
            }
            case TABLE -> {
                List<MapValue> converted =
                        items.stream().map(item -> Versions.convert(kind, item)).toList();
                return plain(table().ofList(kind, listMetadata(meta), converted, nowMs));
            }
        }
        return plain(list);
    }

    /** An error. */
    public byte[] status(ApiStatus status) {
        return plain(status.toTree());
    }

    /** Anything that is neither object nor list of the kind table, for example the Status of a successful delete. */
    public byte[] plain(MapValue tree) {
        return yaml ? Yaml.bytes(tree) : Json.bytes(tree);
    }

    private MapValue shaped(Kind kind, MapValue tree, long nowMs) {
        return switch (shape) {
            case WHOLE -> Versions.convert(kind, tree);
            case METADATA, METADATA_LIST -> metadataOnly(tree);
            case TABLE -> table().ofObject(columnsOf(kind, tree), Versions.convert(kind, tree), true, nowMs);
        };
    }

    /** A subresource may show something else than its resource. */
    private static Kind columnsOf(Kind kind, MapValue tree) {
        return KindTable.SCALE.kind().equals(tree.text("kind")) ? KindTable.SCALE : kind;
    }

    TableWriter table() {
        return new TableWriter(metaVersion, included);
    }

    /** Appends a PartialObjectMetadata up to the value of its metadata. */
    @HotPath
    void openMetadata(WireBytes out) {
        out.ascii("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"")
                .ascii(metaVersion)
                .ascii("\",\"metadata\":");
    }

    MapValue metadataOnly(MapValue tree) {
        return new MapValue()
                .put("kind", Shape.METADATA.kind())
                .put("apiVersion", metaVersion)
                .put("metadata", tree.map("metadata"));
    }

    /** Items of lists leave out their type, but for those of custom kinds. */
    static MapValue listItem(Kind kind, MapValue tree) {
        if (kind.custom() != null) {
            return tree;
        }
        MapValue rest = new MapValue();
        for (Map.Entry<String, Value> field : tree) {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                rest.put(field.getKey(), field.getValue());
            }
        }
        return rest;
    }

    /** Lists of custom objects say that nothing follows, others say nothing. */
    static MapValue wholeListMetadata(Kind kind, ListMeta meta) {
        MapValue metadata = listMetadata(meta);
        return kind.custom() == null ? metadata : metadata.putIfAbsent("continue", new StringValue(""));
    }

    static MapValue listMetadata(ListMeta meta) {
        MapValue metadata = new MapValue().put("resourceVersion", Long.toString(meta.revision()));
        if (meta.next() != null) {
            metadata.put("continue", meta.next());
            if (meta.remaining() > 0) {
                metadata.put("remainingItemCount", meta.remaining());
            }
        }
        return metadata;
    }

    static MapValue parse(byte[] json) {
        try {
            return (MapValue) Json.parse(json);
        } catch (MalformedException e) {
            throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Representation that
                && shape == that.shape
                && yaml == that.yaml
                && included == that.included
                && metaVersion.equals(that.metaVersion)
                && Objects.equals(refusal, that.refusal);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, yaml, included, metaVersion);
    }

    private static final Map<String, List<String>> JSON_HEADERS = headers("application/json");
    private static final Map<String, List<String>> YAML_HEADERS = headers("application/yaml");

    private static Map<String, List<String>> headers(String contentType) {
        return Map.of("Content-Type", List.of(contentType), "Cache-Control", List.of("no-cache, private"));
    }
}
