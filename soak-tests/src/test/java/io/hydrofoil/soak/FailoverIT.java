package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members under writers and a watcher that go on with another member when theirs fails them: first a rolling
 * restart as the runbook has it, then kills of the leader. (A leader that stood still answers late what it was asked
 * before; {@link SoakIT}, whose checkers allow for that, pauses it.) No acknowledged write is lost, no revision
 * is given twice, and the watch, which resumes by its last resourceVersion on another member each time, loses and
 * repeats nothing. Replays with {@code -Dhydrofoil.seed=N}.
 */
class FailoverIT {
    private static final int WRITERS = 6;
    private static final int KILLS = Integer.getInteger("hydrofoil.kills", 3);
    private static final long LIFE_NS = TimeUnit.MILLISECONDS.toNanos(700);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("hydrofoil.seed", System.nanoTime());
    private final CrashRun run = new CrashRun();
    private final List<CrashWriter> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void clientsThatMoveOnLoseNothing() throws Exception {
        System.out.println("FailoverIT seed=" + seed);
        try (Members members = new Members(directory.resolve("cluster"))) {
            members.up(0);
            // Where the rolling restart begins, and on its way: so each restart ends the watch.
            AtomicInteger watched = new AtomicInteger(members.leader() + 1);
            CrashWatcher watcher = new CrashWatcher(
                    run, () -> client(members, watched.getAndIncrement()), CrashRun.listRevision(client(members, 0)));
            Thread watching = start("watcher", watcher);
            for (int i = 0; i < WRITERS; i++) {
                int first = i;
                CrashWriter writer = new CrashWriter(run, () -> client(members, first), i, seed * 31 + i);
                writers.add(writer);
                threads.add(start("writer-" + i, writer));
            }
            rollingRestart(members);
            killLeaders(members);
            check(members, watcher, watching);
            System.out.printf(
                    "FailoverIT acknowledged=%d undecided=%d watchesResumed=%d%n",
                    run.acknowledged.get(), run.undecided.get(), watcher.resumed());
            assertThat(watcher.resumed()).isGreaterThan(1);
        } finally {
            run.stopWriting();
        }
    }

    private static AdminHttp client(Members members, int first) {
        return new AdminHttp(members.kubeconfig(), members.servers(first), AdminHttp.TIMEOUT);
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** One member after the other, the leader last; each wait is bounded, and writes go on during each. */
    private void rollingRestart(Members members) throws IOException {
        int leader = members.leader();
        for (int i = 1; i <= Members.COUNT; i++) {
            int member = (leader + i) % Members.COUNT;
            members.stop(member);
            assertThat(log(members, member))
                    .as("a table that closes while the log is applied")
                    .doesNotContain("ChronicleHashClosedException");
            awaitWrites(members, "without member " + member);
            members.start(member);
            members.awaitCaughtUp();
            Product.Ran health = members.hydrofoil("member", "health");
            assertThat(health.code()).as(health.toString()).isZero();
        }
    }

    private static String log(Members members, int member) throws IOException {
        return Files.readString(members.data(member).resolve("hydrofoil.log"));
    }

    private void killLeaders(Members members) throws IOException {
        for (int kill = 0; kill < KILLS; kill++) {
            LockSupport.parkNanos(LIFE_NS);
            int leader = members.leader();
            long missed = timesMissed(members);
            members.kill(leader);
            awaitWrites(members, "after kill " + kill + " of the leader, member " + leader);
            assertThat(timesMissed(members))
                    .as("followers that knew without waiting that the leader was gone")
                    .isGreaterThan(missed);
            members.start(leader);
            members.awaitCaughtUp();
        }
    }

    private static long timesMissed(Members members) throws IOException {
        long times = 0;
        for (int member = 0; member < Members.COUNT; member++) {
            times += log(members, member)
                    .lines()
                    .filter(line -> line.contains("the leader's process has ended"))
                    .count();
        }
        return times;
    }

    private void awaitWrites(Members members, String when) {
        long before = run.acknowledged.get();
        Members.await("writes " + when, 60, () -> run.failed() || run.acknowledged.get() > before + WRITERS);
        if (run.failed()) {
            tell(members);
        }
        run.rethrow();
    }

    /** What each member has, for whoever looks for the cause. */
    private static void tell(Members members) {
        for (int member = 0; member < Members.COUNT; member++) {
            AdminHttp.Answer report = members.report(member);
            System.out.println("member " + member + ": " + (report == null ? "silent" : report.body()));
            try (AdminHttp http = members.http(member)) {
                AdminHttp.Answer list = http.send("GET", CrashRun.COLLECTION + "?resourceVersion=0", "");
                System.out.println(
                        Pattern.compile("\"name\":\"(crash[^\"]+)\"|\"resourceVersion\":\"(\\d+)\"|\"last\":\"(\\d+)\"")
                                .matcher(list.body())
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.joining(" ")));
            } catch (IOException | InterruptedException e) {
                System.out.println("no list: " + e);
            }
        }
    }

    private void check(Members members, CrashWatcher watcher, Thread watching) throws Exception {
        run.stopWriting();
        for (Thread thread : threads) {
            thread.join();
        }
        run.rethrow();
        Map<String, List<String>> written = new TreeMap<>();
        for (int member = 0; member < Members.COUNT; member++) {
            try (AdminHttp http = members.http(member)) {
                for (CrashWriter writer : writers) {
                    written.putAll(writer.checked(http));
                }
            }
        }
        try (AdminHttp http = client(members, 0)) {
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
