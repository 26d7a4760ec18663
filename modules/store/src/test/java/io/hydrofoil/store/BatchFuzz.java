package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.testkit.FuzzTarget;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A log entry is a whole batch, all of whose parts lie within it, or breaks an invariant before any of it counts. */
final class BatchFuzz implements FuzzTarget {
    private static final StoreLimits LIMITS = StoreFixture.small();

    @Override
    public void check(byte[] input) {
        BatchWalk walk = new BatchWalk(LIMITS);
        UnsafeBuffer buffer = new UnsafeBuffer(input);
        try {
            walk.wrap(buffer, 0, input.length).validate();
        } catch (Invariant.Broken e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        walk.rewind();
        byte[] key = new byte[StoreLimits.MAX_KEY_BYTES];
        int last = 0;
        for (int message = walk.next(); message != BatchWalk.END; message = walk.next()) {
            assertThat(walk.position()).isGreaterThan(last).isLessThanOrEqualTo(input.length);
            last = walk.position();
            walk.copyKey(key);
            assertThat(walk.recordOffset() + walk.recordLength()).isLessThanOrEqualTo(input.length);
        }
    }

    @Override
    public List<byte[]> seeds() {
        try (StoreFixture fixture = new StoreFixture(LIMITS)) {
            return List.of(
                    encoded(
                            fixture,
                            new Model.Transaction()
                                    .expect("a", 3)
                                    .put("a", "record")
                                    .delete("b", "")),
                    encoded(
                            fixture,
                            new Model.Transaction().put("b", "1"),
                            new Model.Transaction().put("c", "2").put("d", "3"),
                            new Model.Transaction().expect("d", 0).delete("d", "last")));
        }
    }

    private static byte[] encoded(StoreFixture fixture, Model.Transaction... transactions) {
        byte[] bytes = new byte[fixture.encode(StoreFixture.PROCESS, transactions)];
        fixture.encoder.buffer().getBytes(0, bytes);
        return bytes;
    }
}
