package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/** A log that applies at once, on the proposer's thread, unless told to fail. */
final class TestLog implements Log {
    private final Store store;
    volatile Offer answer = Offer.ACCEPTED;

    /** Accepted entries are lost. */
    volatile boolean loses;

    final AtomicInteger entries = new AtomicInteger();
    private long position;

    TestLog(Store store) {
        this.store = store;
    }

    @Override
    public Offer offer(DirectBuffer batch, int offset, int length) {
        Offer now = answer;
        if (now == Offer.ACCEPTED && !loses) {
            entries.incrementAndGet();
            store.apply(batch, offset, length, ++position, position);
        }
        return now;
    }
}
