package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The table on Chronicle Map: off heap, in memory only (snapshot and log rebuild it). A value is [int64 revision |
 * record].
 *
 * <p>A reader holds its segment's read lock while the visitor looks at the bytes in place; the writer waits for it.
 * Segments are few and large,
 * because a value must fit into one and records reach 3 MiB.
 */
final class ChronicleObjectTable implements ObjectTable {
    private static final int REVISION_LENGTH = Long.BYTES;
    private static final int AVERAGE_KEY_BYTES = 64;
    private static final long MIN_SEGMENT_BYTES = 128L << 20;
    private static final int MAX_SEGMENTS = 16;
    /**
     * Fragmentation must never make the table refuse what the limits admit, for they, not it, decide that the store is
     * full.
     */
    private static final double BLOAT_FACTOR = 10;

    private final ChronicleMap<byte[], byte[]> map;
    private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);
    private final NativeMemory stagingMemory;
    private final UnsafeBuffer staging;
    private final PointerBytesStore staged = BytesStore.nativePointer();

    ChronicleObjectTable(StoreLimits limits) {
        map = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .name("objects")
                .averageKeySize(AVERAGE_KEY_BYTES)
                .averageValueSize(limits.averageRecordBytes() + (double) REVISION_LENGTH)
                .entries(limits.maxEntries())
                .actualSegments(segments(limits))
                .maxBloatFactor(BLOAT_FACTOR)
                // Closing it is the store's business: at the end of the process the log is still being applied.
                .skipCloseOnExitHook(true)
                .create();
        stagingMemory = new NativeMemory(REVISION_LENGTH + limits.maxRecordBytes());
        staging = stagingMemory.buffer();
    }

    private static int segments(StoreLimits limits) {
        long minSegmentBytes = Math.max(MIN_SEGMENT_BYTES, 32L * limits.maxRecordBytes());
        return Math.clamp(Long.highestOneBit(Math.max(1, limits.maxBytes() / minSegmentBytes)), 1, MAX_SEGMENTS);
    }

    @Override
    @HotPath
    public int read(byte[] key, long maxRevision, Reader.RecordVisitor visitor) {
        Lane lane = lanes.get();
        UnsafeBuffer view = lane.view;
        try (ExternalMapQueryContext<byte[], byte[], ?> query = lane.query(key)) {
            query.readLock().lock();
            MapEntry<byte[], byte[]> entry = query.entry();
            if (entry == null) {
                return ABSENT;
            }
            wrap(view, entry);
            long revision = view.getLong(0);
            if (revision > maxRevision) {
                return NEWER;
            }
            visitor.onRecord(view, REVISION_LENGTH, view.capacity() - REVISION_LENGTH, revision);
            return FOUND;
        }
    }

    private static void wrap(UnsafeBuffer buffer, MapEntry<byte[], byte[]> entry) {
        Data<byte[]> value = entry.value();
        buffer.wrap(value.bytes().addressForRead(value.offset()), (int) value.size());
    }

    @Override
    @HotPath
    public void copy(byte[] key, MutableDirectBuffer target, int offset, int length) {
        Lane lane = lanes.get();
        try (ExternalMapQueryContext<byte[], byte[], ?> query = lane.query(key)) {
            query.readLock().lock();
            wrap(lane.view, present(query.entry()));
            Invariant.check(
                    lane.view.capacity() == REVISION_LENGTH + length, "record length", lane.view.capacity(), length);
            target.putBytes(offset, lane.view, REVISION_LENGTH, length);
        }
    }

    @Override
    @HotPath
    public void put(byte[] key, long revision, DirectBuffer record, int offset, int length) {
        Lane lane = lanes.get();
        staging.putLong(0, revision);
        staging.putBytes(REVISION_LENGTH, record, offset, length);
        staged.set(staging.addressOffset(), REVISION_LENGTH + (long) length);
        try (ExternalMapQueryContext<byte[], byte[], ?> query = lane.query(key)) {
            query.writeLock().lock();
            Data<byte[]> value = query.wrapValueBytesAsData(staged, 0, REVISION_LENGTH + (long) length);
            MapEntry<byte[], byte[]> entry = query.entry();
            if (entry == null) {
                query.insert(Objects.requireNonNull(query.absentEntry()), value);
            } else {
                query.replaceValue(entry, value);
            }
        }
    }

    @Override
    @HotPath
    public void remove(byte[] key) {
        Lane lane = lanes.get();
        try (ExternalMapQueryContext<byte[], byte[], ?> query = lane.query(key)) {
            query.writeLock().lock();
            query.remove(present(query.entry()));
        }
    }

    private static MapEntry<byte[], byte[]> present(@Nullable MapEntry<byte[], byte[]> entry) {
        Invariant.check(entry != null, "a key of the index must be in the table");
        return Objects.requireNonNull(entry);
    }

    @Override
    public long size() {
        return map.longSize();
    }

    @Override
    public void close() {
        lanes.remove();
        map.close();
    }

    /**
     * What one thread needs for its queries: a window on a record, and its key off heap, because the map wraps a byte
     * array in new objects.
     */
    private final class Lane {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private final NativeMemory keyMemory = new NativeMemory(StoreLimits.MAX_KEY_BYTES);
        private final PointerBytesStore keyPointer = BytesStore.nativePointer();

        Lane() {
            keyPointer.set(keyMemory.buffer().addressOffset(), StoreLimits.MAX_KEY_BYTES);
        }

        ExternalMapQueryContext<byte[], byte[], ?> query(byte[] key) {
            keyMemory.buffer().putBytes(0, key);
            return map.queryContext(keyPointer, 0, key.length);
        }
    }
}
