package io.hydrofoil.objects;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.sbe.Deleting;
import io.hydrofoil.objects.sbe.MessageHeaderDecoder;
import io.hydrofoil.objects.sbe.RecordHeaderDecoder;
import io.hydrofoil.objects.sbe.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A window over one stored record (see {@link RecordCodec}), valid until the next {@link #wrap} and as long as the
 * buffer's bytes are. Owned by one
 * thread. Reading JSON and matching selectors parse nothing and allocate nothing but what is returned.
 */
public final class RecordFlyweight {
    private static final byte[] SPLICE_KEY = "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);

    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final RecordHeaderDecoder header = new RecordHeaderDecoder();
    private DirectBuffer buffer = new UnsafeBuffer(new byte[0]);
    private int offset;
    private int jsonOffset;
    private int jsonLength;
    private int labelsLimit;
    private int foundOffset;

    /** Looks at the record of {@code length} bytes at {@code offset}. */
    @HotPath
    public RecordFlyweight wrap(DirectBuffer record, int recordOffset, int length) {
        buffer = record;
        offset = recordOffset;
        header.wrapAndApplyHeader(record, recordOffset, messageHeader);
        labelsLimit = header.limit();
        jsonOffset = recordOffset + (int) header.headerLength();
        jsonLength = length - (int) header.headerLength();
        return this;
    }

    /** metadata.uid. */
    public String uid() {
        header.limit(offset + (int) header.namesOffset());
        return header.uid();
    }

    /** metadata.namespace; empty for cluster scope. */
    public String namespace() {
        header.limit(offset + (int) header.namesOffset());
        header.skipUid();
        return header.scope();
    }

    /** metadata.name. */
    public String name() {
        header.limit(offset + (int) header.namesOffset());
        header.skipUid();
        header.skipScope();
        return header.name();
    }

    /** metadata.generation; 0 if there is none. */
    @HotPath
    public long generation() {
        return header.generation();
    }

    /** Whether metadata.deletionTimestamp is set. */
    @HotPath
    public boolean isDeleting() {
        return header.deleting() == Deleting.YES;
    }

    /** metadata.labels. */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (RecordHeaderDecoder.LabelsDecoder label = labelsDecoder(); label.hasNext(); ) {
            label.next();
            labels.put(label.key(), label.value());
        }
        return labels;
    }

    /** Uids of metadata.ownerReferences, in order. */
    public List<String> ownerUids() {
        header.limit(offset + (int) header.ownersOffset());
        List<String> uids = new ArrayList<>();
        for (RecordHeaderDecoder.OwnersDecoder owner = header.owners(); owner.hasNext(); ) {
            uids.add(owner.next().ownerUid());
        }
        return uids;
    }

    /** Whether the labels are selected. */
    @HotPath
    public boolean matches(LabelSelector selector) {
        List<LabelRequirement> requirements = selector.requirements();
        for (int i = 0; i < requirements.size(); i++) {
            LabelRequirement requirement = requirements.get(i);
            int length = findLabel(requirement.keyUtf8());
            if (!requirement.matches(buffer, foundOffset, length)) {
                return false;
            }
        }
        return selector.isPossible();
    }

    /** Leaves the value's place in {@code foundOffset}; returns its length, or -1. */
    private int findLabel(byte[] key) {
        RecordHeaderDecoder.LabelsDecoder label = labelsDecoder();
        while (label.hasNext()) {
            label.next();
            int keyLength = label.keyLength();
            boolean same = LabelRequirement.isSame(
                    key, buffer, header.limit() + RecordHeaderDecoder.LabelsDecoder.keyHeaderLength(), keyLength);
            label.skipKey();
            if (same) {
                foundOffset = header.limit() + RecordHeaderDecoder.LabelsDecoder.valueHeaderLength();
                return label.valueLength();
            }
            label.skipValue();
        }
        return -1;
    }

    private RecordHeaderDecoder.LabelsDecoder labelsDecoder() {
        header.limit(labelsLimit);
        return header.labels();
    }

    /**
     * Whether the fields are selected; the selector must have been read for a kind that is stored as this record is.
     */
    @HotPath
    public boolean matches(FieldSelector selector) {
        List<FieldSelector.Term> terms = selector.terms();
        for (int i = 0; i < terms.size(); i++) {
            FieldSelector.Term term = terms.get(i);
            if (term.field().place() == SelectableFields.NOT_STORED) {
                if (!term.matches(shown(selector))) {
                    return false;
                }
                continue;
            }
            int length = findField(term.field().place());
            if (!term.matches(buffer, foundOffset, length)) {
                return false;
            }
        }
        return true;
    }

    /** Selecting custom objects by their own fields parses them: what can be selected changes with the definition. */
    private MapValue shown(FieldSelector selector) {
        try {
            return selector.shown((MapValue) Json.parse(json(0)));
        } catch (MalformedException e) {
            throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
        }
    }

    private int findField(int place) {
        if (place < SelectableFields.FIRST_STORED) {
            header.limit(offset + (int) header.namesOffset());
            header.skipUid();
            if (place == SelectableFields.NAME) {
                header.skipScope();
            }
            foundOffset = header.limit() + RecordHeaderDecoder.nameHeaderLength();
            return place == SelectableFields.NAME ? header.nameLength() : header.scopeLength();
        }
        header.limit(offset + (int) header.fieldsOffset());
        RecordHeaderDecoder.FieldsDecoder field = header.fields();
        for (int skip = place - SelectableFields.FIRST_STORED; skip > 0; skip--) {
            field.next().skipFieldValue();
        }
        field.next();
        foundOffset = header.limit() + RecordHeaderDecoder.FieldsDecoder.fieldValueHeaderLength();
        return field.fieldValueLength();
    }

    /** The object as JSON, with {@code revision} as its resourceVersion. */
    public byte[] json(long revision) {
        byte[] json = new byte[jsonLength(revision)];
        writeJson(revision, json, 0);
        return json;
    }

    /** Bytes of {@link #json}. */
    @HotPath
    public int jsonLength(long revision) {
        return jsonLength + spliceLength(revision);
    }

    /** Writes {@link #json} to {@code dst}; returns the number of bytes. */
    @HotPath
    public int writeJson(long revision, byte[] dst, int dstOffset) {
        return write(0, jsonLength, revision, dst, dstOffset);
    }

    /** Bytes that {@link #writeItem} writes. */
    @HotPath
    public int itemLength(long revision) {
        return jsonLength(revision) - (int) header.itemOffset() + 1;
    }

    /**
     * Writes the object without apiVersion and kind, as it stands in a list of its kind; returns the number of bytes.
     */
    @HotPath
    public int writeItem(long revision, byte[] dst, int dstOffset) {
        dst[dstOffset] = '{';
        return 1 + write((int) header.itemOffset(), jsonLength, revision, dst, dstOffset + 1);
    }

    /** Bytes that {@link #writeMetadata} writes. */
    @HotPath
    public int metadataLength(long revision) {
        return (int) (header.metadataEnd() - header.metadataOffset()) + spliceLength(revision);
    }

    /** Writes the value of metadata, with the resourceVersion; returns the number of bytes. */
    @HotPath
    public int writeMetadata(long revision, byte[] dst, int dstOffset) {
        return write((int) header.metadataOffset(), (int) header.metadataEnd(), revision, dst, dstOffset);
    }

    private int spliceLength(long revision) {
        int comma = header.splice() == Splice.ALONE ? 0 : 1;
        return SPLICE_KEY.length + Digits.count(revision) + 1 + comma;
    }

    /** Copies the JSON between two of its offsets, which lie around the splice. */
    private int write(int from, int to, long revision, byte[] dst, int dstOffset) {
        int spliceOffset = (int) header.spliceOffset();
        Splice splice = header.splice();
        int at = dstOffset;
        buffer.getBytes(jsonOffset + from, dst, at, spliceOffset - from);
        at += spliceOffset - from;
        if (splice == Splice.LAST) {
            dst[at++] = ',';
        }
        System.arraycopy(SPLICE_KEY, 0, dst, at, SPLICE_KEY.length);
        at += SPLICE_KEY.length;
        int digits = Digits.count(revision);
        Digits.write(revision, dst, at, digits);
        at += digits;
        dst[at++] = '"';
        if (splice == Splice.BEFORE) {
            dst[at++] = ',';
        }
        buffer.getBytes(jsonOffset + spliceOffset, dst, at, to - spliceOffset);
        return at + to - spliceOffset - dstOffset;
    }
}
