package io.hydrofoil.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One kill, and how long after it things went on; only what was begun once the process was dead counts. */
final class KillMark {
    private final long killedNs;
    private final long deadNs;
    private final long[] writerNs;
    private final CountDownLatch missing;
    private long boundNs;

    KillMark(long killedNs, long deadNs, int writers) {
        this.killedNs = killedNs;
        this.deadNs = deadNs;
        this.writerNs = new long[writers];
        this.missing = new CountDownLatch(writers + 1);
    }

    synchronized void acknowledged(int writer, long begunNs, long endedNs) {
        if (begunNs >= deadNs && writerNs[writer] == 0) {
            writerNs[writer] = endedNs - killedNs;
            missing.countDown();
        }
    }

    synchronized void bound(long begunNs, long endedNs) {
        if (begunNs >= deadNs && boundNs == 0) {
            boundNs = endedNs - killedNs;
            missing.countDown();
        }
    }

    /** Whether every writer has written again and a pod was bound. */
    boolean awaitAll(long seconds) throws InterruptedException {
        return missing.await(seconds, TimeUnit.SECONDS);
    }

    synchronized long firstWriteNs() {
        return sorted().getFirst();
    }

    synchronized long everyWriterNs() {
        return sorted().getLast();
    }

    synchronized long boundNs() {
        return boundNs;
    }

    private List<Long> sorted() {
        List<Long> all = new ArrayList<>();
        for (long ns : writerNs) {
            all.add(ns);
        }
        all.sort(null);
        return all;
    }
}
