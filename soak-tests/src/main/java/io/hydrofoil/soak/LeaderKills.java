package io.hydrofoil.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Kills the leader of three members again and again under writes and new pods, and measures how long each time until
 * both go on; the killed one is started again and has caught up before the next kill. See {@code perf/leader-kills}.
 */
final class LeaderKills {
    private static final int USUAL_KILLS = 100;
    private static final int WRITERS = 6;
    private static final int NODES = 10;
    private static final long AGAIN_S = 60;
    private static final long CALM_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long MEDIAN_MS = 1_000;
    private static final long LATE_MS = 2_000;
    private static final int MISSED = 12;

    private final List<Long> firstWrite = new ArrayList<>();
    private final List<Long> everyWriter = new ArrayList<>();
    private final List<Long> bound = new ArrayList<>();
    private final List<Long> caughtUp = new ArrayList<>();
    private final List<Long> loadPercent = new ArrayList<>();

    private LeaderKills() {}

    /** {@code [--kills N] [--keep DIR]}. */
    public static void main(String[] args) throws Exception {
        int kills = USUAL_KILLS;
        Path directory = Files.createTempDirectory("leader-kills");
        boolean isKept = false;
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--kills" -> kills = Integer.parseInt(args[i + 1]);
                case "--keep" -> {
                    directory = Path.of(args[i + 1]);
                    isKept = true;
                }
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        LeaderKills run = new LeaderKills();
        try {
            run.run(directory.resolve("cluster"), kills);
        } finally {
            if (!isKept) {
                delete(directory);
            }
        }
        System.exit(run.print() ? 0 : MISSED);
    }

    private void run(Path directory, int kills) throws InterruptedException {
        try (Members members = new Members(directory)) {
            members.up(NODES);
            try (KillLoad load = new KillLoad(members, WRITERS)) {
                for (int kill = 1; kill <= kills; kill++) {
                    LockSupport.parkNanos(CALM_NS);
                    kill(members, load, kill);
                }
                load.rethrow();
                System.err.println("acknowledged writes: " + load.acknowledged() + ", none lost");
            }
        }
    }

    private void kill(Members members, KillLoad load, int kill) throws InterruptedException {
        int leader = members.leader();
        long load1 = loadPercent();
        long killedNs = System.nanoTime();
        members.kill(leader);
        KillMark mark = new KillMark(killedNs, System.nanoTime(), WRITERS);
        load.mark(mark);
        boolean goesOn = mark.awaitAll(AGAIN_S);
        load.rethrow();
        if (!goesOn) {
            throw new IllegalStateException("kill " + kill + ": nothing goes on within " + AGAIN_S + " s");
        }
        long startNs = System.nanoTime();
        members.start(leader);
        members.awaitCaughtUp();
        long backNs = System.nanoTime() - startNs;
        firstWrite.add(mark.firstWriteNs());
        everyWriter.add(mark.everyWriterNs());
        bound.add(mark.boundNs());
        caughtUp.add(backNs);
        loadPercent.add(load1);
        System.err.printf(
                "kill %d member=%d firstWrite=%d everyWriter=%d bound=%d back=%d ms load=%.2f%n",
                kill,
                leader,
                ms(mark.firstWriteNs()),
                ms(mark.everyWriterNs()),
                ms(mark.boundNs()),
                ms(backNs),
                load1 / 100.0);
    }

    private static long ms(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    /** The load average of the last minute, in hundredths. */
    private static long loadPercent() {
        try {
            String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return Math.round(Double.parseDouble(fields[0]) * 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the goals are met. */
    private boolean print() {
        boolean writes = ms(at(everyWriter, 50)) <= MEDIAN_MS && ms(at(everyWriter, 99)) <= LATE_MS;
        boolean binds = ms(at(bound, 99)) <= ms(at(everyWriter, 99)) + LATE_MS;
        System.out.println("| from kill -9 of the leader until | p50 ms | p99 ms | max ms | goal |");
        System.out.println("| --- | --- | --- | --- | --- |");
        row("a write is acknowledged", firstWrite, "");
        row("every writer has an acknowledged write", everyWriter, "p50 <= 1000, p99 <= 2000: " + verdict(writes));
        row("a pod created after it is bound", bound, "p99 <= 2000 after the writes: " + verdict(binds));
        row("(from its start) the killed member has caught up", caughtUp, "");
        System.out.printf(
                "%d kills, load average (1 min) p50 %.2f, max %.2f%n",
                bound.size(), at(loadPercent, 50) / 100.0, at(loadPercent, 100) / 100.0);
        return writes && binds;
    }

    private static String verdict(boolean isMet) {
        return isMet ? "met" : "MISSED";
    }

    private static void row(String what, List<Long> ns, String goal) {
        System.out.printf("| %s | %d | %d | %d | %s |%n", what, ms(at(ns, 50)), ms(at(ns, 99)), ms(at(ns, 100)), goal);
    }

    private static long at(List<Long> values, int percent) {
        List<Long> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
