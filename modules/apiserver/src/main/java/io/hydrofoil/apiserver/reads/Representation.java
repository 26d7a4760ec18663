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
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an answer looks on the wire: whole objects, metadata only or a Table, in JSON, YAML or protobuf, as the Accept
 * header asks. Immutable, any thread; equal ones write equal bytes. Objects come in as stored (storage version,
 * resourceVersion filled in) or as trees of any version of the kind, and go out in the version of the {@link Kind} that
 * was asked for. Errors have a syntax of their own, since a client may ask for shapes of objects in one only.
 */
public final class Representation {
    private final Shape shape;
    private final String metaVersion;
    private final Syntax syntax;
    private final Syntax errorSyntax;
    private final Included included;
    private final @Nullable ApiStatus refusal;

    Representation(
            Shape shape,
            String metaVersion,
            Syntax syntax,
            Syntax errorSyntax,
            Included included,
            @Nullable ApiStatus refusal) {
        this.shape = shape;
        this.metaVersion = metaVersion;
        this.syntax = syntax;
        this.errorSyntax = errorSyntax;
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
            new Representation(Shape.WHOLE, "meta.k8s.io/v1", Syntax.JSON, Syntax.JSON, Included.METADATA, null);

    /**
     * Chooses by the Accept header. Look at {@link #refusal} before doing anything: if it is not null it is the answer,
     * written by this same representation.
     *
     * @param accept the header, or null
     * @param query for {@code includeObject}
     * @param isGet whether the method is GET (the text of a refusal depends on it)
     * @param hasProtobuf whether whole objects of the kind have a protobuf form
     */
    public static Representation choose(
            @Nullable String accept,
            Map<String, List<String>> query,
            Answer answer,
            boolean isGet,
            boolean hasProtobuf) {
        return Negotiation.choose(accept, query, answer, isGet, hasProtobuf);
    }

    /** For an error that is found before it is known what a request is about. */
    public static Representation ofErrors(@Nullable String accept) {
        Syntax syntax = Negotiation.errorSyntax(accept);
        return new Representation(Shape.WHOLE, JSON.metaVersion, syntax, syntax, Included.METADATA, null);
    }

    /** Why nothing can be answered as asked (406, or 400 for a bad includeObject), or null. */
    public @Nullable ApiStatus refusal() {
        return refusal;
    }

    /** Headers of an answer. */
    public Map<String, List<String>> headers() {
        return syntax.headers();
    }

    /** Headers of a watch. */
    public Map<String, List<String>> streamHeaders() {
        return syntax.streamHeaders();
    }

    /** Headers of an error. */
    public Map<String, List<String>> errorHeaders() {
        return errorSyntax.headers();
    }

    Shape shape() {
        return shape;
    }

    String metaVersion() {
        return metaVersion;
    }

    Syntax syntax() {
        return syntax;
    }

    /** Whether objects go out as they are stored, byte for byte. */
    boolean isStored(Kind kind) {
        return shape == Shape.WHOLE && syntax == Syntax.JSON && Versions.isStorageVersion(kind);
    }

    /** One object, given as stored with its resourceVersion. */
    public byte[] object(Kind kind, byte[] json, long nowMs) {
        if (isStored(kind)) {
            return json;
        }
        if (shape == Shape.METADATA && syntax != Syntax.YAML) {
            byte[] partial = metadataOnly(json);
            return syntax == Syntax.JSON ? partial : metadataForm().body(partial);
        }
        if (shape == Shape.WHOLE && syntax == Syntax.PROTOBUF && Versions.isStorageVersion(kind)) {
            return form(kind).body(json);
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
                items.forEach(item -> entries.add(metadataOnly(kind, item)));
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
        return error(status.toTree());
    }

    /** An error with something more than its status. */
    byte[] error(MapValue status) {
        return errorSyntax.bytes(status);
    }

    /** Anything that is neither object nor list of the kind table, for example the Status of a successful delete. */
    public byte[] plain(MapValue tree) {
        return syntax.bytes(tree);
    }

    private MapValue shaped(Kind kind, MapValue tree, long nowMs) {
        return switch (shape) {
            case WHOLE -> Versions.convert(kind, tree);
            case METADATA, METADATA_LIST -> metadataOnly(kind, tree);
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

    /** The metadata of an object that is given as stored, in JSON. */
    byte[] metadataOnly(byte[] json) {
        int start = JsonSlices.metadata(json, 0);
        int end = JsonSlices.afterValue(json, start);
        WireBytes out = new WireBytes(end - start + 96);
        openMetadata(out);
        return out.put(json, start, end - start).put('}').toBytes();
    }

    /** The protobuf form of an object's metadata. */
    Protobuf metadataForm() {
        return Objects.requireNonNull(Protobuf.of(metaVersion, Shape.METADATA.kind()));
    }

    /** The protobuf form of a kind that has one. */
    static Protobuf form(Kind kind) {
        return Objects.requireNonNull(Protobuf.of(kind.apiVersion(), kind.kind()), kind::toString);
    }

    MapValue metadataOnly(Kind kind, MapValue tree) {
        return new MapValue()
                .put("kind", Shape.METADATA.kind())
                .put("apiVersion", metaVersion)
                .put("metadata", Versions.inner(kind, tree).map("metadata"));
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
        MapValue metadata = new MapValue();
        if (meta.revision() >= 0) {
            metadata.put("resourceVersion", Long.toString(meta.revision()));
        }
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
                && syntax == that.syntax
                && errorSyntax == that.errorSyntax
                && included == that.included
                && metaVersion.equals(that.metaVersion)
                && Objects.equals(refusal, that.refusal);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, syntax, included, metaVersion);
    }
}
