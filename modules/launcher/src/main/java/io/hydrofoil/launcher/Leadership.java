package io.hydrofoil.launcher;

import io.hydrofoil.client.Cluster;
import io.hydrofoil.consensus.ClusterNode.Term;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the control loops while this member leads the log, and only then. They start once the reign is claimed, hence in
 * a state that holds everything that earlier leaders' loops have written, and what those may still write is no longer
 * applied.
 *
 * <p>One thread starts and stops the loops; terms come from the store's agent.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long RETRY_MS = 500;

    private final int self;
    private final String holder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("leadership").daemon().factory());
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile @Nullable Term latest;
    private @Nullable Term served;
    private @Nullable ControlLoops loops;
    private volatile ControlLoops.@Nullable Running running;

    /**
     * @param self index of this member
     * @param holder who claims reigns
     */
    Leadership(int self, String holder) {
        this.self = self;
        this.holder = holder;
    }

    /** A term has begun. Any thread, never blocks. */
    void onTerm(Term term) {
        latest = term;
        later(this::serve, 0);
    }

    /** From now on {@code toStart} are started with each reign. Returns once it is decided who leads. */
    void begin(ControlLoops toStart) throws InterruptedException {
        later(
                () -> {
                    loops = toStart;
                    serve();
                },
                0);
        settled.await();
    }

    /** Why a loop that runs here does not get on, or null. */
    @Nullable
    String fault() {
        ControlLoops.Running now = running;
        return now == null ? null : now.fault();
    }

    /** Whether the control loops run here. */
    boolean leads() {
        Term term = latest;
        return term != null && term.leader() == self;
    }

    /** Index of the member that leads, -1 while none is known. */
    int leader() {
        Term term = latest;
        return term == null ? -1 : term.leader();
    }

    private void serve() {
        Term term = latest;
        ControlLoops toStart = loops;
        if (term == null || toStart == null || term.equals(served)) {
            return;
        }
        toStart.areElsewhere();
        stop();
        if (term.leader() != self) {
            LOG.info("another member runs the control loops member={} term={}", term.leader(), term.id());
            served = term;
            settled.countDown();
            return;
        }
        CompletableFuture<Cluster> claimed = toStart.api().reign(holder);
        try {
            Cluster cluster = claimed.join();
            if (term.equals(latest)) {
                running = toStart.start(cluster);
                served = term;
                settled.countDown();
                LOG.info("this member runs the control loops term={}", term.id());
            } else {
                later(this::serve, 0);
            }
        } catch (CompletionException e) {
            LOG.warn("the reign could not be claimed, trying again term={} cause={}", term.id(), e.getMessage());
            later(this::serve, RETRY_MS);
        }
    }

    private void stop() {
        ControlLoops.Running now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }

    private void later(Runnable task, long delayMs) {
        try {
            var _ = thread.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.error("the control loops could not be started or stopped", e);
                            later(this::serve, RETRY_MS);
                        }
                    },
                    delayMs,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a term after the end");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.error("the control loops do not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }
}
