package io.hydrofoil.consensus;

import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Outcome;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** A store on a real log in a directory, for tests: writes one transaction at a time and waits for its outcome. */
final class Member implements AutoCloseable {
    static final StoreLimits LIMITS = new StoreLimits(10_000, 1024, 3_200_000, 4_000_000, 32 * 1024 * 1024);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    final Store store;
    final ClusterNode node;
    final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BatchEncoder encoder = new BatchEncoder(LIMITS);
    private long correlation;

    Member(Path directory, Path runDirectory, long processId) throws InterruptedException {
        store = new Store(processId, LIMITS);
        store.outcomeListener((id, outcome) -> outcomes.add(outcome));
        node = ClusterNode.start(
                ConsensusConfig.durable(directory, runDirectory), store, (where, fault) -> faults.add(fault), () -> {});
        if (!node.awaitReady(TIMEOUT_NS)) {
            throw new IllegalStateException("not ready, faults=" + faults);
        }
    }

    static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts a record of {@code size} bytes, all {@code fill}; returns its revision. */
    long put(String key, int size, byte fill) throws InterruptedException {
        UnsafeBuffer value = new UnsafeBuffer(new byte[size]);
        value.setMemory(0, size, fill);
        int length = encoder.begin(store.processId())
                .transaction(++correlation)
                .put(key(key), value, 0, size)
                .end();
        offer(length);
        Outcome outcome = outcomes.poll(TIMEOUT_NS, TimeUnit.NANOSECONDS);
        if (outcome instanceof Outcome.Committed committed) {
            return committed.revision();
        }
        throw new IllegalStateException("outcome=" + outcome + " faults=" + faults);
    }

    private void offer(int length) {
        Log.Offer offer;
        do {
            offer = node.log().offer(encoder.buffer(), 0, length);
            Thread.onSpinWait();
        } while (offer == Log.Offer.BACK_PRESSURED);
        if (offer != Log.Offer.ACCEPTED) {
            throw new IllegalStateException("offer=" + offer);
        }
    }

    /** Length of the record, or -1 if it is absent. */
    int lengthOf(String key) {
        int[] found = {-1};
        store.reader().get(key(key), (buffer, offset, length, revision) -> found[0] = length);
        return found[0];
    }

    @Override
    public void close() {
        node.close();
        store.close();
    }
}
