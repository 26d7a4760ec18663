package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watch events of one kind in one representation, as lines of JSON or frames of protobuf. Equal encoders write equal
 * bytes, so that what one has written serves every watcher of the same. Immutable, thread-safe.
 */
public final class EventEncoder {
    /** Annotation of the bookmark after the initial events (KEP-3157). */
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private static final Protobuf STATUS = Objects.requireNonNull(Protobuf.of("v1", "Status"));

    private final Kind kind;
    private final Representation as;
    private final boolean asStored;
    private final boolean direct;
    private final @Nullable Protobuf form;

    /** Events of {@code kind} in this representation. */
    public EventEncoder(Kind kind, Representation as) {
        this.kind = kind;
        this.as = as;
        this.asStored = Versions.isStorageVersion(kind);
        this.direct = asStored && as.shape() != Shape.TABLE && as.syntax() == Syntax.JSON;
        this.form = as.syntax() == Syntax.PROTOBUF ? form(kind, as) : null;
    }

    private static Protobuf form(Kind kind, Representation as) {
        return as.shape() == Shape.WHOLE ? Representation.form(kind) : as.metadataForm();
    }

    /** Whether events are copied from record bytes, without an object. */
    public boolean isDirect() {
        return direct;
    }

    /** Whether the first event of a stream differs from later ones (it carries a Table's columns). */
    public boolean isFirstSpecial() {
        return as.shape() == Shape.TABLE;
    }

    /** An event about the record, at this revision. */
    public byte[] event(EventType type, RecordFlyweight record, long revision, boolean isFirst, long nowMs) {
        if (!direct) {
            return event(type, record.json(revision), isFirst, nowMs);
        }
        WireBytes out = new WireBytes(type.opening().length() + sizeBytes(record, revision) + 2);
        write(out, type, record, revision);
        return out.length() == out.array().length ? out.array() : out.toBytes();
    }

    /** Appends an event about the record; for {@link #isDirect direct} encoders. */
    @HotPath
    public void write(WireBytes out, EventType type, RecordFlyweight record, long revision) {
        out.ascii(type.opening());
        if (as.shape() == Shape.WHOLE) {
            int at = out.claim(record.jsonLength(revision));
            record.writeJson(revision, out.array(), at);
        } else {
            as.openMetadata(out);
            int at = out.claim(record.metadataLength(revision));
            record.writeMetadata(revision, out.array(), at);
            out.put('}');
        }
        out.put('}').put('\n');
    }

    /** An event about an object, given as stored with its resourceVersion. */
    public byte[] event(EventType type, byte[] json, boolean isFirst, long nowMs) {
        if (form != null && asStored) {
            return form.event(type.name(), as.shape() == Shape.WHOLE ? json : as.metadataOnly(json));
        }
        MapValue object = Versions.convert(kind, Representation.parse(json));
        return event(type, shaped(object, isFirst, nowMs));
    }

    /** An event about an object of the version that is asked for, with its resourceVersion. */
    public byte[] event(EventType type, MapValue shown, boolean isFirst, long nowMs) {
        return event(type, shaped(shown, isFirst, nowMs));
    }

    /** A bookmark: everything up to this revision has been sent, and with {@code endsInitial} all initial events. */
    public byte[] bookmark(long revision, boolean endsInitial, boolean isFirst, long nowMs) {
        MapValue metadata = new MapValue().put("resourceVersion", Long.toString(revision));
        if (endsInitial) {
            metadata.put("annotations", new MapValue().put(INITIAL_EVENTS_END, "true"));
        }
        MapValue object = new MapValue()
                .put("kind", kind.kind())
                .put("apiVersion", kind.apiVersion())
                .put("metadata", metadata);
        // A bookmark is an empty object of its kind, and empty objects still have their spec and status.
        for (String part : List.of("spec", "status")) {
            Schema.Field field = kind.custom() == null ? Schema.of(kind).field(part) : null;
            if (field != null && as.shape() == Shape.WHOLE) {
                object.put(part, new MapValue());
            }
        }
        return event(EventType.BOOKMARK, shaped(object, isFirst, nowMs));
    }

    /** The end of a watch by an error. */
    public byte[] error(ApiStatus status) {
        return form == null
                ? line(EventType.ERROR, status.toTree())
                : STATUS.event(EventType.ERROR.name(), Json.bytes(status.toTree()));
    }

    private byte[] event(EventType type, MapValue shaped) {
        return form == null ? line(type, shaped) : form.event(type.name(), Json.bytes(shaped));
    }

    private MapValue shaped(MapValue object, boolean isFirst, long nowMs) {
        return switch (as.shape()) {
            case WHOLE -> object;
            case METADATA, METADATA_LIST -> as.metadataOnly(kind, object);
            case TABLE -> as.table().ofObject(kind, object, isFirst, nowMs);
        };
    }

    private int sizeBytes(RecordFlyweight record, long revision) {
        if (as.shape() == Shape.WHOLE) {
            return record.jsonLength(revision);
        }
        return record.metadataLength(revision) + 96;
    }

    private static byte[] line(EventType type, Value object) {
        byte[] json = Json.bytes(object);
        return new WireBytes(json.length + 40)
                .ascii(type.opening())
                .put(json)
                .put('}')
                .put('\n')
                .toBytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventEncoder that && kind == that.kind && as.equals(that.as);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(kind) * 31 + as.hashCode();
    }
}
