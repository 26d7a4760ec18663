package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with SIGKILL again and again under writes, and started at once. Afterwards every acknowledged
 * write is there, none is there in
 * half, no revision was given twice, and a watch that resumed each time saw every change of every object once and in
 * order.
 * Replays with {@code -Dhydrofoil.seed=N}; {@code -Dhydrofoil.kills=N} for longer runs.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("hydrofoil.kills", 20);
    private static final int WRITERS = 8;
    private static final long MIN_LIFE_MS = 300;
    private static final long MAX_LIFE_MS = 2_500;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("hydrofoil.seed", System.nanoTime());
    private final CrashRun run = new CrashRun();
    private final List<CrashWriter> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void acknowledgedWritesOutliveTheProcess() throws Exception {
        System.out.println("CrashIT seed=" + seed + " kills=" + KILLS);
        try (Product product = new Product(directory.resolve("cluster"))) {
            product.up(0);
            Supplier<AdminHttp> clients = () -> new AdminHttp(product.kubeconfig());
            CrashWatcher watcher = new CrashWatcher(run, clients, listRevision(product));
            Thread watching = start("watcher", watcher);
            for (int i = 0; i < WRITERS; i++) {
                CrashWriter writer = new CrashWriter(run, clients, i, seed * 31 + i);
                writers.add(writer);
                threads.add(start("writer-" + i, writer));
            }
            long upNs = killAgainAndAgain(product, new Random(seed));
            check(product, watcher, watching);
            double perSecond = run.acknowledged.get() / (upNs / 1e9);
            System.out.printf(
                    "CrashIT acknowledged=%d undecided=%d perSecond=%.0f watchesResumed=%d%n",
                    run.acknowledged.get(), run.undecided.get(), perSecond, watcher.resumed());
            assertThat(run.acknowledged.get()).as("writes between the kills").isGreaterThan(KILLS * 50L);
            assertThat(watcher.resumed()).isGreaterThanOrEqualTo(KILLS);
        } finally {
            run.stopWriting();
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static long listRevision(Product product) throws Exception {
        return CrashRun.listRevision(new AdminHttp(product.kubeconfig()));
    }

    /** Returns for how long the server was up in sum. */
    private long killAgainAndAgain(Product product, Random random) throws Exception {
        long upNs = 0;
        for (int kill = 1; kill <= KILLS && run.isWriting(); kill++) {
            long lifeNs = TimeUnit.MILLISECONDS.toNanos(random.nextLong(MIN_LIFE_MS, MAX_LIFE_MS));
            long before = run.highestRevision();
            LockSupport.parkNanos(lifeNs);
            upNs += lifeNs;
            kill(product);
            product.up(0);
            System.out.println("CrashIT kill=" + kill + " lifeMs=" + lifeNs / 1_000_000 + " acknowledged="
                    + run.acknowledged.get() + " highestRevision=" + run.highestRevision());
            assertThat(listRevision(product)).as("revisions go on").isGreaterThanOrEqualTo(before);
        }
        return upNs;
    }

    private static void kill(Product product) throws Exception {
        Path lock = product.kubeconfig().resolveSibling("lock");
        long pid = Long.parseLong(Files.readAllLines(lock).getFirst());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    private void check(Product product, CrashWatcher watcher, Thread watching) throws Exception {
        run.rethrow();
        run.stopWriting();
        for (Thread thread : threads) {
            thread.join();
        }
        run.rethrow();
        Map<String, List<String>> written = new TreeMap<>();
        try (AdminHttp http = new AdminHttp(product.kubeconfig())) {
            for (CrashWriter writer : writers) {
                written.putAll(writer.checked(http));
            }
            assertThat(http.send("POST", CrashRun.COLLECTION, CrashRun.object(CrashRun.END, 1, 0))
                            .status())
                    .isEqualTo(201);
        }
        watching.join(TimeUnit.SECONDS.toMillis(60));
        run.rethrow();
        assertThat(watching.isAlive()).as("the watch has not seen the end").isFalse();
        assertThat(watcher.histories())
                .as("what the watch saw, against what was written")
                .isEqualTo(written);
    }
}
