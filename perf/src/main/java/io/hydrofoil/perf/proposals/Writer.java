package io.hydrofoil.perf.proposals;

import io.hydrofoil.bench.Latencies;
import io.hydrofoil.consensus.LocalGroup;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Outcome;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many proposals under way, each a batch of one write, and takes the time of each from its offer until this
 * member has applied it. A closed loop: the log is as busy as it can be.
 */
final class Writer {
    static final StoreLimits LIMITS = new StoreLimits(10_000, 8_192, 1_100_000, 1_200_000, 32 * 1024 * 1024);
    private static final int KEYS = 64;
    /** At least as many as may be under way. */
    private static final int WINDOW = 1 << 14;

    private static final long BACK_OFF_NS = 20_000;
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final Store store;
    private final Log log;
    private final BatchEncoder encoder = new BatchEncoder(LIMITS);
    private final long[] offeredNs = new long[WINDOW];
    private final byte[][] keys = new byte[KEYS][];
    private long offered;
    private volatile long applied;
    private volatile @Nullable Outcome refusal;
    private volatile Latencies latencies = new Latencies();
    private volatile @Nullable Thread waits;

    /** Writes where the leader is. */
    Writer(LocalGroup group) {
        this.store = group.stores().get(group.leader());
        this.log = group.nodes().get(group.leader()).log();
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ("k/" + i).getBytes(StandardCharsets.US_ASCII);
        }
        store.outcomeListener(this::onOutcome);
    }

    /** Writes for so long and waits for the last; returns how many, whose times {@link #latencies} holds. */
    long run(int payloadBytes, int inFlight, double seconds) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[payloadBytes]);
        payload.setMemory(0, payloadBytes, (byte) 'x');
        latencies = new Latencies();
        long before = offered;
        long endNs = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < endNs) {
            awaitFewerThan(inFlight);
            offer(payload);
        }
        awaitFewerThan(1);
        return offered - before;
    }

    /** Of the last run. */
    Latencies latencies() {
        return latencies;
    }

    private void offer(UnsafeBuffer payload) {
        long number = offered + 1;
        int length = encoder.begin(store.processId())
                .transaction(number)
                .put(keys[(int) (number % KEYS)], payload, 0, payload.capacity())
                .end();
        offeredNs[(int) (number % WINDOW)] = System.nanoTime();
        Log.Offer answer = log.offer(log.session(), encoder.buffer(), 0, length);
        while (answer == Log.Offer.BACK_PRESSURED) {
            LockSupport.parkNanos(BACK_OFF_NS);
            answer = log.offer(log.session(), encoder.buffer(), 0, length);
        }
        if (answer != Log.Offer.ACCEPTED) {
            throw new IllegalStateException("the leader changed while it was measured: " + answer);
        }
        offered = number;
    }

    private void awaitFewerThan(int inFlight) {
        waits = Thread.currentThread();
        long seen = applied;
        long silentSinceNs = System.nanoTime();
        while (offered - applied >= inFlight) {
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
            Outcome refused = refusal;
            if (refused != null) {
                throw new IllegalStateException("a proposal was refused: " + refused);
            }
            if (applied != seen) {
                seen = applied;
                silentSinceNs = System.nanoTime();
            } else if (System.nanoTime() - silentSinceNs > SILENCE_NS) {
                throw new IllegalStateException("nothing was applied for 30 s, in flight=" + (offered - seen));
            }
        }
        waits = null;
    }

    /** On the store's thread, in the order of the offers. */
    private void onOutcome(long number, Outcome outcome) {
        latencies.record(System.nanoTime() - offeredNs[(int) (number % WINDOW)]);
        if (!(outcome instanceof Outcome.Committed)) {
            refusal = outcome;
        }
        applied = number;
        LockSupport.unpark(waits);
    }
}
