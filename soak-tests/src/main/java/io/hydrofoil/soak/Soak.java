package io.hydrofoil.soak;

import io.hydrofoil.soak.check.Finding;
import io.hydrofoil.soak.check.LinearizabilityChecker;
import io.hydrofoil.soak.check.RevisionChecker;
import io.hydrofoil.soak.fault.FaultKind;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.HistoryCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The command {@code hydrofoil soak}. */
public final class Soak {
    private static final int WRONG_USAGE = 2;
    private static final int ROOT_USER = 0;

    private Soak() {}

    /** Ends with 1 if a promise was broken, with 2 if it was called wrongly. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again when output is redirected
    public static void main(String[] args) {
        System.exit(run(System.out, isTerminal(), args));
    }

    // The check knows JDK 22 to 24; in 25 there is no console where nobody looks, as in a pipe.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    static int run(PrintStream out, boolean isTerminal, String... args) {
        if (args.length > 0 && List.of("-h", "--help").contains(args[0])) {
            out.print(SoakOptions.USAGE);
            return 0;
        }
        SoakOptions options;
        try {
            options = SoakOptions.parse(args);
        } catch (IllegalArgumentException e) {
            out.print("hydrofoil soak: " + e.getMessage() + "\n" + SoakOptions.USAGE);
            return WRONG_USAGE;
        }
        try {
            if (options.check() != null) {
                return check(options.check(), out) ? 0 : 1;
            }
            return run(options, new Screen(out, isTerminal)) ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            out.println("hydrofoil soak: the run could not be made or finished: " + e);
            e.printStackTrace(out);
            return 1;
        }
    }

    private static boolean run(SoakOptions options, Screen screen) throws IOException, InterruptedException {
        Set<FaultKind> faults = EnumSet.copyOf(options.faults());
        List<String> leftOut = new ArrayList<>();
        if (!isRoot() && faults.removeIf(FaultKind::needsRoot)) {
            String message = "LEFT OUT: "
                    + (options.faults().contains(FaultKind.CUT) ? "network cuts " : "")
                    + (options.faults().contains(FaultKind.FULL) ? "full disks " : "")
                    + "(network namespaces and tmpfs need root: run \"sudo " + options.command() + "\")";
            screen.say(message);
            if (options.areNamed()) {
                screen.say("hydrofoil soak: what was asked for by name is not left out silently: the run ends here");
                return false;
            }
            leftOut.add(message);
        }
        return new SoakRun(options, faults, leftOut, screen).run();
    }

    private static boolean isRoot() throws IOException {
        @Nullable Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return user instanceof Integer id && id == ROOT_USER;
    }

    private static boolean check(Path file, PrintStream out) throws IOException {
        History history;
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            history = HistoryCodec.read(() -> reader.lines().iterator());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<Finding> byRevision = RevisionChecker.check(history);
        LinearizabilityChecker.Result byOrder = LinearizabilityChecker.check(history.operations());
        out.printf(
                Locale.ROOT,
                "by resourceVersions: %,d operations, %d findings; linearizability: %,d operations on %d keys,"
                        + " %d findings, %d keys undecided%n",
                history.operations().size(),
                byRevision.size(),
                byOrder.calls(),
                byOrder.keys(),
                byOrder.findings().size(),
                byOrder.undecided().size());
        byRevision.forEach(finding -> out.println(finding.text()));
        byOrder.findings().forEach(finding -> out.println(finding.text()));
        byOrder.undecided().forEach(out::println);
        return byRevision.isEmpty() && byOrder.isClean();
    }
}
