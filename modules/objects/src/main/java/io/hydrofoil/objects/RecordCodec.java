package io.hydrofoil.objects;

import io.hydrofoil.objects.sbe.Deleting;
import io.hydrofoil.objects.sbe.MessageHeaderEncoder;
import io.hydrofoil.objects.sbe.RecordHeaderEncoder;
import io.hydrofoil.objects.sbe.Splice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;

/**
 * Makes stored records: {@code [SBE header | canonical JSON]}.
 *
 * <p>The naive way stores JSON as a client sent it and parses it for every selector, watch and answer; most of a
 * server's work would be parsing. Here
 * the writer, who has the tree in hand anyway, puts into a small header what readers ask for, and JSON that can be
 * answered as it is: canonical order
 * is apiVersion, kind, metadata, then the other fields by name, and all maps below by name. apiVersion and kind stand
 * first because list items leave
 * them out: an item is the record's JSON from the key metadata on. Equal objects give equal bytes, which is how a write
 * that changes nothing is seen.
 * metadata.resourceVersion is not stored, since it is the revision, which the log assigns: readers splice it in at an
 * offset known here.
 */
public final class RecordCodec {
    private static final String RESOURCE_VERSION = "resourceVersion";
    private static final ThreadLocal<RecordCodec> SHARED = ThreadLocal.withInitial(RecordCodec::new);

    private final ExpandableArrayBuffer headerBuffer = new ExpandableArrayBuffer(1024);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final RecordHeaderEncoder header = new RecordHeaderEncoder();

    private RecordCodec() {}

    /**
     * The record of {@code object}, a tree in the version of {@code storageKind}; its resourceVersion, if any, is left
     * out. Objects of custom kinds come in any version and are converted here.
     */
    public static byte[] encode(Kind storageKind, MapValue object) {
        CustomKind custom = storageKind.custom();
        if (custom != null) {
            return SHARED.get().record(custom.storage(), custom.toStored(object));
        }
        return SHARED.get().record(storageKind, object);
    }

    private byte[] record(Kind storageKind, MapValue object) {
        header.wrapAndApplyHeader(headerBuffer, 0, messageHeader);
        MapValue metadata = object.map("metadata");
        header.deleting(metadata.has("deletionTimestamp") ? Deleting.YES : Deleting.NO);
        header.generation(metadata.number("generation", 0));
        // Before the JSON: selectable numbers are written by the same shared writer.
        writeGroups(storageKind, object, metadata);
        JsonWriter json = JsonWriter.shared();
        writeJson(json, storageKind, object, metadata);
        int headerLength = header.limit();
        header.headerLength(headerLength);
        byte[] record = new byte[headerLength + json.length()];
        headerBuffer.getBytes(0, record, 0, headerLength);
        json.copyTo(record, headerLength);
        return record;
    }

    private void writeJson(JsonWriter json, Kind kind, MapValue object, MapValue metadata) {
        json.put('{');
        json.key("apiVersion");
        json.string(kind.apiVersion());
        json.put(',');
        json.key("kind");
        json.string(kind.kind());
        json.put(',');
        header.itemOffset(json.length());
        json.key("metadata");
        header.metadataOffset(json.length());
        writeMetadata(json, metadata);
        header.metadataEnd(json.length());
        for (String key : JsonWriter.sortedKeys(object)) {
            if (!key.equals("apiVersion") && !key.equals("kind") && !key.equals("metadata")) {
                json.put(',');
                json.field(key, Objects.requireNonNull(object.get(key)), true);
            }
        }
        json.put('}');
    }

    private void writeMetadata(JsonWriter json, MapValue metadata) {
        json.put('{');
        int spliceOffset = -1;
        boolean first = true;
        for (String key : JsonWriter.sortedKeys(metadata)) {
            if (key.equals(RESOURCE_VERSION)) {
                continue;
            }
            if (!first) {
                json.put(',');
            }
            first = false;
            if (spliceOffset < 0 && key.compareTo(RESOURCE_VERSION) > 0) {
                spliceOffset = json.length();
                header.splice(Splice.BEFORE);
            }
            json.field(key, Objects.requireNonNull(metadata.get(key)), true);
        }
        if (spliceOffset < 0) {
            spliceOffset = json.length();
            header.splice(first ? Splice.ALONE : Splice.LAST);
        }
        header.spliceOffset(spliceOffset);
        json.put('}');
    }

    private void writeGroups(Kind kind, MapValue object, MapValue metadata) {
        Map<String, String> labels = new TreeMap<>(metadata.map("labels").texts());
        RecordHeaderEncoder.LabelsEncoder label = header.labelsCount(labels.size());
        for (Map.Entry<String, String> entry : labels.entrySet()) {
            label.next();
            byte[] key = utf8(entry.getKey());
            label.putKey(key, 0, key.length);
            byte[] value = utf8(entry.getValue());
            label.putValue(value, 0, value.length);
        }
        header.fieldsOffset(header.limit());
        List<SelectableFields.Field> fields = SelectableFields.of(kind).stored();
        RecordHeaderEncoder.FieldsEncoder field = header.fieldsCount(fields.size());
        for (SelectableFields.Field selectable : fields) {
            byte[] value = utf8(selectable.valueIn(object));
            field.next().putFieldValue(value, 0, value.length);
        }
        header.ownersOffset(header.limit());
        ListValue references = metadata.list("ownerReferences");
        RecordHeaderEncoder.OwnersEncoder owner = header.ownersCount(references.size());
        for (Value reference : references) {
            byte[] uid = utf8(reference instanceof MapValue map ? map.text("uid", "") : "");
            owner.next().putOwnerUid(uid, 0, uid.length);
        }
        header.namesOffset(header.limit());
        byte[] uid = utf8(metadata.text("uid", ""));
        header.putUid(uid, 0, uid.length);
        byte[] scope = utf8(metadata.text("namespace", ""));
        header.putScope(scope, 0, scope.length);
        byte[] name = utf8(metadata.text("name", ""));
        header.putName(name, 0, name.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
