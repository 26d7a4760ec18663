package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.chassis.Invariant;
import java.lang.ref.WeakReference;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class StoreLimitsTest {
    @Test
    void aFullStoreStillReadsReplacesAndDeletes() {
        StoreLimits limits = new StoreLimits(100, 64, 1024, 64 * 1024, 32 * 1024);
        try (StoreFixture fixture = new StoreFixture(limits)) {
            for (int i = 0; i < 100; i++) {
                assertThat(fixture.apply(new Model.Transaction().put("k" + i, "v" + i)))
                        .containsExactly(new Outcome.Committed(i + 1L));
            }
            Model.Transaction more = new Model.Transaction().put("more", "v");
            assertThat(fixture.apply(more)).containsExactly(new Outcome.Full());
            assertThat(fixture.store.reader().revision()).isEqualTo(100);
            assertThat(fixture.get("more")).isNull();
            assertThat(fixture.get("k99")).isEqualTo(new Model.Entry("v99", 100));
            assertThat(fixture.apply(new Model.Transaction().put("k5", "w5")))
                    .containsExactly(new Outcome.Committed(101));
            assertThat(fixture.apply(new Model.Transaction().delete("k7", "").put("more", "v")))
                    .as("a transaction that does not grow the store")
                    .containsExactly(new Outcome.Committed(102));
            assertThat(fixture.apply(new Model.Transaction().delete("k8", "")))
                    .containsExactly(new Outcome.Committed(103));
            assertThat(fixture.apply(new Model.Transaction().put("again", "v")))
                    .containsExactly(new Outcome.Committed(104));
        }
    }

    @Test
    void bytesAreLimitedToo() {
        StoreLimits limits = new StoreLimits(100, 64, 1024, 64 * 1024, 32 * 1024);
        try (StoreFixture fixture = new StoreFixture(limits)) {
            int accepted = 0;
            while (fixture.apply(new Model.Transaction().put("k" + accepted, "x".repeat(1000)))
                            .get(0)
                    instanceof Outcome.Committed) {
                accepted++;
            }
            assertThat(accepted).isEqualTo((int) (limits.maxBytesForNew() / 1002));
            assertThat(fixture.apply(new Model.Transaction().put("k0", "short")))
                    .containsExactly(new Outcome.Committed(accepted + 1L));
        }
    }

    @Test
    void whatIsThereMayGrowWhenNothingNewIsTakenAnyMore() {
        StoreLimits limits = new StoreLimits(1000, 64, 1024, 64 * 1024, 32 * 1024);
        try (StoreFixture fixture = new StoreFixture(limits)) {
            int accepted = 0;
            while (fixture.apply(new Model.Transaction().put("k" + accepted, "x".repeat(900)))
                            .get(0)
                    instanceof Outcome.Committed) {
                accepted++;
            }
            int grown = 0;
            while (grown < accepted
                    && fixture.apply(new Model.Transaction().put("k" + grown, "x".repeat(950)))
                                    .get(0)
                            instanceof Outcome.Committed) {
                grown++;
            }
            assertThat(grown)
                    .as("each could be marked as being deleted, which takes some 50 bytes")
                    .isEqualTo(accepted);
            assertThat(fixture.apply(new Model.Transaction().put("new", "v").delete("k1", "")))
                    .as("a new key in place of another")
                    .containsExactly(new Outcome.Committed(accepted + grown + 1L));
            assertThat(fixture.apply(new Model.Transaction().put("newer", "v"))).containsExactly(new Outcome.Full());
        }
    }

    @Test
    void aThreadHoldsNoStoreThatItHasClosed() throws InterruptedException {
        WeakReference<Store> gone = readAndClose();
        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(gone.get()).isNull();
    }

    private static WeakReference<Store> readAndClose() {
        try (StoreFixture fixture = new StoreFixture(new StoreLimits(100, 64, 1024, 64 * 1024, 32 * 1024))) {
            fixture.apply(new Model.Transaction().put("k", "v"));
            Store store = fixture.store;
            String[] seen = {""};
            assertThat(store.reader().get(StoreFixture.bytes("k"), (buffer, offset, length, revision) -> {
                        seen[0] = store.entries() + StoreFixture.text(buffer, offset, length);
                    }))
                    .isTrue();
            assertThat(seen[0]).isEqualTo("1v");
            return new WeakReference<>(store);
        }
    }

    @Test
    void recordsOfThreeMebibytesPassThroughAllParts() {
        StoreLimits limits = new StoreLimits(20_000, 2048, 7 << 19, 4 << 20, 64 << 20);
        try (StoreFixture fixture = new StoreFixture(limits);
                StoreFixture loaded = new StoreFixture(limits)) {
            for (int round = 0; round < 60; round++) {
                String record = Integer.toString(round % 10).repeat((3 << 20) + round);
                String key = "big" + round % 7;
                assertThat(fixture.apply(new Model.Transaction().put(key, record))
                                .get(0))
                        .isInstanceOf(Outcome.Committed.class);
                assertThat(fixture.get(key)).isEqualTo(new Model.Entry(record, round + 1L));
            }
            StoreFixture.Listed before = StoreFixture.list(fixture.store, "", "", 57, 10);
            assertThat(before.revision()).isEqualTo(57);
            assertThat(before.entries()).hasSize(7);
            assertThat(before.entries().get("big3").revision()).isEqualTo(53);
            StoreFixture.load(loaded.store, fixture.snapshot(64 * 1024));
            assertThat(StoreFixture.list(loaded.store, "", "", 57, 10)).isEqualTo(before);
            List<Model.Change> changes = StoreFixture.drain(loaded.store.cursor(57));
            assertThat(changes).extracting(Model.Change::revision).containsExactly(58L, 59L, 60L);
            assertThat(changes.get(0).previous().length()).isEqualTo((3 << 20) + 50);
        }
    }

    @Test
    void theEncoderRefusesWhatTheStoreWould() {
        StoreLimits limits = StoreFixture.small();
        BatchEncoder encoder = new BatchEncoder(limits).begin(1).transaction(1);
        UnsafeBuffer record = new UnsafeBuffer(new byte[2000]);
        assertThatThrownBy(() -> encoder.put(new byte[1], record, 0, 1025)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> encoder.put(new byte[1025], record, 0, 1)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> {
                    while (true) {
                        encoder.put(new byte[9], record, 0, 1000);
                    }
                })
                .isInstanceOf(Invariant.Broken.class)
                .hasMessageContaining("batch too long");
    }

    @Test
    void machineSizesHoldTheirRelations() {
        for (long mebibytes = 512; mebibytes < 1 << 21; mebibytes *= 2) {
            StoreLimits limits = StoreLimits.forMachine(mebibytes << 20);
            assertThat(limits.maxRecordBytes()).isGreaterThan(3 << 20);
            assertThat(limits.maxBatchBytes()).isLessThan((32 << 20) / 8);
        }
    }
}
