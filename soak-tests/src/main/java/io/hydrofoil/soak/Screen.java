package io.hydrofoil.soak;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Where a run is followed: one line over itself on a terminal, else a line now and then. Any thread. */
final class Screen {
    private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(15);

    private final PrintStream out;
    private final boolean isTerminal;
    private long nextNs = System.nanoTime();
    private boolean isDrawn;

    Screen(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        if (isDrawn) {
            out.print("\r\033[K");
            isDrawn = false;
        }
        out.println(line);
        out.flush();
    }

    /** How it goes, unless that was shown just now. */
    synchronized void show(String line) {
        long now = System.nanoTime();
        if (now - nextNs < 0) {
            return;
        }
        nextNs = now + (isTerminal ? REDRAW_NS : LINE_NS);
        if (isTerminal) {
            out.print("\r\033[K" + line);
            isDrawn = true;
        } else {
            out.println(line);
        }
        out.flush();
    }
}
