package io.hydrofoil.soak;

import io.hydrofoil.soak.check.Finding;
import io.hydrofoil.soak.check.LinearizabilityChecker;
import io.hydrofoil.soak.check.RevisionChecker;
import io.hydrofoil.soak.cluster.Cluster;
import io.hydrofoil.soak.fault.Chaos;
import io.hydrofoil.soak.fault.FaultKind;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.HistoryCodec;
import io.hydrofoil.soak.load.Load;
import io.hydrofoil.soak.load.LoadRun;
import io.hydrofoil.soak.report.Page;
import io.hydrofoil.soak.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One run from the first process to the report; removes what it has made, also when it is interrupted. */
final class SoakRun {
    private static final long TICK_MS = 200;
    /** Faults and calms of a long run, and of those that are to see some faults in a few minutes, or in half a one. */
    private static final Chaos.Pace USUAL = new Chaos.Pace(8_000, 10_000);

    private static final Chaos.Pace BRISK = new Chaos.Pace(4_000, 4_000);
    private static final double BRISK_MINUTES = 3;
    private static final Chaos.Pace HASTY = new Chaos.Pace(2_000, 2_000);
    private static final double HASTY_MINUTES = 1;
    /** For what clients gave up waiting for and members still carry out. */
    private static final long SETTLE_MS = 5_000;

    private final SoakOptions options;
    private final Set<FaultKind> faults;
    private final List<String> leftOut;
    private final Screen screen;
    private final Path report;
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private @Nullable Path directory;
    private @Nullable Cluster cluster;
    private boolean isOver;

    SoakRun(SoakOptions options, Set<FaultKind> faults, List<String> leftOut, Screen screen) {
        this.options = options;
        this.faults = faults;
        this.leftOut = leftOut;
        this.screen = screen;
        this.report = options.report() != null
                ? options.report()
                : Product.project("target/soak/" + options.seed() + ".html");
    }

    /** True: all promises were kept. */
    boolean run() throws IOException, InterruptedException {
        Thread hook = new Thread(this::close, "clean-up");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Cluster made = make();
            screen.say("soak test: seed " + options.seed() + ", " + options.minutes() + " min, faults: "
                    + options.faultList() + "; again: " + options.command());
            boolean isClean = false;
            try {
                made.found();
                isClean = run(made);
            } finally {
                if (!isClean) {
                    keepLogs(made);
                }
            }
            return isClean;
        } finally {
            close();
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already: the process was asked to end.
            return;
        }
    }

    private synchronized Cluster make() throws IOException {
        if (isOver) {
            throw new IllegalStateException("the process was asked to end");
        }
        directory = Files.createTempDirectory("hydrofoil-soak-");
        cluster = Cluster.make(
                directory.resolve("cluster"), faults.contains(FaultKind.CUT), faults.contains(FaultKind.FULL));
        return cluster;
    }

    private boolean run(Cluster made) throws IOException, InterruptedException {
        LoadRun run = new LoadRun(made.kubeconfig(), made.servers());
        made.onBirth(run::reborn);
        Load load = Load.start(run, options.clients(), options.seed());
        Chaos chaos = new Chaos(made, faults, options.seed(), pace(), run::nowNs, screen::say);
        Thread faulty = Thread.ofPlatform().name("chaos").daemon().unstarted(chaos);
        if (!faults.isEmpty()) {
            faulty.start();
        }
        long lengthNs = (long) (options.minutes() * TimeUnit.MINUTES.toNanos(1));
        while (run.nowNs() < lengthNs) {
            screen.show(progress(run, chaos, lengthNs));
            Thread.sleep(TICK_MS);
        }
        chaos.stop();
        faulty.join();
        Thread.sleep(SETTLE_MS);
        load.stop();
        long endNs = run.nowNs();
        List<Finding> others = new ArrayList<>();
        String complaint = chaos.awaitHealth("the end", false);
        if (!complaint.isEmpty()) {
            others.add(new Finding(complaint + ", at the end of the run", List.of()));
        }
        Thread.sleep(SETTLE_MS);
        History history = load.finish();
        chaos.findings().forEach(what -> others.add(new Finding(what, List.of())));
        run.oddities().forEach(what -> others.add(new Finding(what, List.of())));
        return judge(history, chaos, endNs, others);
    }

    private Chaos.Pace pace() {
        if (options.minutes() < HASTY_MINUTES) {
            return HASTY;
        }
        return options.minutes() < BRISK_MINUTES ? BRISK : USUAL;
    }

    private String progress(LoadRun run, Chaos chaos, long lengthNs) {
        long leftS = TimeUnit.NANOSECONDS.toSeconds(Math.max(0, lengthNs - run.nowNs()));
        return String.format(
                Locale.ROOT,
                "%d:%02d left  %,d answered, %,d written, %,d unknown, %,d refused, %,d watched, %d faults  %s",
                leftS / 60,
                leftS % 60,
                run.answered(),
                run.writes(),
                run.unknown(),
                run.refused(),
                run.watched(),
                chaos.records().size(),
                chaos.now());
    }

    private boolean judge(History history, Chaos chaos, long endNs, List<Finding> others) throws IOException {
        Path kept = keep(history);
        screen.say("checking " + history.operations().size() + " operations");
        RunReport result = new RunReport(
                options.command(),
                List.of("seed " + options.seed() + ", " + begun + ", " + options.clients() + " clients, faults: "
                        + options.faultList() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                        + Runtime.version()),
                leftOut,
                endNs,
                chaos.records(),
                history,
                RevisionChecker.check(history),
                LinearizabilityChecker.check(history.operations()),
                others);
        Files.writeString(report, Page.of(result));
        tell(result, kept);
        return result.isClean();
    }

    private void tell(RunReport result, Path kept) {
        result.byRevision().forEach(finding -> screen.say("BY RESOURCEVERSIONS: " + finding.text()));
        result.byOrder().findings().forEach(finding -> screen.say("LINEARIZABILITY: " + finding.text()));
        result.byOrder().undecided().forEach(what -> screen.say("LINEARIZABILITY UNDECIDED: " + what));
        result.others().forEach(finding -> screen.say("FOUND: " + finding.text()));
        leftOut.forEach(screen::say);
        screen.say(String.format(
                Locale.ROOT,
                "%s: %,d operations, %d faults; by resourceVersions: %s, linearizability of %d keys: %s,"
                        + " processes and answers: %s",
                result.isClean() ? "clean" : "BROKEN",
                result.history().operations().size(),
                result.faults().size(),
                result.byRevision().isEmpty() ? "holds" : "BROKEN",
                result.byOrder().keys(),
                result.byOrder().isClean() ? "holds" : "BROKEN",
                result.others().isEmpty() ? "well" : "NOT WELL"));
        screen.say("report " + report);
        screen.say("history " + kept + " (again: ./hydrofoil soak --check " + kept + ")");
    }

    private Path keep(History history) throws IOException {
        Path parent = report.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path file = report.resolveSibling(report.getFileName() + ".history.gz");
        try (PrintWriter writer =
                new PrintWriter(new GZIPOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8)) {
            HistoryCodec.write(history, writer::println);
            if (writer.checkError()) {
                throw new IOException("cannot write the history to " + file);
            }
        }
        return file;
    }

    /** What the members said, for whoever looks for the cause. */
    private void keepLogs(Cluster made) throws IOException {
        Path logs = report.resolveSibling(report.getFileName() + ".logs");
        Files.createDirectories(logs);
        for (Path log : made.logs()) {
            Path name = made.directory().relativize(log);
            Files.copy(log, logs.resolve(name.toString().replace('/', '-')), StandardCopyOption.REPLACE_EXISTING);
        }
        screen.say("logs of the members " + logs);
    }

    private synchronized void close() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (cluster != null) {
            cluster.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                screen.say("cannot remove " + directory + ": " + e);
            }
        }
    }
}
