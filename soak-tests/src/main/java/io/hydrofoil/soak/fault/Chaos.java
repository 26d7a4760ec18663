package io.hydrofoil.soak.fault;

import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Does one fault after another to a cluster and mends each; between them all members must get well again within a
 * while. Runs on a thread of its own until {@link #stop}.
 */
public final class Chaos implements Runnable {
    private static final long RECOVERY_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_MS = 100;
    private static final int MAX_RECORDS = 20_000;

    private final Cluster cluster;
    private final FaultBag bag;
    private final Random random;
    private final Pace pace;
    private final LongSupplier nowNs;
    private final Consumer<String> tell;
    private final List<FaultRecord> records = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private volatile boolean isOver;
    private volatile String now = "";

    /** How long faults last and how long it is calm between them, at most; each at least a quarter of it. */
    public record Pace(long faultMs, long calmMs) {}

    /**
     * @param nowNs since the start of the run
     * @param tell gets a line for each fault
     */
    public Chaos(
            Cluster cluster, Set<FaultKind> kinds, long seed, Pace pace, LongSupplier nowNs, Consumer<String> tell) {
        this.cluster = cluster;
        this.random = new Random(seed);
        this.bag = new FaultBag(cluster, kinds, random);
        this.pace = pace;
        this.nowNs = nowNs;
        this.tell = tell;
    }

    /** The fault of this moment, or nothing. */
    public String now() {
        return now;
    }

    public synchronized List<FaultRecord> records() {
        return List.copyOf(records);
    }

    /** What went wrong that no fault explains. */
    public synchronized List<String> findings() {
        return List.copyOf(findings);
    }

    /** No more faults; what is broken now is mended first. */
    public void stop() {
        isOver = true;
    }

    @Override
    public void run() {
        try {
            while (!isOver && records().size() < MAX_RECORDS) {
                rest(pace.calmMs);
                if (!isOver) {
                    inflict(bag.draw());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            find("a fault could not be made or mended: " + e);
        }
    }

    private void rest(long atMostMs) throws InterruptedException {
        long endNs =
                nowNs.getAsLong() + TimeUnit.MILLISECONDS.toNanos(atMostMs / 4 + random.nextLong(atMostMs * 3 / 4));
        while (nowNs.getAsLong() < endNs && !isOver) {
            Thread.sleep(POLL_MS);
        }
    }

    private void inflict(Fault fault) throws InterruptedException {
        awaitNobodyEnded("before " + fault.what());
        long beginNs = nowNs.getAsLong();
        now = fault.what();
        fault.begin().run();
        rest(pace.faultMs);
        boolean[] wasAlive = alive();
        fault.mend().run();
        long endNs = nowNs.getAsLong();
        revive(fault, wasAlive);
        recover(fault);
        long recoveredNs = nowNs.getAsLong();
        now = "";
        synchronized (this) {
            records.add(new FaultRecord(fault.kind(), fault.what(), beginNs, endNs, recoveredNs));
        }
        tell.accept(String.format(
                java.util.Locale.ROOT,
                "%7.1f s  %s, mended after %.1f s, all serve %.1f s later",
                beginNs / 1e9,
                fault.what(),
                (endNs - beginNs) / 1e9,
                (recoveredNs - endNs) / 1e9));
    }

    private boolean[] alive() {
        boolean[] alive = new boolean[Members.COUNT];
        for (int member = 0; member < Members.COUNT; member++) {
            alive[member] = cluster.isAlive(member);
        }
        return alive;
    }

    /** Starts those that a fault has ended: as the supervisor of a service would. */
    private void revive(Fault fault, boolean[] wasAlive) {
        for (int member = 0; member < Members.COUNT; member++) {
            if (!wasAlive[member] && !cluster.isAlive(member)) {
                restart(member, fault.what(), fault.mayEnd());
            }
        }
    }

    private void restart(int member, String during, boolean mayEnd) {
        String what = "member " + member + " has ended by itself (" + during + "): " + cluster.lastWords(member);
        if (mayEnd || cluster.wasOutrun(member)) {
            tell.accept("           " + what.lines().findFirst().orElse(""));
        } else {
            find(what);
        }
        cluster.start(member);
    }

    private void awaitNobodyEnded(String when) {
        for (int member = 0; member < Members.COUNT; member++) {
            if (!cluster.isAlive(member)) {
                restart(member, when, false);
            }
        }
    }

    private void recover(Fault fault) throws InterruptedException {
        String complaint = awaitHealth(fault.what(), fault.mayEnd());
        if (!complaint.isEmpty()) {
            find(complaint + ", " + TimeUnit.NANOSECONDS.toSeconds(RECOVERY_NS) + " s after the end of: "
                    + fault.what());
        }
    }

    /** Waits until all serve; returns why not. */
    public String awaitHealth(String after, boolean mayEnd) throws InterruptedException {
        long endNs = nowNs.getAsLong() + RECOVERY_NS;
        String complaint = "";
        do {
            complaint = "";
            for (int member = 0; member < Members.COUNT && complaint.isEmpty(); member++) {
                if (!cluster.isAlive(member)) {
                    restart(member, "after " + after, mayEnd);
                }
                complaint = cluster.complaint(member);
            }
            if (complaint.isEmpty()) {
                return "";
            }
            Thread.sleep(POLL_MS);
        } while (nowNs.getAsLong() < endNs);
        return complaint;
    }

    private void find(String what) {
        synchronized (this) {
            findings.add(String.format(java.util.Locale.ROOT, "%.1f s: %s", nowNs.getAsLong() / 1e9, what));
        }
        tell.accept("           " + what);
    }
}
