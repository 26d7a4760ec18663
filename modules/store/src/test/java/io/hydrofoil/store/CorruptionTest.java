package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.chassis.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class CorruptionTest {
    private static final long SEED = 20261120;

    /**
     * Damage either breaks an invariant before anything is applied, or still reads as a batch; it never reads beyond
     * it, and never loops.
     */
    @Test
    void aDamagedBatchIsRefusedWhole() {
        System.out.println("CorruptionTest seed=" + SEED);
        Random random = new Random(SEED);
        int refused = 0;
        try (StoreFixture fixture = new StoreFixture(StoreFixture.small())) {
            for (int round = 0; round < 20_000; round++) {
                int length = fixture.encode(
                        round,
                        new Model.Transaction()
                                .expect("a", 0)
                                .put("a", "record of a")
                                .delete("b", ""),
                        new Model.Transaction().put("b", "record of b").put("c", "c"));
                byte[] bytes = new byte[length];
                fixture.encoder.buffer().getBytes(0, bytes);
                for (int damage = random.nextInt(3); damage >= 0; damage--) {
                    bytes[random.nextInt(random.nextBoolean() ? 40 : length)] = (byte) random.nextInt();
                }
                int cut = random.nextInt(4) == 0 ? random.nextInt(length) : length;
                long before = fixture.store.reader().revision();
                long hash = fixture.store.stateHash();
                long position = fixture.store.logPosition();
                try {
                    fixture.store.apply(new UnsafeBuffer(bytes), 0, cut, position + 1, 1);
                } catch (MalformedBatchException e) {
                    refused++;
                    assertThat(fixture.store.reader().revision()).isEqualTo(before);
                    assertThat(fixture.store.stateHash()).isEqualTo(hash);
                    assertThat(fixture.store.logPosition()).isEqualTo(position);
                }
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void aBatchIsAppliedOnce() {
        try (StoreFixture fixture = new StoreFixture(StoreFixture.small())) {
            fixture.apply(new Model.Transaction().put("a", "1"));
            long position = fixture.store.logPosition();
            assertThatThrownBy(() ->
                            fixture.store.apply(fixture.encoder.buffer(), 0, fixture.encoder.length(), position, 1))
                    .isInstanceOf(Invariant.Broken.class)
                    .hasMessageContaining("log position");
        }
    }

    @Test
    void aSnapshotThatIsNotWholeIsRefused() {
        List<byte[]> chunks;
        try (StoreFixture fixture = new StoreFixture(StoreFixture.small())) {
            for (int i = 0; i < 200; i++) {
                fixture.apply(
                        new Model.Transaction().put("k" + i % 50, "record " + i).delete("k" + (i + 25) % 50, ""));
            }
            chunks = fixture.snapshot(512);
            assertThat(chunks).hasSizeGreaterThan(20);
        }
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            List<byte[]> damaged = new ArrayList<>(chunks);
            int at = random.nextInt(chunks.size());
            switch (round % 6) {
                case 0 -> damaged.remove(at);
                case 1 -> damaged.add(at, chunks.get(at));
                case 2 -> damaged.set(at, Arrays.copyOf(chunks.get(at), chunks.get(at).length - 1));
                case 3 -> damaged.subList(at, damaged.size()).clear();
                case 4 -> damaged.add(chunks.getLast());
                default -> {
                    byte[] flipped = chunks.get(at).clone();
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                    damaged.set(at, flipped);
                }
            }
            try (Store store = new Store(1, StoreFixture.small())) {
                assertThatThrownBy(() -> StoreFixture.load(store, damaged))
                        .as("round %d chunk %d", round, at)
                        .isInstanceOf(CorruptSnapshotException.class);
            }
        }
    }
}
