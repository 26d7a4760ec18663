package io.hydrofoil.perf;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.RecordCodec;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import org.agrona.concurrent.UnsafeBuffer;

/** A store with pods in it, without a log: each write is applied at once. */
final class PodStore implements AutoCloseable {
    static final Kind PODS = KindTable.builtin().require("v1", "Pod");

    private static final StoreLimits LIMITS = new StoreLimits(100_000, 4096, 64 * 1024, 256 * 1024, 32 << 20);

    final Store store = new Store(1, LIMITS);
    private final BatchEncoder encoder = new BatchEncoder(LIMITS);
    private final byte[] record = RecordCodec.encode(PODS, SamplePod.tree());
    private final UnsafeBuffer buffer = new UnsafeBuffer(record);
    private long position;

    PodStore(int pods) {
        for (int i = 0; i < pods; i++) {
            write(i);
        }
    }

    /** Writes pod number {@code i}. */
    void write(int i) {
        encoder.begin(1).transaction(position);
        encoder.put(StorageKeys.of(PODS, "default", "web-" + (100_000 + i)), buffer, 0, record.length);
        int length = encoder.end();
        store.apply(encoder.buffer(), 0, length, ++position, position);
    }

    @Override
    public void close() {
        store.close();
    }
}
