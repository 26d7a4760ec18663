package io.hydrofoil.objects;

import io.hydrofoil.objects.protobuf.Envelope;
import io.hydrofoil.objects.protobuf.WireEncoder;
import io.hydrofoil.objects.protobuf.WireTree;
import io.hydrofoil.objects.protobuf.WireTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/vnd.kubernetes.protobuf}: four magic bytes, then an envelope with apiVersion, kind and the object
 * as a message of its kind. Built-in kinds only, as with every server; {@link #of} says which. What is written is byte
 * for byte what the original writes of the same object. Thread-safe.
 */
public final class Protobuf {
    /** The media type of such bodies. */
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private final String type;
    private final String apiVersion;
    private final String kind;

    private Protobuf(String type, String apiVersion, String kind) {
        this.type = type;
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    /** The protobuf form of a kind, or null if it has none. */
    public static @Nullable Protobuf of(String apiVersion, String kind) {
        String type = WireTypes.of(apiVersion, kind);
        return type == null ? null : new Protobuf(type, apiVersion, kind);
    }

    /**
     * The tree that the object's JSON form has; mutable, the caller's own. Fields that are not known are passed over.
     *
     * @throws MalformedException if the bytes are no such body, or its kind has no protobuf form
     */
    public static MapValue decode(byte[] body) throws MalformedException {
        Envelope envelope = Envelope.read(body, MEDIA_TYPE);
        String type = WireTypes.of(envelope.apiVersion(), envelope.kind());
        if (type == null) {
            throw new MalformedException(
                    "no kind \"" + envelope.kind() + "\" is registered for version \"" + envelope.apiVersion() + "\"");
        }
        MapValue object = new MapValue();
        object.put("kind", envelope.kind());
        object.put("apiVersion", envelope.apiVersion());
        if (new WireTree().message(type, envelope.raw()) instanceof MapValue fields) {
            fields.forEach(field -> object.put(field.getKey(), field.getValue()));
        }
        return object;
    }

    /**
     * The body of an object of any kind that has a protobuf form, named by the tree's own kind and apiVersion.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static byte[] encode(MapValue object) {
        String apiVersion = object.text("apiVersion", "");
        String kind = object.text("kind", "");
        Protobuf form = of(apiVersion, kind);
        if (form == null) {
            throw new IllegalArgumentException("no protobuf form of kind " + kind + " in " + apiVersion);
        }
        return form.body(Json.bytes(object));
    }

    /** The body of an object of this kind; {@code json} has no white space. */
    public byte[] body(byte[] json) {
        return WireEncoder.shared().body(type, apiVersion, kind, json);
    }

    /** The object among the items of a list, see {@link #listHead}; {@code json} has no white space. */
    public byte[] item(byte[] json) {
        return WireEncoder.shared().item(type, json);
    }

    /** What a list of this kind begins with; the kind is that of the list. */
    public byte[] listHead(MapValue metadata, long itemsBytes) {
        return WireEncoder.shared().listHead(apiVersion, kind, Json.bytes(metadata), itemsBytes);
    }

    /** What every list ends with. */
    public static byte[] listTail() {
        return WireEncoder.shared().listTail();
    }

    /** A watch event, framed: four bytes of length, then the event with the object's body in it. */
    public byte[] event(String eventType, byte[] json) {
        return WireEncoder.shared().event(eventType, type, apiVersion, kind, json);
    }
}
