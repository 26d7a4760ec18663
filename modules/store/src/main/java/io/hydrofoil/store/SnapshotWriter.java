package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.ChunkEncoder;
import io.hydrofoil.store.codec.MessageHeaderEncoder;
import io.hydrofoil.store.codec.SnapshotChangeEncoder;
import io.hydrofoil.store.codec.SnapshotEndEncoder;
import io.hydrofoil.store.codec.SnapshotEntryEncoder;
import io.hydrofoil.store.codec.SnapshotStartEncoder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the state as a stream of items, cut into chunks wherever a chunk is full, so that a chunk may be smaller than
 * a record. Each chunk carries
 * its number and checksum, the end carries the counts. On the store agent's thread: the state does not move meanwhile.
 */
final class SnapshotWriter {
    static final int CHUNK_HEADER = MessageHeaderEncoder.ENCODED_LENGTH + ChunkEncoder.BLOCK_LENGTH;

    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int START_LENGTH = HEADER + SnapshotStartEncoder.BLOCK_LENGTH;
    private static final int ENTRY_LENGTH = HEADER + SnapshotEntryEncoder.BLOCK_LENGTH;
    private static final int CHANGE_LENGTH = HEADER + SnapshotChangeEncoder.BLOCK_LENGTH;
    private static final int END_LENGTH = HEADER + SnapshotEndEncoder.BLOCK_LENGTH;

    private final Applier state;
    private final ObjectTable table;
    private final Store.SnapshotSink sink;
    private final byte[] chunkBytes;
    private final UnsafeBuffer chunk;
    private final UnsafeBuffer item = new UnsafeBuffer(new byte[Integer.BYTES + 256]);
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final Change change = new Change();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChunkEncoder chunkEncoder = new ChunkEncoder();
    private final SnapshotEntryEncoder entryEncoder = new SnapshotEntryEncoder();
    private final SnapshotChangeEncoder changeEncoder = new SnapshotChangeEncoder();
    private int chunkLength = CHUNK_HEADER;
    private int sequence;
    private long entries;
    private long changes;

    SnapshotWriter(Applier state, ObjectTable table, Store.SnapshotSink sink, int maxChunkBytes) {
        Invariant.check(maxChunkBytes > CHUNK_HEADER, "chunk size", maxChunkBytes, CHUNK_HEADER + 1L);
        this.state = state;
        this.table = table;
        this.sink = sink;
        this.chunkBytes = new byte[maxChunkBytes];
        this.chunk = new UnsafeBuffer(chunkBytes);
    }

    void write(long logPosition, long timestampMs) {
        long firstChange = firstChange();
        new SnapshotStartEncoder()
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .revision(state.revision())
                .compactedRevision(state.ring().compactedRevision())
                .stateHash(state.hash().value())
                .logPosition(logPosition)
                .timestampMs(timestampMs)
                .ringTail(firstChange);
        item(START_LENGTH, START_LENGTH);
        state.index().root().visit(new byte[0], false, this::entry);
        writeChanges(firstChange);
        new SnapshotEndEncoder()
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .entries(entries)
                .changes(changes);
        item(END_LENGTH, END_LENGTH);
        flush();
    }

    /** The first change that is wholly in the ring with its transaction. */
    private long firstChange() {
        long position = state.ring().tail();
        while (position < state.ring().published()) {
            read(position);
            if (!change.isPadding() && change.revision() > state.ring().compactedRevision()) {
                return position;
            }
            position += change.length();
        }
        return position;
    }

    private void read(long position) {
        Invariant.check(state.ring().read(position, scratch, change), "the writer cannot be lapped");
    }

    private boolean entry(Slot slot) {
        if (slot.isLive()) {
            int found = table.read(slot.key, Long.MAX_VALUE, (buffer, offset, length, revision) -> {
                entryEncoder
                        .wrapAndApplyHeader(item, Integer.BYTES, header)
                        .revision(revision)
                        .keyLength(slot.key.length)
                        .recordLength(length);
                item(ENTRY_LENGTH, ENTRY_LENGTH + slot.key.length + length);
                append(new UnsafeBuffer(slot.key), 0, slot.key.length);
                append(buffer, offset, length);
            });
            Invariant.check(found == ObjectTable.FOUND, "a live key must be in the table");
            entries++;
        }
        return true;
    }

    private void writeChanges(long firstChange) {
        long position = firstChange;
        while (position < state.ring().published()) {
            read(position);
            if (!change.isPadding()) {
                writeChange();
            }
            position += change.length();
        }
    }

    private void writeChange() {
        changeEncoder
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .revision(change.revision())
                .previousRevision(change.previousRevision())
                .flags(change.flags() & Change.DELETED)
                .keyLength(change.keyLength())
                .recordLength(change.ownRecordLength())
                .previousLength(change.previousLength());
        item(CHANGE_LENGTH, CHANGE_LENGTH + change.keyLength() + change.ownRecordLength() + change.previousLength());
        append(change.bytes(), change.keyOffset(), change.keyLength());
        append(change.bytes(), change.ownRecordOffset(), change.ownRecordLength());
        append(change.bytes(), change.previousOffset(), change.previousLength());
        changes++;
    }

    /** Appends the item's size and its first {@code encodedLength} bytes; the caller appends the rest. */
    private void item(int encodedLength, int length) {
        item.putInt(0, length);
        append(item, 0, Integer.BYTES + encodedLength);
    }

    private void append(DirectBuffer source, int offset, int length) {
        int copied = 0;
        while (copied < length) {
            if (chunkLength == chunkBytes.length) {
                flush();
            }
            int part = Math.min(length - copied, chunkBytes.length - chunkLength);
            chunk.putBytes(chunkLength, source, offset + copied, part);
            chunkLength += part;
            copied += part;
        }
    }

    private void flush() {
        CRC32C crc = new CRC32C();
        crc.update(chunkBytes, CHUNK_HEADER, chunkLength - CHUNK_HEADER);
        chunkEncoder
                .wrapAndApplyHeader(chunk, 0, header)
                .sequence(sequence++)
                .payloadLength(chunkLength - CHUNK_HEADER)
                .crc32c((int) crc.getValue());
        sink.onChunk(chunk, 0, chunkLength);
        chunkLength = CHUNK_HEADER;
    }
}
