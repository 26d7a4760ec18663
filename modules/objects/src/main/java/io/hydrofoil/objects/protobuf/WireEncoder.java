package io.hydrofoil.objects.protobuf;

/** Writes what goes over the wire: bodies, pieces of lists, events of watches. Each thread has its own. */
public final class WireEncoder {
    private static final ThreadLocal<WireEncoder> SHARED = ThreadLocal.withInitial(WireEncoder::new);
    private static final String LIST_METADATA = "meta.v1.ListMeta";
    private static final int ITEMS = 2;

    private final BackwardBytes out = new BackwardBytes();
    private final WireWriter writer = new WireWriter(out);

    private WireEncoder() {}

    /** This thread's encoder, emptied. */
    public static WireEncoder shared() {
        WireEncoder encoder = SHARED.get();
        encoder.out.clear();
        return encoder;
    }

    /** The object as a body. */
    public byte[] body(String type, String apiVersion, String kind, byte[] json) {
        writer.read(json);
        envelope(type, apiVersion, kind);
        return out.toBytes();
    }

    /** The object as one of a list's items. */
    public byte[] item(String type, byte[] json) {
        writer.read(json);
        int before = out.length();
        writer.message(type);
        out.prefix(ITEMS, before);
        return out.toBytes();
    }

    /** What comes before the items of a list. */
    public byte[] listHead(String apiVersion, String kind, byte[] metadata, long itemsBytes) {
        writer.read(metadata);
        writer.message(LIST_METADATA);
        out.prefix(1, 0);
        Envelope.open(out, apiVersion, kind, out.length() + itemsBytes);
        return out.toBytes();
    }

    /** What comes after the items of a list. */
    public byte[] listTail() {
        Envelope.close(out);
        return out.toBytes();
    }

    /** A watch event about the object, behind its length. The event itself goes without an envelope. */
    public byte[] event(String eventType, String type, String apiVersion, String kind, byte[] json) {
        writer.read(json);
        envelope(type, apiVersion, kind);
        out.prefix(1, 0);
        out.prefix(2, 0);
        out.text(1, eventType);
        out.bigEndian32(out.length());
        return out.toBytes();
    }

    private void envelope(String type, String apiVersion, String kind) {
        Envelope.close(out);
        int before = out.length();
        writer.message(type);
        Envelope.open(out, apiVersion, kind, out.length() - before);
    }
}
