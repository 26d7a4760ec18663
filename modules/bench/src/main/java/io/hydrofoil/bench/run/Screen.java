package io.hydrofoil.bench.run;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Where progress is seen: drawn over itself on a terminal, else a line now and then. One thread. */
public final class Screen {
    private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(10);

    private final PrintStream out;
    private final boolean isTerminal;
    private long nextNs;
    private boolean isDrawn;

    /** {@code isTerminal}: whether what is written can be written over. */
    public Screen(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** Shows progress, unless it was shown just now. */
    void show(Bar bar) {
        long now = System.nanoTime();
        if (now - nextNs < 0) {
            return;
        }
        nextNs = now + (isTerminal ? REDRAW_NS : LINE_NS);
        draw(bar);
    }

    /** Shows how a phase ended. */
    void end(Bar bar) {
        draw(bar);
        if (isDrawn) {
            out.println();
            isDrawn = false;
        }
        out.flush();
        nextNs = System.nanoTime() + (isTerminal ? 0 : LINE_NS);
    }

    private void draw(Bar bar) {
        if (isTerminal) {
            out.print("\r\033[K" + bar.text());
            isDrawn = true;
        } else {
            out.println(bar.text());
        }
        out.flush();
    }

    /** A line of its own. */
    public void say(String line) {
        if (isDrawn) {
            out.println();
            isDrawn = false;
        }
        out.println(line);
        out.flush();
    }
}
