package io.hydrofoil.apiserver.testing;

import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/** A log that applies at once, on the proposer's thread, unless told to fail. */
public final class TestLog implements Log {
    private final Store store;
    public volatile Offer answer = Offer.ACCEPTED;

    /** Accepted entries are lost. */
    public volatile boolean loses;

    public final AtomicInteger entries = new AtomicInteger();
    private long position;

    public TestLog(Store store) {
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
