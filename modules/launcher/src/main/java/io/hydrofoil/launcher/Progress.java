package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Clock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Shows the steps of a start, each with its time. Not thread-safe: one thread walks the steps. */
final class Progress {
    /** Shows nothing. */
    static final Progress SILENT = new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), Clock.system(), 0);

    private final PrintStream out;
    private final Clock clock;
    private final long startNs;

    /** {@code startedBeforeNs}: what has passed already, for example until the virtual machine ran. */
    Progress(PrintStream out, Clock clock, long startedBeforeNs) {
        this.out = out;
        this.clock = clock;
        this.startNs = clock.monotonicNs() - startedBeforeNs;
    }

    /** A step is done; it took {@code tookNs}. */
    void done(String step, long tookNs, String note) {
        out.printf(Locale.ROOT, "  %-14s %7s  %s%n", step, time(tookNs), note);
        out.flush();
    }

    /** Since the start. */
    long sinceStartNs() {
        return clock.monotonicNs() - startNs;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    static String time(long ns) {
        return ns < 1_000_000_000L
                ? Math.max(1, ns / 1_000_000) + " ms"
                : String.format(Locale.ROOT, "%.1f s", ns / 1e9);
    }
}
