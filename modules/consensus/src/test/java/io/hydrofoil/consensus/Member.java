package io.hydrofoil.consensus;

import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Outcome;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** A store on a real log in a directory, for tests: writes one transaction at a time and waits for its outcome. */
final class Member implements ClusterNode.Listener, AutoCloseable {
    static final StoreLimits LIMITS = new StoreLimits(10_000, 1024, 3_200_000, 4_000_000, 32 * 1024 * 1024);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MS = 10;
    private static final int OFFERS = 1_000;

    final Store store;
    final ClusterNode node;
    final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    final LinkedBlockingDeque<ClusterNode.Term> terms = new LinkedBlockingDeque<>();
    final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong fence = new AtomicLong();
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BatchEncoder encoder = new BatchEncoder(LIMITS);
    private long correlation;

    /** A member alone, ready. */
    Member(Path directory, Path runDirectory, long processId) throws IOException, InterruptedException {
        this(ConsensusConfig.durable(Membership.alone(), directory, runDirectory), processId);
        awaitReady();
    }

    /** A member that has been started. */
    Member(ConsensusConfig config, long processId) throws IOException, InterruptedException {
        store = new Store(processId, LIMITS);
        store.outcomeListener((id, outcome) -> outcomes.add(outcome));
        node = ClusterNode.start(config, store, (where, fault) -> faults.add(fault), this);
        node.log().fenceListener(fence::set);
    }

    void awaitReady() throws InterruptedException {
        if (!node.awaitReady(TIMEOUT_NS)) {
            throw new IllegalStateException("not ready, faults=" + faults);
        }
    }

    @Override
    public void onTerm(ClusterNode.Term term) {
        terms.add(term);
    }

    @Override
    public void onStopped() {
        stopped.countDown();
    }

    static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Puts a record of {@code size} bytes, all {@code fill}; returns its revision. Offers it again when the log says
     * that it was lost, and only then.
     */
    long put(String key, int size, byte fill) throws InterruptedException {
        int length = encode(key, size, fill);
        long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        long session = offer(length);
        while (System.nanoTime() < deadlineNs) {
            Outcome outcome = outcomes.poll(POLL_MS, TimeUnit.MILLISECONDS);
            if (outcome instanceof Outcome.Committed committed) {
                return committed.revision();
            }
            if (outcome != null) {
                throw new IllegalStateException("outcome=" + outcome);
            }
            // The fence is told after whatever was applied before it.
            if (fence.get() > session && outcomes.isEmpty()) {
                session = offer(length);
            }
        }
        throw new IllegalStateException("no outcome, faults=" + faults);
    }

    /** Offers a record as {@link #put} does, until the log takes it or is closed; waits for no outcome. */
    void propose(String key, int size, byte fill) {
        int length = encode(key, size, fill);
        Log.Offer offer = Log.Offer.BACK_PRESSURED;
        for (int i = 0; i < OFFERS && offer == Log.Offer.BACK_PRESSURED; i++) {
            offer = node.log().offer(node.log().session(), encoder.buffer(), 0, length);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private int encode(String key, int size, byte fill) {
        UnsafeBuffer value = new UnsafeBuffer(new byte[size]);
        value.setMemory(0, size, fill);
        return encoder.begin(store.processId())
                .transaction(++correlation)
                .put(key(key), value, 0, size)
                .end();
    }

    /** Returns the session that took it. */
    private long offer(int length) {
        long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (true) {
            long session = node.log().session();
            Log.Offer offer = node.log().offer(session, encoder.buffer(), 0, length);
            if (offer == Log.Offer.ACCEPTED) {
                return session;
            }
            if (offer == Log.Offer.CLOSED || System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("offer=" + offer);
            }
            Thread.onSpinWait();
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
