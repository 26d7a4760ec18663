package io.hydrofoil.apiserver.testing;

import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A log that applies at once, on the proposer's thread, unless told to fail. */
public final class TestLog implements Log {
    private final Store store;
    private final boolean isShared;
    private final AtomicLong session = new AtomicLong(1);
    private final ConcurrentLinkedQueue<UnsafeBuffer> elsewhere = new ConcurrentLinkedQueue<>();
    private volatile LongConsumer fenceListener = fenced -> {};
    public volatile Offer answer = Offer.ACCEPTED;

    /** Accepted entries are lost. */
    public volatile boolean loses;

    public final AtomicInteger entries = new AtomicInteger();
    public final AtomicInteger entriesLost = new AtomicInteger();
    /** Offers that were answered otherwise. */
    public final AtomicInteger refusals = new AtomicInteger();
    /** Told after every entry of this process, by the thread that applied it. */
    public volatile Runnable afterEntry = () -> {};

    private long position;

    public TestLog(Store store) {
        this(store, false);
    }

    public TestLog(Store store, boolean isShared) {
        this.store = store;
        this.isShared = isShared;
    }

    /** A batch that another member has put into the log: applied here before the next entry of this one. */
    public void elsewhere(DirectBuffer batch, int length) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, batch, 0, length);
        elsewhere.add(copy);
    }

    /** Begins another session: what was lost in this one will never be applied. */
    public void fence() {
        fenceListener.accept(session.incrementAndGet());
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public long session() {
        return session.get();
    }

    @Override
    public void abandon() {
        // whole batches only
    }

    @Override
    public void fenceListener(LongConsumer listener) {
        fenceListener = listener;
    }

    @Override
    public Offer offer(long asked, DirectBuffer batch, int offset, int length) {
        Offer now = answer;
        if (now == Offer.ACCEPTED && loses) {
            entriesLost.incrementAndGet();
        } else if (now == Offer.ACCEPTED) {
            for (UnsafeBuffer other = elsewhere.poll(); other != null; other = elsewhere.poll()) {
                store.apply(other, 0, other.capacity(), ++position, position);
            }
            entries.incrementAndGet();
            store.apply(batch, offset, length, ++position, position);
            afterEntry.run();
        } else {
            refusals.incrementAndGet();
        }
        return now;
    }
}
