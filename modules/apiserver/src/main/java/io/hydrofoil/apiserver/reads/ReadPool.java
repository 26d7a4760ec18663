package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Turns;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few long-lived threads for reads that take long, one piece at a time: a read whose client is slow holds no thread.
 * Reads are admitted up to a
 * maximum; each has at most one piece in the queue, which bounds it. Thread-safe.
 */
public final class ReadPool implements AutoCloseable {
    private final Executor threads;
    private final Runnable stop;
    private final FaultHandler faults;
    private final AtomicInteger admitted = new AtomicInteger();
    private final PieceStock pieces = new PieceStock();
    private final int maxReads;
    private volatile boolean closed;

    /** A pool of {@code threadCount} threads, which end when idle, for at most {@code maxReads} reads under way. */
    public ReadPool(int threadCount, int maxReads, FaultHandler faults) {
        this.maxReads = maxReads;
        this.faults = faults;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threadCount, threadCount, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "read-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        this.stop = pool::shutdownNow;
    }

    private ReadPool(Executor threads, int maxReads, FaultHandler faults) {
        this.maxReads = maxReads;
        this.faults = faults;
        this.threads = threads;
        this.stop = () -> {};
    }

    /** A pool for reads that wait for others: each piece has a virtual thread of its own. */
    static ReadPool ofWaiting(int maxReads, FaultHandler faults) {
        return new ReadPool(piece -> Thread.ofVirtual().name("read-waiting").start(piece), maxReads, faults);
    }

    /** A pool whose pieces are turns. */
    public ReadPool(Turns turns, int maxReads, FaultHandler faults) {
        this.maxReads = maxReads;
        this.faults = faults;
        this.threads = turns::soon;
        this.stop = () -> {};
    }

    /** Admits a read; false: too many are under way. Whoever was admitted leaves once. */
    public boolean tryEnter() {
        if (admitted.incrementAndGet() > maxReads) {
            admitted.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Ends an admission; with the last, room for pieces goes. */
    public void leave() {
        if (admitted.decrementAndGet() == 0) {
            pieces.clear();
        }
    }

    /** An empty piece with room for {@code bytes} at least. */
    WireBytes takePiece(int bytes) {
        return pieces.take(bytes);
    }

    int keptPieces() {
        return pieces.kept();
    }

    /** A piece that has left. */
    void giveBack(WireBytes piece) {
        if (admitted.get() > 0) {
            pieces.giveBack(piece);
        }
    }

    /** Reads under way. */
    public int admitted() {
        return admitted.get();
    }

    /** Runs one piece of an admitted read soon. Dropped after {@link #close}. */
    public void submit(Runnable piece) {
        if (!closed) {
            threads.execute(() -> {
                try {
                    piece.run();
                } catch (RuntimeException e) {
                    faults.onFault("apiserver.read", e);
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        stop.run();
    }
}
