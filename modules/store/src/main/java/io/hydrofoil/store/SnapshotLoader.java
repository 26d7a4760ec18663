package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.ChunkDecoder;
import io.hydrofoil.store.codec.MessageHeaderDecoder;
import io.hydrofoil.store.codec.SnapshotChangeDecoder;
import io.hydrofoil.store.codec.SnapshotEndDecoder;
import io.hydrofoil.store.codec.SnapshotEntryDecoder;
import io.hydrofoil.store.codec.SnapshotStartDecoder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Takes back what {@link Store#writeSnapshot} wrote, every chunk in order, on the store agent's thread. Anything that
 * is not exactly that throws
 * {@link CorruptSnapshotException}.
 */
public final class SnapshotLoader {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final Target target;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChunkDecoder chunkDecoder = new ChunkDecoder();
    private final SnapshotStartDecoder start = new SnapshotStartDecoder();
    private final SnapshotEntryDecoder entry = new SnapshotEntryDecoder();
    private final SnapshotChangeDecoder changeItem = new SnapshotChangeDecoder();
    private final SnapshotEndDecoder end = new SnapshotEndDecoder();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final Change change = new Change();

    /** Bytes of the stream that do not make a whole item yet. */
    private final ExpandableArrayBuffer pending = new ExpandableArrayBuffer();

    private int pendingLength;
    private int sequence;
    private long entries;
    private long changes;
    private long revision = -1;
    private boolean ended;

    SnapshotLoader(Target target) {
        this.target = target;
    }

    /** A loader that loads nothing, but checks everything, and shows the objects to {@code visitor}. */
    public static SnapshotLoader checking(Reader.ListVisitor visitor) {
        return new SnapshotLoader(new Check(visitor));
    }

    /** Where what is loaded goes, in the order of the snapshot. */
    interface Target {
        void start(SnapshotItems.Start start);

        void entry(byte[] key, long revision, DirectBuffer record, int offset, int length);

        void change(Change change);

        void end(long revision);
    }

    private record Check(Reader.ListVisitor visitor) implements Target {
        @Override
        public void start(SnapshotItems.Start start) {}

        @Override
        public void entry(byte[] key, long revision, DirectBuffer record, int offset, int length) {
            visitor.onRecord(key, record, offset, length, revision);
        }

        @Override
        public void change(Change change) {}

        @Override
        public void end(long revision) {}
    }

    /** Bytes in front of a chunk's payload. */
    public static final int CHUNK_HEADER_BYTES = SnapshotItems.CHUNK_HEADER;

    /** How long the payload of the chunk is that begins with this header. */
    public static int payloadLength(DirectBuffer chunkHeader) {
        return new ChunkDecoder()
                .wrap(chunkHeader, HEADER, ChunkDecoder.BLOCK_LENGTH, ChunkDecoder.SCHEMA_VERSION)
                .payloadLength();
    }

    /** Whether its end has come. */
    public boolean isWhole() {
        return ended && pendingLength == 0;
    }

    /** The revision of the snapshot; -1 before its first chunk. */
    public long revision() {
        return revision;
    }

    /** Objects so far. */
    public long entries() {
        return entries;
    }

    /** One chunk, as it was written. */
    public void onChunk(DirectBuffer chunk, int offset, int length) {
        int payload = checkChunk(chunk, offset, length);
        pending.putBytes(pendingLength, chunk, offset + length - payload, payload);
        pendingLength += payload;
        try {
            int consumed = 0;
            while (pendingLength - consumed >= Integer.BYTES) {
                int itemLength = pending.getInt(consumed);
                check(itemLength >= HEADER, "item of " + itemLength + " bytes");
                if (itemLength > pendingLength - consumed - Integer.BYTES) {
                    break;
                }
                item(consumed + Integer.BYTES, itemLength);
                consumed += Integer.BYTES + itemLength;
            }
            pendingLength -= consumed;
            pending.putBytes(0, pending, consumed, pendingLength);
        } catch (Invariant.Broken | IndexOutOfBoundsException e) {
            throw new CorruptSnapshotException("the snapshot contradicts itself in chunk " + (sequence - 1), e);
        }
    }

    private int checkChunk(DirectBuffer chunk, int offset, int length) {
        check(length >= SnapshotItems.CHUNK_HEADER, "chunk of " + length + " bytes");
        header.wrap(chunk, offset);
        check(header.schemaId() == ChunkDecoder.SCHEMA_ID, "chunk of another schema: " + header.schemaId());
        check(header.version() == ChunkDecoder.SCHEMA_VERSION, "chunk of unknown version " + header.version());
        check(header.templateId() == ChunkDecoder.TEMPLATE_ID, "no chunk but message " + header.templateId());
        check(header.blockLength() == ChunkDecoder.BLOCK_LENGTH, "chunk header of " + header.blockLength() + " bytes");
        chunkDecoder.wrap(chunk, offset + HEADER, ChunkDecoder.BLOCK_LENGTH, header.version());
        check(chunkDecoder.sequence() == sequence, "chunk " + chunkDecoder.sequence() + " instead of " + sequence);
        int payload = length - SnapshotItems.CHUNK_HEADER;
        check(chunkDecoder.payloadLength() == payload, "chunk " + sequence + " is cut: " + payload + " bytes");
        byte[] bytes = new byte[payload];
        chunk.getBytes(offset + SnapshotItems.CHUNK_HEADER, bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, payload);
        check(chunkDecoder.crc32c() == (int) crc.getValue(), "checksum of chunk " + sequence);
        check(!ended, "chunk after the end");
        sequence++;
        return payload;
    }

    private void item(int at, int length) {
        header.wrap(pending, at);
        int body = at + HEADER;
        int block = header.blockLength();
        int version = header.version();
        int variable = length - HEADER - block;
        check(!ended && variable >= 0, "item after the end, or longer than its size");
        check((header.templateId() == SnapshotStartDecoder.TEMPLATE_ID) == (revision < 0), "start missing or repeated");
        switch (header.templateId()) {
            case SnapshotStartDecoder.TEMPLATE_ID -> {
                start.wrap(pending, body, block, version);
                onStart();
            }
            case SnapshotEntryDecoder.TEMPLATE_ID -> {
                entry.wrap(pending, body, block, version);
                check(lengths(entry.keyLength(), entry.recordLength(), 0) == variable, "entry lengths");
                onEntry(body + block);
            }
            case SnapshotChangeDecoder.TEMPLATE_ID -> {
                changeItem.wrap(pending, body, block, version);
                long sum = lengths(changeItem.keyLength(), changeItem.recordLength(), changeItem.previousLength());
                check(sum == variable, "change lengths");
                onChange(body + block);
            }
            case SnapshotEndDecoder.TEMPLATE_ID -> {
                end.wrap(pending, body, block, version);
                onEnd();
            }
            default -> check(false, "unknown item " + header.templateId());
        }
    }

    private static long lengths(int keyLength, int recordLength, int previousLength) {
        check(
                keyLength >= 0 && keyLength <= StoreLimits.MAX_KEY_BYTES && recordLength >= 0 && previousLength >= 0,
                "negative length, or key too long");
        return (long) keyLength + recordLength + previousLength;
    }

    private void onStart() {
        revision = start.revision();
        check(start.compactedRevision() >= 0 && start.compactedRevision() <= revision, "revisions");
        target.start(new SnapshotItems.Start(
                revision,
                start.compactedRevision(),
                start.stateHash(),
                start.logPosition(),
                start.timestampMs(),
                start.ringTail()));
    }

    private void onEntry(int at) {
        check(changes == 0, "entry after the first change");
        byte[] key = new byte[entry.keyLength()];
        pending.getBytes(at, key);
        target.entry(key, entry.revision(), pending, at + key.length, entry.recordLength());
        entries++;
    }

    private void onChange(int at) {
        int keyLength = changeItem.keyLength();
        int recordLength = changeItem.recordLength();
        int previousLength = changeItem.previousLength();
        int length = (int) Change.length(keyLength, recordLength, previousLength);
        scratch.checkLimit(length);
        change.wrap(scratch, 0, length)
                .lengths(keyLength, recordLength, previousLength)
                .revisions(changeItem.revision(), changeItem.previousRevision())
                .flags(changeItem.flags());
        scratch.putBytes(change.keyOffset(), pending, at, keyLength);
        scratch.putBytes(change.ownRecordOffset(), pending, at + keyLength, recordLength);
        scratch.putBytes(change.previousOffset(), pending, at + keyLength + recordLength, previousLength);
        target.change(change);
        changes++;
    }

    private void onEnd() {
        check(end.entries() == entries, "it has " + entries + " of " + end.entries() + " objects");
        check(end.changes() == changes, "it has " + changes + " of " + end.changes() + " changes");
        target.end(revision);
        ended = true;
    }

    /** Checks that the snapshot is whole, and makes it the state. */
    public void finish() {
        check(isWhole(), "it ends before its end");
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw new CorruptSnapshotException("snapshot: " + fault);
        }
    }
}
