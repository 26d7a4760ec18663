package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a list piece by piece as JSON or protobuf, so that a large one never exists as a whole: opening, items,
 * closing. Items of whole objects and of metadata are cut out of the record's bytes; rows of Tables need a parsed
 * object each. Where the list's metadata is known only after its items (continue tokens), it follows them. In protobuf
 * it cannot, and the length of the whole stands before all: see {@link #isMeasured}. One thread, one list.
 */
final class ListEncoder implements RecordPieces.RecordWriter {
    private final Representation as;
    private final Kind kind;
    private final long nowMs;
    private final boolean asStored;
    private final @Nullable Protobuf form;
    private final List<MapValue> trees = new ArrayList<>();
    private boolean isFirst = true;

    ListEncoder(Representation as, Kind kind, long nowMs) {
        this.as = as;
        this.kind = kind;
        this.nowMs = nowMs;
        this.asStored = Versions.isStorageVersion(kind);
        this.form = as.syntax() == Syntax.PROTOBUF ? form(kind, as) : null;
    }

    private static Protobuf form(Kind kind, Representation as) {
        return as.shape() == Shape.WHOLE ? Representation.form(kind) : as.metadataForm();
    }

    /** Whether a list begins with {@link #open(WireBytes, ListMeta, long)}, which needs to know what follows. */
    boolean isMeasured() {
        return form != null;
    }

    /** Appends all before the first item of a list that {@link #isMeasured}: its items take {@code itemsBytes}. */
    void open(WireBytes out, ListMeta meta, long itemsBytes) {
        MapValue head = head();
        Protobuf list = Objects.requireNonNull(Protobuf.of(head.text("apiVersion", ""), head.text("kind", "")));
        out.put(list.listHead(Representation.listMetadata(meta), itemsBytes));
    }

    /** Appends all before the first item, with the list's metadata. */
    void open(WireBytes out, ListMeta meta) {
        MapValue head = head().put("metadata", metadata(meta));
        open(out, head);
    }

    /** Appends all before the first item; the metadata comes with {@link #close(WireBytes, ListMeta)}. */
    void open(WireBytes out) {
        open(out, head());
    }

    private void open(WireBytes out, MapValue head) {
        if (as.shape() == Shape.TABLE) {
            head.put("columnDefinitions", Tables.columns(kind));
        }
        byte[] bytes = Json.bytes(head);
        out.put(bytes, 0, bytes.length - 1)
                .ascii(as.shape() == Shape.TABLE ? ",\"rows\":" : ",\"items\":")
                .put('[');
    }

    /** Whether items can only be written when all of them are known. */
    boolean isCollected() {
        return as.syntax() == Syntax.YAML || (as.shape() == Shape.TABLE && Tables.hasOwnOrder(kind));
    }

    /** The whole list around its items, which fitted into one piece. */
    byte[] whole(WireBytes items, ListMeta meta) {
        if (as.syntax() == Syntax.YAML) {
            return as.list(kind, meta, trees, nowMs);
        }
        Tables.inOrder(kind, trees).forEach(tree -> write(items, tree));
        WireBytes out = new WireBytes(items.length() + 512);
        if (isMeasured()) {
            open(out, meta, items.length());
        } else {
            open(out, meta);
        }
        out.put(items.array(), 0, items.length());
        close(out);
        return out.toBytes();
    }

    Representation representation() {
        return as;
    }

    /** Items of whole objects and of metadata are parts of the record's bytes. */
    @Override
    public boolean writesRecords() {
        return asStored && as.shape() != Shape.TABLE && as.syntax() == Syntax.JSON;
    }

    @Override
    @HotPath
    public void write(WireBytes out, RecordFlyweight record, long revision) {
        separate(out);
        if (as.shape() == Shape.WHOLE) {
            int at = out.claim(record.itemLength(revision));
            record.writeItem(revision, out.array(), at);
            return;
        }
        as.openMetadata(out);
        int at = out.claim(record.metadataLength(revision));
        record.writeMetadata(revision, out.array(), at);
        out.put('}');
    }

    @Override
    public void write(WireBytes out, byte[] json) {
        if (form != null) {
            out.put(form.item(item(json)));
            return;
        }
        MapValue tree = Versions.convert(kind, Representation.parse(json));
        if (isCollected()) {
            trees.add(tree);
            return;
        }
        write(out, tree);
    }

    @Override
    public void writeShown(WireBytes out, MapValue tree) {
        if (form != null) {
            out.put(form.item(Json.bytes(as.metadataOnly(kind, tree))));
        } else if (isCollected()) {
            trees.add(tree);
        } else {
            write(out, tree);
        }
    }

    private void write(WireBytes out, MapValue tree) {
        separate(out);
        MapValue item =
                switch (as.shape()) {
                    case WHOLE -> Representation.listItem(kind, tree);
                    case METADATA, METADATA_LIST -> as.metadataOnly(kind, tree);
                    case TABLE -> as.table().row(kind, tree, nowMs);
                };
        out.put(Json.bytes(item));
    }

    /** The item as the JSON of its protobuf form. */
    private byte[] item(byte[] json) {
        if (as.shape() != Shape.WHOLE) {
            return as.metadataOnly(json);
        }
        return asStored ? json : Json.bytes(Versions.convert(kind, Representation.parse(json)));
    }

    private void separate(WireBytes out) {
        if (isFirst) {
            isFirst = false;
        } else {
            out.put(',');
        }
    }

    /** Appends all after the last item. */
    void close(WireBytes out) {
        close(out, "");
    }

    /** Appends all after the last item, and the list's metadata. */
    void close(WireBytes out, ListMeta meta) {
        close(out, ",\"metadata\":" + Json.text(metadata(meta)));
    }

    private MapValue metadata(ListMeta meta) {
        return as.shape() == Shape.WHOLE
                ? Representation.wholeListMetadata(kind, meta)
                : Representation.listMetadata(meta);
    }

    private void close(WireBytes out, String metadata) {
        if (form != null) {
            out.put(Protobuf.listTail());
            return;
        }
        if (isFirst && emptyIsNull()) {
            out.unput(1).ascii("null");
        } else {
            out.put(']');
        }
        out.utf8(metadata).put('}');
    }

    private boolean emptyIsNull() {
        return switch (as.shape()) {
            case WHOLE -> false;
            case METADATA, METADATA_LIST -> true;
            case TABLE -> !Tables.hasOwnColumns(kind);
        };
    }

    private MapValue head() {
        MapValue head = new MapValue();
        return switch (as.shape()) {
            case WHOLE -> head.put("kind", kind.listKind()).put("apiVersion", kind.apiVersion());
            case METADATA, METADATA_LIST ->
                head.put("kind", Shape.METADATA_LIST.kind()).put("apiVersion", as.metaVersion());
            case TABLE -> head.put("kind", Shape.TABLE.kind()).put("apiVersion", as.metaVersion());
        };
    }
}
