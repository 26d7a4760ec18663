package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.AllocationGuard;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a steady cluster does all day: replaces existing objects, reads them, lists them, follows changes. */
final class AllocationTest {
    private static final int KEYS = 500;
    private static final int RUNS = 2_000;
    /** A guard's own noise; one object would be 16 bytes. */
    private static final double NOTHING = 0.5;

    private final StoreLimits limits = StoreFixture.small();
    private final byte[][] keys = new byte[KEYS][];
    private long position;
    private long sum;

    @Test
    void hotPathsAllocateNothing() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = StoreFixture.bytes("pods/default/pod-" + i);
        }
        try (Store store = new Store(1, limits)) {
            BatchEncoder encoder = new BatchEncoder(limits);
            UnsafeBuffer record = new UnsafeBuffer(new byte[300]);
            for (int i = 0; i < KEYS; i++) {
                replace(store, encoder, record, i);
            }
            assertThat(AllocationGuard.bytesPerRun(
                            RUNS, () -> replace(store, encoder, record, (int) (position % KEYS))))
                    .as("encode and apply")
                    .isLessThan(NOTHING);
            Reader reader = store.reader();
            Reader.RecordVisitor visitor =
                    (buffer, offset, length, revision) -> sum += buffer.getLong(offset) + revision;
            assertThat(AllocationGuard.bytesPerRun(RUNS, () -> reader.get(keys[(int) (sum & 255)], visitor)))
                    .as("point read")
                    .isLessThan(NOTHING);
            byte[] none = {};
            Reader.ListVisitor lister = (key, buffer, offset, length, revision) -> {
                sum += length;
                return true;
            };
            assertThat(AllocationGuard.bytesPerRun(RUNS / 10, () -> reader.list(none, none, 0, lister)))
                    .as("list of 500: its own state and nothing a record")
                    .isLessThan(200);
            ChangeCursor cursor = store.cursor(store.reader().revision());
            ChangeCursor.Handler handler = change -> sum += change.recordLength();
            assertThat(AllocationGuard.bytesPerRun(RUNS, () -> {
                        replace(store, encoder, record, (int) (position % KEYS));
                        sum += cursor.poll(handler, 10);
                    }))
                    .as("a change passed on")
                    .isLessThan(NOTHING);
            assertThat(cursor.revision()).isEqualTo(store.reader().revision());
        }
    }

    private void replace(Store store, BatchEncoder encoder, UnsafeBuffer record, int key) {
        position++;
        record.putLong(0, position);
        encoder.begin(2)
                .transaction(position)
                .expect(keys[key], position > KEYS ? BatchEncoder.ANY_REVISION : 0)
                .put(keys[key], record, 0, record.capacity());
        store.apply(encoder.buffer(), 0, encoder.end(), position, position);
    }
}
