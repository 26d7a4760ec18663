package io.hydrofoil.bench.run;

import io.hydrofoil.bench.scenario.Work.Until;

/** How far the pods of a phase have come. Written on the event loop, read by any thread. */
final class Tally {
    private final String phase;
    private volatile long scheduled;
    private volatile long running;
    private volatile long ready;
    private volatile long gone;
    private volatile long lastNs;

    Tally(String phase) {
        this.phase = phase;
    }

    String phase() {
        return phase;
    }

    long count(Until until) {
        return switch (until) {
            case NONE -> 0;
            case SCHEDULED -> scheduled;
            case RUNNING -> running;
            case READY -> ready;
        };
    }

    long gone() {
        return gone;
    }

    void addGone() {
        long count = gone + 1;
        gone = count;
    }

    /** When a pod last came a step further, since the start of the run. */
    long lastNs() {
        return lastNs;
    }

    void add(Until until, long nowNs) {
        long count = count(until) + 1;
        lastNs = nowNs;
        switch (until) {
            case NONE -> {}
            case SCHEDULED -> scheduled = count;
            case RUNNING -> running = count;
            case READY -> ready = count;
        }
    }
}
