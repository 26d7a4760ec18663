package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.codec.ChunkEncoder;
import io.hydrofoil.store.codec.MessageHeaderEncoder;
import io.hydrofoil.store.codec.SnapshotEndEncoder;
import io.hydrofoil.store.codec.SnapshotEntryEncoder;
import io.hydrofoil.store.codec.SnapshotStartEncoder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot as a stream of items, cut into chunks wherever a chunk is full, so that a chunk may be smaller than a
 * record. Each chunk carries its number and checksum, the end carries the counts. One thread.
 */
final class SnapshotItems {
    static final int CHUNK_HEADER = MessageHeaderEncoder.ENCODED_LENGTH + ChunkEncoder.BLOCK_LENGTH;

    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int START_LENGTH = HEADER + SnapshotStartEncoder.BLOCK_LENGTH;
    private static final int ENTRY_LENGTH = HEADER + SnapshotEntryEncoder.BLOCK_LENGTH;
    private static final int END_LENGTH = HEADER + SnapshotEndEncoder.BLOCK_LENGTH;

    private final Store.SnapshotSink sink;
    private final byte[] chunkBytes;
    private final UnsafeBuffer chunk;
    private final UnsafeBuffer item = new UnsafeBuffer(new byte[Integer.BYTES + 256]);
    private final UnsafeBuffer keyWindow = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChunkEncoder chunkEncoder = new ChunkEncoder();
    private final SnapshotEntryEncoder entryEncoder = new SnapshotEntryEncoder();
    private int chunkLength = CHUNK_HEADER;
    private int sequence;
    private long entries;

    SnapshotItems(Store.SnapshotSink sink, int maxChunkBytes) {
        Invariant.check(maxChunkBytes > CHUNK_HEADER, "chunk size", maxChunkBytes, CHUNK_HEADER + 1L);
        this.sink = sink;
        this.chunkBytes = new byte[maxChunkBytes];
        this.chunk = new UnsafeBuffer(chunkBytes);
    }

    /** Where a snapshot stands. */
    record Start(
            long revision, long compactedRevision, long stateHash, long logPosition, long timestampMs, long ringTail) {}

    void start(Start start) {
        new SnapshotStartEncoder()
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .revision(start.revision)
                .compactedRevision(start.compactedRevision)
                .stateHash(start.stateHash)
                .logPosition(start.logPosition)
                .timestampMs(start.timestampMs)
                .ringTail(start.ringTail);
        put(START_LENGTH, START_LENGTH);
    }

    void entry(byte[] key, long revision, DirectBuffer record, int offset, int length) {
        entryEncoder
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .revision(revision)
                .keyLength(key.length)
                .recordLength(length);
        put(ENTRY_LENGTH, ENTRY_LENGTH + key.length + length);
        keyWindow.wrap(key);
        append(keyWindow, 0, key.length);
        append(record, offset, length);
        entries++;
    }

    void end(long changes) {
        new SnapshotEndEncoder()
                .wrapAndApplyHeader(item, Integer.BYTES, header)
                .entries(entries)
                .changes(changes);
        put(END_LENGTH, END_LENGTH);
        flush();
    }

    /** Where an item's fixed part is encoded, after its size. */
    UnsafeBuffer item() {
        return item;
    }

    /** Appends the item's size and its first {@code encodedLength} bytes; the caller appends the rest. */
    void put(int encodedLength, int length) {
        item.putInt(0, length);
        append(item, 0, Integer.BYTES + encodedLength);
    }

    void append(DirectBuffer source, int offset, int length) {
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
